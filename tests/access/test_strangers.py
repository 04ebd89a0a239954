"""A citizen never meets another's case, an officer never another office's, whatever they name in a request."""

from uuid import uuid4

import pytest
from django.urls import reverse

from alur.desk.panels.steps import sign_kept
from alur.desk.tests import make as desk
from alur.engine.cases.models import Case
from alur.engine.cases.tests import make as cases

from .place import EMAIL, PHONE
from .table import TABLE, arguments_for
from .walking import changed, comparable, patterns, snapshot

pytestmark = pytest.mark.django_db

OBJECTS = {"number", "task_id", "delivery_id", "file_id", "file", "pause", "task"}
WITH_OBJECTS = sorted(name for name, parameters in patterns() if parameters & OBJECTS)


def missing(given, name):
    """The same address with an object that nobody has."""
    made = dict(given)
    for each in OBJECTS & set(given):
        if name.startswith("public:topic"):
            continue
        if each == "number":
            made[each] = "AAA-2026-9999" if isinstance(given[each], str) else 9999
        else:
            made[each] = uuid4()
    return made


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [name for name in WITH_OBJECTS if name != "public:topic"])
def test_what_is_foreign_looks_like_what_is_missing(place, name, method):
    for role in ("foreigner", "stranger", "other"):
        if role == "other" and not name.startswith("public:"):
            continue
        given = arguments_for(place, name, role)
        answers = []
        for arguments in (given, missing(given, name)):
            browser = place.browser(role if not name.startswith("public:") or role != "foreigner" else "other")
            where = reverse(name, kwargs={**arguments, **({"token": given["token"]} if "token" in given else {})})
            if name.startswith("public:") and role == "foreigner":
                where = reverse(name, kwargs={**arguments, "token": place.a.found["tokens"]["held"]})
            body = TABLE[name].body(place.a)
            response = browser.get(where) if method == "get" else browser.post(where, body)
            asked = [str(value) for value in arguments.values()]
            answers.append((response.status_code, comparable(response, *asked)))
        assert answers[0] == answers[1], (name, role)


@pytest.mark.parametrize("theirs", ["foreign", "sibling"])
@pytest.mark.parametrize("name", ["desk:step", "desk:act", "desk:unmask"])
def test_a_task_is_reached_only_under_its_own_case(place, name, theirs):
    """The own case's number with the task of another office, or of another case of the same office."""
    task = place.b.found["task"] if theirs == "foreign" else place.a.found["optional_task"]
    given = {**TABLE[name].arguments(place.a), "task_id": task.pk}
    before = snapshot()
    response = place.browser("holder").post(reverse(name, kwargs=given), TABLE[name].body(place.a))
    assert response.status_code == 404
    assert changed(before, snapshot()) == []


def test_asking_for_a_foreign_task_on_an_own_page_tells_nothing_of_it(place):
    browser, number = place.browser("holder"), place.a.found["number"]
    plain = browser.get(f"/meja/permohonan/{number}/?langkah={uuid4()}")
    asked = browser.get(f"/meja/permohonan/{number}/?langkah={place.b.found['task'].pk}")
    assert asked.status_code == 200
    assert place.b.cases["fresh"].number not in asked.content.decode()
    assert len(asked.content) == pytest.approx(len(plain.content), abs=200)


def test_lists_hold_only_the_own_office(place):
    """Inbox, search, deliveries, counter: with the foreign number, subject, and without words."""
    Case.objects.filter(office=place.b.office).update(subject="Rahasia kantor B")
    row = place.b.found["delivery"]
    row.payload = {"to": "hanya-b@contoh.id"}
    row.save()
    browser = place.browser("holder")
    for path in ("/meja/", "/meja/cari/", "/meja/pengiriman/", "/meja/loket/", "/meja/profil/"):
        for asked in ("", "?q=BBB", "?q=Rahasia", "?status=failed", "?saring=semua"):
            text = browser.get(path + asked).content.decode()
            for foreign in ("BBB-2026", "Rahasia kantor B", "hanya-b@contoh.id", place.b.people["holder"].name):
                assert foreign not in text, (path, asked)


def test_a_service_that_only_the_other_office_has_cannot_be_started(place):
    cases.version(cases.definition(cases.plain_steps(), slug="hanya-b", service={"prefix": "HB"}), place.b.office)
    before = snapshot()
    assert place.browser("foreigner").get("/meja/loket/hanya-b/").status_code == 200
    for answer in (
        place.browser("holder").get("/meja/loket/hanya-b/"),
        place.browser("holder").post("/meja/loket/hanya-b/", {"nama": "Ani", "counter_key": "k"}),
        place.browser("anonymous").get("/kantor-a/hanya-b/"),
        place.browser("anonymous").post("/kantor-a/hanya-b/ajukan/1/", {"nama": "Ani"}),
    ):
        assert answer.status_code == 404
    assert changed(before, snapshot()) == []


@pytest.mark.parametrize("who", ["holder", "chief", "inactive"])
def test_nobody_of_another_office_is_given_or_chosen_for_a_task(place, who):
    task, number, foreign = place.a.found["task"], place.a.found["number"], place.b.people[who]
    browser = place.browser("holder")
    before = snapshot()
    given = desk.act("alihkan", task, to=str(foreign.pk), reason="Cuti.")
    assert browser.post(f"/meja/permohonan/{number}/langkah/{task.pk}/alihkan/", given).status_code == 422
    chosen = desk.completion(task, step_chosen=str(foreign.pk))
    assert browser.post(f"/meja/permohonan/{number}/langkah/{task.pk}/", chosen).status_code == 422
    assert changed(before, snapshot()) == []


def test_nobody_of_the_own_office_without_the_position_is_given_or_chosen(place):
    task, number = place.a.found["task"], place.a.found["number"]
    for who in ("colleague", "ended", "inactive"):
        person = place.a.people[who]
        given = desk.act("alihkan", task, to=str(person.pk), reason="Cuti.")
        answer = place.browser("holder").post(f"/meja/permohonan/{number}/langkah/{task.pk}/alihkan/", given)
        assert answer.status_code == 422, who
        chosen = desk.completion(task, step_chosen=str(person.pk))
        answer = place.browser("holder").post(f"/meja/permohonan/{number}/langkah/{task.pk}/", chosen)
        assert answer.status_code == 422, who


def test_a_kept_file_of_another_task_or_hand_is_not_taken_along(place):
    """The list of kept files is signed for one task; a list for another, or a forged one, counts as none."""
    foreign, task = place.b.found["file"], place.a.found["task"]
    kept = {"hasil": [{"id": str(foreign.pk), "name": foreign.name, "size": foreign.size}]}
    for token in (sign_kept(kept, str(place.b.found["task"].pk)), "eyJ9:forged:token"):
        body = desk.completion(task, step_chosen=str(place.a.people["chief"].pk), step_kept=token)
        number = place.a.found["number"]
        answer = place.browser("holder").post(f"/meja/permohonan/{number}/langkah/{task.pk}/", body)
        assert answer.status_code in (302, 409)
        foreign.refresh_from_db()
        assert foreign.about == place.b.cases["served"].stream
        assert str(foreign.pk) not in place.browser("holder").get(f"/meja/permohonan/{number}/").content.decode()


def test_a_file_is_never_reached_by_the_link_of_another_case(place):
    """Nor a file of the own case that the SOP does not give to the applicant."""
    tokens = place.a.found["tokens"]
    inner = place.a.found["file"]
    for name, token in tokens.items():
        answer = place.browser("own").get(f"/lacak/{token}/berkas/{inner.pk}/")
        assert answer.status_code == (200 if name == "served" else 404), name
    for task in place.a.cases["served"].tasks.filter(step="periksa"):
        task.answers = {**task.answers, "hasil": []}
        task.save()
    assert place.browser("own").get(f"/lacak/{tokens['served']}/berkas/{inner.pk}/").status_code == 404


def test_a_draft_is_opened_by_its_own_secret_only(place):
    browser = place.browser("anonymous")
    first = browser.post("/kantor-a/uji/ajukan/1/", TABLE["public:topic"].body(place.a))
    assert first.status_code == 302
    assert "Ani" in browser.get("/kantor-a/uji/ajukan/1/").content.decode()
    for secret in ("", "x", str(place.a.found["draft"].pk), place.b.found["draft_token"]):
        other = place.browser("anonymous")
        other.cookies["isian"] = secret
        assert 'value="Ani"' not in other.get("/kantor-a/uji/ajukan/1/").content.decode()
    draft = Case.objects.count()
    forged = browser.post("/kantor-a/uji/ajukan/periksa/", {"isian": str(place.b.found["draft"].pk)})
    assert forged.status_code == 409
    assert Case.objects.count() == draft


def test_where_two_offices_gave_one_number_each_sees_its_own(place):
    mine, theirs = place.a.cases["fresh"], place.b.cases["fresh"]
    Case.objects.filter(pk=theirs.pk).update(number=mine.number, subject="Rahasia kantor B")
    text = place.browser("holder").get(f"/meja/permohonan/{mine.number}/").content.decode()
    assert "Rahasia kantor B" not in text
    assert "Rahasia kantor B" in place.browser("foreigner").get(f"/meja/permohonan/{mine.number}/").content.decode()


def test_a_look_up_that_fits_two_cases_shows_neither(place):
    mine, theirs = place.a.cases["fresh"], place.b.cases["fresh"]
    asked = {"number": mine.number, "digits": PHONE[-4:]}
    assert place.browser("anonymous").post("/lacak/", asked).status_code == 302
    Case.objects.filter(pk=theirs.pk).update(number=mine.number)
    assert place.browser("anonymous").post("/lacak/", asked).status_code == 422


def test_the_tracking_page_names_no_officer_and_no_other_applicant(place):
    names = [each.name for each in (*place.a.people.values(), *place.b.people.values())]
    for token in place.a.found["tokens"].values():
        for rest in ("", "tanda-terima/"):
            text = place.browser("own").get(f"/lacak/{token}/{rest}").content.decode()
            assert not [name for name in names if name in text]
            assert EMAIL not in text
