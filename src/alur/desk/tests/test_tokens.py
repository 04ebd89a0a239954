"""Access tokens on the profile: made once, shown once, revoked at once."""

from datetime import timedelta

import pytest

from alur.desk.tests import make
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.models import Entry
from alur.foundation.offices.actions import make_token, note_use, revoke_token
from alur.foundation.offices.models import AccessToken
from alur.foundation.offices.queries import access_token_of
from alur.kernel import clock
from alur.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db
AT = make.AT


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(AT):
        yield


def made_for(officer, **options):
    about = {"name": "Antrean", "scopes": ["read"], "expires_at": AT + timedelta(days=30), "key": "k", "at": AT}
    return make_token(officer=officer, by=officer.actor, **{**about, **options})


def test_a_token_is_made_shown_once_and_listed():
    officer = cases.officer("sari", "petugas")
    browser = make.browser(officer)
    form = browser.get("/meja/profil/token/").context["form"]
    body = {"key": form["key"].value(), "name": "Aplikasi antrean", "scopes": ["read", "act"], "days": "90"}
    shown = browser.post("/meja/profil/token/", body)
    secret = shown.context["secret"]
    assert secret in shown.content.decode()
    token = access_token_of(secret, AT)
    assert token.officer == officer
    assert token.scopes == ["act", "read"]
    assert token.expires_at == AT + timedelta(days=90)
    assert secret not in browser.get("/meja/profil/token/").content.decode()
    assert secret not in str(AccessToken.objects.values())
    again = browser.post("/meja/profil/token/", body)
    assert again.context["secret"] == secret
    assert AccessToken.objects.count() == 1
    [entry] = Entry.objects.filter(kind="office.token_made")
    assert entry.data == {"officer": officer.pk, "token": str(token.pk), "scopes": ["act", "read"]}


def test_a_form_with_slips_keeps_what_was_typed():
    browser = make.browser(cases.officer("sari", "petugas"))
    answer = browser.post("/meja/profil/token/", {"key": "k", "name": "Antrean", "days": "9"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"scopes", "days"}
    assert 'value="Antrean"' in answer.content.decode()
    assert AccessToken.objects.count() == 0


def test_a_revoked_token_opens_nothing_from_then_on():
    officer = cases.officer("sari", "petugas")
    token, secret = made_for(officer)
    browser = make.browser(officer)
    assert browser.post(f"/meja/profil/token/{token.pk}/cabut/").status_code == 302
    assert access_token_of(secret, AT) is None
    browser.post(f"/meja/profil/token/{token.pk}/cabut/")
    assert Entry.objects.filter(kind="office.token_revoked").count() == 1


def test_nobody_revokes_or_makes_the_token_of_somebody_else():
    officer, other = cases.officer("sari", "petugas"), cases.officer("budi", is_administrator=True)
    token, secret = made_for(officer)
    stranger = make.browser(cases.officer("rini", "petugas"))
    assert stranger.post(f"/meja/profil/token/{token.pk}/cabut/").status_code == 404
    with pytest.raises(Refused):
        make_token(
            officer=officer,
            name="x",
            scopes=["read"],
            expires_at=AT + timedelta(days=1),
            key="z",
            by=other.actor,
            at=AT,
        )
    assert access_token_of(secret, AT) == token
    revoke_token(token=token, by=other.actor, at=AT)  # the administrator of the office may
    assert access_token_of(secret, AT) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []}, {"scopes": ["read", "everything"]}, {"name": " "}, {"expires_at": AT},
        {"expires_at": AT + timedelta(days=367)},
    ],
)  # fmt: skip
def test_what_a_token_cannot_be(wrong):
    with pytest.raises(Invalid):
        made_for(cases.officer("sari"), **wrong)


def test_a_token_ends_with_its_time_and_with_the_account():
    officer = cases.officer("sari")
    _token, secret = made_for(officer)
    assert access_token_of(secret, AT + timedelta(days=29)) is not None
    assert access_token_of(secret, AT + timedelta(days=30)) is None
    officer.is_active = False
    officer.save()
    assert access_token_of(secret, AT) is None
    assert access_token_of(secret.removeprefix("alur_"), AT) is None


def test_the_last_use_is_kept_to_the_minute(django_assert_num_queries):
    token, _secret = made_for(cases.officer("sari"))
    note_use(token=token, at=AT)
    token.refresh_from_db()
    assert token.last_used_at == AT
    with django_assert_num_queries(0):
        note_use(token=token, at=AT + timedelta(seconds=59))
    note_use(token=token, at=AT + timedelta(seconds=60))
    token.refresh_from_db()
    assert token.last_used_at == AT + timedelta(seconds=60)
