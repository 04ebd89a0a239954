"""Accounts: invited by mail, changed, closed, made administrators; and what is refused."""

import re
from datetime import timedelta

import pytest

from alur.desk.tests.make import browser
from alur.engine.cases.tests import make as cases
from alur.foundation.offices.models import Holding, Officer
from alur.foundation.offices.queries import invitation_token
from alur.foundation.outbox.models import Delivery
from alur.foundation.privacy.sealing import digest, unseal
from alur.kernel import clock
from alur.outlets.notifications.actions import _words

from . import make

PETUGAS = f"{make.HERE}petugas/"
PASSWORD = "kuda-lumping-42"


def invited(here, **changes):
    typed = make.form(name="Ani Wijaya", email="Ani@Contoh.go.id", nip="", position="", kind="", starts_on="")
    return here.browser.post(f"{PETUGAS}baru/", typed | changes)


def link_of(delivery):
    subject, text, _calendar = _words(delivery.payload, delivery.created_at)
    assert "Undangan" in subject
    (found,) = re.findall(r"https?://\S+(/akun/undangan/\S+)", text)
    return found


def test_an_invitation_makes_an_account_and_a_mail_whose_link_sets_the_password_once(here):
    assert invited(here, nip="19850212 201001 1 001").status_code == 302
    officer = Officer.objects.get(email="ani@contoh.go.id")
    assert not officer.has_usable_password()
    assert unseal(officer.nip_sealed) == make.NIP
    delivery = Delivery.objects.get(kind="invitation")
    assert (delivery.payload["to"], delivery.office) == (officer.email, here.office)
    assert invitation_token(officer) not in str(delivery.payload)
    where, anybody = link_of(delivery), browser()
    page = anybody.get(where)
    assert page.status_code == 200
    assert "Ani Wijaya" in page.content.decode()
    # Not "no-referrer": then browsers send their own form without its origin, and it is taken for a forged one.
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "same-origin")
    answer = anybody.post(where, {"password1": PASSWORD, "password2": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/akun/masuk/")
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    for method in (anybody.get, anybody.post):
        assert method(where, {"password1": "lain-sekali-9", "password2": "lain-sekali-9"}).status_code == 410
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert make.journal(here.office) == [
        "office.officer_created",
        "office.officer_invited",
        "office.invitation_accepted",
    ]


def test_an_invitation_brings_the_position_in_the_same_act(here):
    chief = here.position("kepala").pk
    answer = invited(here, position=chief, kind="plt", **make.day("starts_on", "2026-11-23"))
    assert answer.status_code == 302
    assert Holding.objects.get(officer__email="ani@contoh.go.id").kind == "plt"


def test_the_same_form_sent_twice_invites_once(here):
    typed = {"kunci": "satu-kali"}
    assert [invited(here, **typed).status_code for _each in range(2)] == [302, 302]
    assert Delivery.objects.filter(kind="invitation").count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "bukan surel"}, "Tulis alamat surel yang benar"),
        ({"nip": "123"}, "NIP terdiri atas 18 angka"),
        ({"name": ""}, "Bagian ini perlu diisi."),
        ({"position": "1000000"}, "Pilih salah satu."),
    ],
)
def test_an_invitation_that_cannot_be_leaves_nothing(here, changes, said):
    answer = invited(here, **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Officer.objects.filter(name="Ani Wijaya").exists()
    assert not Delivery.objects.filter(kind="invitation").exists()


def test_an_address_or_nip_that_is_taken_is_refused_beside_its_field(here):
    invited(here, nip=make.NIP)
    again = invited(here, name="Lain", nip="")
    assert (again.status_code, "Sudah ada akun dengan alamat surel ini" in again.content.decode()) == (422, True)
    other = invited(here, email="lain@contoh.go.id", nip=make.NIP)
    assert other.status_code == 422
    assert "Sudah ada akun di kantor ini dengan NIP tersebut" in other.content.decode()


def test_a_new_invitation_kills_the_link_before_and_each_lives_a_week(here):
    invited(here)
    officer = Officer.objects.get(email="ani@contoh.go.id")
    first = link_of(Delivery.objects.get(kind="invitation"))
    with clock.frozen(make.AT + timedelta(hours=1)):
        assert here.browser.post(f"{PETUGAS}{officer.pk}/undang/", make.form()).status_code == 302
        second = link_of(Delivery.objects.filter(kind="invitation").latest("created_at"))
        assert browser().get(first).status_code == 410
        assert browser().get(second).status_code == 200
    with clock.frozen(make.AT + timedelta(days=7, hours=2)):
        assert browser().get(second).status_code == 410
        assert "Undangan lewat waktu" in here.browser.get(PETUGAS).content.decode()


def test_a_link_that_was_guessed_or_of_a_closed_account_opens_nothing(here):
    invited(here)
    officer = Officer.objects.get(email="ani@contoh.go.id")
    where = link_of(Delivery.objects.get(kind="invitation"))
    wrong = where[:-2] + ("A" if where[-2] != "A" else "B") + "/"
    assert browser().get(wrong).status_code == 410
    assert browser().get(where.replace(f"/{officer.pk}/", f"/{here.petugas.pk}/")).status_code == 410
    assert browser().get(where.replace(f"/{officer.pk}/", f"/{2**70}/")).status_code == 410
    here.browser.post(f"{PETUGAS}{officer.pk}/tutup/", make.form())
    assert browser().get(where).status_code == 410


def test_two_passwords_that_differ_or_are_weak_are_refused(here):
    invited(here)
    where = link_of(Delivery.objects.get(kind="invitation"))
    for first, second, said in (("a", "b", "Kedua kata sandi tidak sama"), ("pendek", "pendek", "10 karakter")):
        answer = browser().post(where, {"password1": first, "password2": second})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not Officer.objects.get(email="ani@contoh.go.id").has_usable_password()


def test_who_has_a_password_is_not_invited_again(here):
    answer = here.browser.post(f"{PETUGAS}{here.petugas.pk}/undang/", make.form())
    assert answer.status_code == 403
    assert "sudah punya kata sandi" in answer.content.decode()
    assert not Delivery.objects.filter(kind="invitation").exists()


def test_closing_an_account_ends_its_session_and_reopening_lets_it_in(here):
    theirs = browser(here.petugas)
    assert theirs.get("/meja/").status_code == 200
    where = f"{PETUGAS}{here.petugas.pk}/"
    assert here.browser.post(f"{where}tutup/", make.form()).status_code == 302
    assert theirs.get("/meja/").status_code == 302
    assert "Ditutup" in here.browser.get(where).content.decode()
    assert here.browser.post(f"{where}buka/", make.form()).status_code == 302
    here.petugas.refresh_from_db()
    assert here.petugas.is_active
    assert make.journal(here.office) == ["office.account_closed", "office.account_reopened"]


def test_closing_the_account_of_a_last_holder_warns_of_the_position(here):
    where = f"{PETUGAS}{here.petugas.pk}/tutup/"
    assert "tidak ada yang memegang Petugas" in here.browser.get(where).content.decode()
    cases.officer("kedua", "petugas", of=here.office)
    assert "tidak ada yang memegang" not in here.browser.get(where).content.decode()


def test_nobody_closes_the_own_account(here):
    answer = here.browser.post(f"{PETUGAS}{here.admin.pk}/tutup/", make.form())
    assert answer.status_code == 403
    here.admin.refresh_from_db()
    assert here.admin.is_active


def test_the_last_administrator_stays_one(here):
    where = f"{PETUGAS}{here.admin.pk}/cabut-administrator/"
    answer = here.browser.post(where, make.form())
    assert answer.status_code == 403
    assert "sedikitnya satu administrator" in answer.content.decode()
    closed = cases.officer("tutup", of=here.office, is_administrator=True, is_active=False)
    assert here.browser.post(where, make.form()).status_code == 403, "a closed account is none"
    closed.delete()
    assert here.browser.post(f"{PETUGAS}{here.petugas.pk}/jadikan-administrator/", make.form()).status_code == 302
    assert here.browser.post(where, make.form()).status_code == 302
    assert here.browser.get(make.HERE).status_code == 404
    here.petugas.refresh_from_db()
    assert here.petugas.is_administrator
    assert make.journal(here.office) == ["office.administrator_set", "office.administrator_set"]


def test_name_address_and_nip_are_changed_and_the_nip_is_shown_masked_only(here):
    where = f"{PETUGAS}{here.petugas.pk}/"
    typed = make.form(name="Budi Santoso, S.Kom.", email="budi@contoh.go.id", nip=make.NIP)
    assert here.browser.post(f"{where}ubah/", typed).status_code == 302
    here.petugas.refresh_from_db()
    assert (here.petugas.name, here.petugas.email) == ("Budi Santoso, S.Kom.", "budi@contoh.go.id")
    assert here.petugas.nip_digest == digest("nip", make.NIP)
    for page in (where, f"{where}ubah/", PETUGAS):
        assert make.NIP not in here.browser.get(page).content.decode()
    assert "1985••••••••••••01" in here.browser.get(where).content.decode()
    kept = make.form(name="Budi Santoso, S.Kom.", email="budi@contoh.go.id", nip="")
    here.browser.post(f"{where}ubah/", kept)
    here.petugas.refresh_from_db()
    assert here.petugas.nip_digest, "an empty field keeps it"
    here.browser.post(f"{where}ubah/", {**kept, "kunci": "lain", "forget_nip": "on"})
    here.petugas.refresh_from_db()
    assert (here.petugas.nip_digest, here.petugas.nip_sealed) == ("", "")
    assert make.journal(here.office) == ["office.account_changed", "office.account_changed"]


def test_an_unknown_act_is_not_there(here):
    assert here.browser.get(f"{PETUGAS}{here.petugas.pk}/hapus/").status_code == 404


def test_an_act_is_asked_about_first_and_a_get_does_nothing(here):
    page = here.browser.get(f"{PETUGAS}{here.petugas.pk}/tutup/")
    assert "Riwayatnya tetap ada" in page.content.decode()
    here.petugas.refresh_from_db()
    assert here.petugas.is_active
