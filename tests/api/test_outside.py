"""Branches, what comes from outside, notes, and what the holder of a secret link does: by the API alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.api import policies
from alur.engine.cases.actions import cancel_case, sweep
from alur.engine.cases.models import Act, Case, Contribution
from alur.engine.cases.tests import make, outside
from alur.foundation.files.models import StoredFile
from alur.foundation.journal.queries import broken_links, entries
from alur.kernel import clock

from .program import Program, no_limits, of
from .test_once import KEY
from .world import paper, reaching

pytestmark = pytest.mark.django_db
AT = make.MONDAY_9
CONFIRMED = {"outcome": "bersedia", "answers": {"jumlah": 4}}


@pytest.fixture(autouse=True)
def now():
    no_limits()
    with clock.frozen(AT):
        yield


@pytest.fixture
def officer():
    return make.officer("Budi", "petugas")


@pytest.fixture
def case(officer):
    return outside.split(outside.applied(), officer)


def url(case, step):
    return f"/tasks/{make.open_task(case, step).pk}"


def token(program, case, step, *, completes=True):
    """As an officer of the case hands it on."""
    [one] = [each for each in program.get(url(case, step)).json()["outsiders"] if each["completes"] is completes]
    return one["link_token"]


def contact(program, case):
    return Program(link=token(program, case, "konfirmasi"))


def participant(program, case):
    return Program(link=token(program, case, "periksa", completes=False))


def watching(case, officer):
    """All branches are done and the notice is sent: the case waits for what the public says."""
    make.done(case, officer, "bersedia", step="konfirmasi", answers={"jumlah": 4})
    make.done(case, officer, step="telaah", answers={"pendapat": "Baik"})
    make.done(case, officer, step="periksa", answers={"temuan": "Kosong"})
    make.done(case, officer, step="kabar")
    return make.open_task(case, "tanggapan")


# ── Several tasks at a time ──────────────────────────────────────────────────────────────────────


def test_a_case_says_which_branches_are_open(case, officer):
    shown = of(officer).get(f"/cases/{case.number}").json()
    tasks = {each["step"]: each for each in shown["office_view"]["tasks"] if each["state"] == "open"}
    assert {step: each["branch"] for step, each in tasks.items()} == {
        "konfirmasi": "lokasi", "telaah": "unit-lain", "periksa": "kantor",
    }  # fmt: skip
    assert len({each["scope"] for each in tasks.values()}) == 3
    assert {each["role"] for each in shown["open_steps"]} == {"Narahubung", "Biro Umum", "Petugas"}


def test_a_step_that_sleeps_says_until_when_and_takes_nothing(case, officer):
    program, watch = of(officer), watching(case, officer)
    assert program.post(f"/tasks/{watch.pk}/close", {"reason": "Cukup."}).status_code == 200
    survey = make.open_task(case, "survei")
    shown = program.get(f"/tasks/{survey.pk}").json()
    assert (shown["asleep"], shown["not_before"][:10]) == (True, "2026-11-25")
    assert not {"complete", "claim"} & set(shown["acts"])
    assert program.post(f"/tasks/{survey.pk}/complete", {"answers": {"kesan": "Baik"}}).status_code == 403
    [step] = program.get(f"/cases/{case.number}").json()["open_steps"]
    assert (step["not_before"], step["is_watch"]) == (shown["not_before"], False)
    with clock.frozen(AT + timedelta(days=3)):
        sweep(at=clock.now())
        awake = program.get(f"/tasks/{survey.pk}").json()
        assert (awake["asleep"], "complete" in awake["acts"]) == (False, True)


def test_somebody_who_takes_part_finds_the_task_and_adds_a_note(case, officer):
    head = of(make.officer("Kepala", "kepala"))
    assert head.get("/tasks").json()["tasks"] == []
    [task] = head.get("/tasks", which="taking_part").json()["tasks"]
    assert task["step"] == "periksa"
    at = f"/tasks/{task['id']}"
    assert head.get(at).json()["acts"] == ["contribute"]
    assert head.post(f"{at}/complete", {"answers": {"temuan": "x"}}).status_code == 403
    added = head.post(f"{at}/contribute", {"text": "Sudah saya cek."}, files={"attachments": paper()})
    assert added.status_code == 200, added.content
    [note] = of(officer).get(at).json()["contributions"]
    assert (note["officer"]["name"], note["role"], note["text"]) == ("Kepala", "", "Sudah saya cek.")
    [file] = note["files"]
    assert file["name"] == "surat.pdf"
    assert of(officer).get(file["url"].removeprefix("/api/v1")).status_code == 200
    stranger = of(make.officer("Rekan"))
    assert stranger.post(f"{at}/contribute", {"text": "Saya juga."}).status_code == 403
    assert head.post(f"{at}/contribute", {"text": " "}).json()["errors"].keys() == {"text"}
    many = {"attachments": [paper(f"{number}.pdf") for number in range(4)]}
    assert head.post(f"{at}/contribute", {"text": "x"}, files=many).json()["errors"].keys() == {"attachments"}
    assert head.post(f"{at}/contribute", {"text": "x"}, files={"lain": paper()}).json()["errors"].keys() == {"lain"}
    assert Contribution.objects.count() == 1


# ── Events ───────────────────────────────────────────────────────────────────────────────────────


def test_what_came_is_recorded_as_often_as_it_comes_until_the_waiting_is_ended(case, officer):
    program, watch = of(officer), watching(case, officer)
    at, event = f"/tasks/{watch.pk}", f"/cases/{case.number}/events/tanggapan"
    shown = program.get(at).json()
    assert [each["key"] for each in shown["outcomes"]] == ["masuk", "keberatan"]
    assert {"fire", "close"} <= set(shown["acts"])
    assert not {"complete", "claim", "skip"} & set(shown["acts"])
    assert (shown["is_watch"], shown["until"][:10]) == (True, "2026-11-30")

    first = program.post(event, {"outcome": "masuk", "answers": {"pesan": "Bagus"}}, files={"bukti": paper()})
    assert first.json()["late"] is False, first.content
    assert program.get(f"/tasks/{first.json()['task']}").json()["state"] == "done"
    assert StoredFile.objects.get(about=case.stream).name == "surat.pdf"
    for wrong, part in (
        ({"outcome": "masuk"}, "answers.pesan"),
        ({"answers": {"pesan": "x"}}, "outcome"),
        ({"outcome": "keberatan", "answers": {"pesan": "x"}}, "note"),
        ({"outcome": "habis", "answers": {"pesan": "x"}}, "outcome"),
    ):
        assert program.post(event, wrong).json()["errors"].keys() == {part}, wrong
    objection = {"outcome": "keberatan", "answers": {"pesan": "Tidak"}, "note": "Lewat telepon"}
    assert program.post(f"{at}/fire", objection).status_code == 200
    assert "close" not in program.get(at).json()["acts"]
    assert program.post(f"{at}/close", {"reason": "Cukup."}).status_code == 409
    answering = make.open_task(case, "jawab")
    assert program.post(f"/tasks/{answering.pk}/complete").status_code == 200
    [seen] = program.get(f"/cases/{case.number}").json()["office_view"]["watches"]
    assert (seen["listening"], [each["outcome"] for each in seen["firings"]]) == (True, ["masuk", "keberatan"])
    assert program.post(f"{at}/close", {"reason": " "}).json()["errors"].keys() == {"reason"}
    assert program.post(f"{at}/close", {"reason": "Cukup."}).status_code == 200
    assert broken_links(case.stream) == []


def test_what_comes_too_late_is_in_the_history_only_and_another_case_may_follow(case, officer):
    program, watch = of(officer), watching(case, officer)
    program.post(f"/tasks/{watch.pk}/close", {"reason": "Cukup."})
    before = case.tasks.count()
    event = {"outcome": "masuk", "answers": {"pesan": "Masih sempat?"}}
    late = program.post(f"/cases/{case.number}/events/tanggapan", event).json()
    assert (late["late"], late["task"], late["url"]) == (True, None, f"/api/v1/cases/{case.number}")
    assert case.tasks.count() == before
    assert "case.event_late" in list(entries(case.stream).values_list("kind", flat=True))

    answers = {"nama": "Siti", "telepon": "0812 3456 7890", "perihal": "Lagi"}
    apply = f"/services/kunjungan/cases?office={case.office.slug}"
    started = program.post(apply, {"answers": answers, "follows": case.number})
    assert started.status_code == 201, started.content
    number = started.json()["number"]
    assert program.get(f"/cases/{number}").json()["office_view"]["follows"] == case.number
    assert program.get(f"/cases/{case.number}").json()["office_view"]["followed_by"] == [number]
    for someone, named in ((program, "KJ-2026-9999"), (Program(), case.number)):
        refused = someone.post(apply, {"answers": {**answers, "surel": "siti@contoh.id"}, "follows": named})
        assert (refused.status_code, set(refused.json()["errors"])) == (422, {"follows"})
    assert Case.objects.filter(office=case.office).count() == 2


def test_only_who_works_on_the_case_records_and_only_where_it_waits(case, officer):
    watch = watching(case, officer)
    event = {"outcome": "masuk", "answers": {"pesan": "Bagus"}}
    stranger = of(make.officer("Rekan"))
    assert "fire" not in stranger.get(f"/tasks/{watch.pk}").json()["acts"]
    assert stranger.post(f"/tasks/{watch.pk}/fire", event).status_code == 403
    assert stranger.post(f"/tasks/{watch.pk}/close", {"reason": "x"}).status_code == 403
    program = of(officer)
    done = case.tasks.get(step="terima")
    assert program.post(f"/tasks/{done.pk}/fire", event).status_code == 403
    for step in ("terima", "tidak-ada", "a%00b"):
        assert program.post(f"/cases/{case.number}/events/{step}", event).status_code == 404
    assert not case.tasks.filter(step="tanggapan", is_watch=False).exists()


# ── Those outside ────────────────────────────────────────────────────────────────────────────────


def test_an_officer_reads_whom_a_step_waits_for_and_hands_out_the_link(case, officer):
    [one] = of(officer).get(url(case, "konfirmasi")).json()["outsiders"]
    assert (one["role"], one["name"], one["mailed"], one["completes"]) == ("Narahubung", "Joko Widarto", True, True)
    assert one["phone"].endswith("33")
    assert "85711122233" not in one["phone"]
    assert one["link_url"].endswith(f"/tautan/{one['link_token']}/")
    for reader in (of(officer, "read"), of(make.officer("Rekan"))):
        [seen] = reader.get(url(case, "konfirmasi")).json()["outsiders"]
        assert (seen["link_token"], seen["link_url"], seen["name"]) == (None, None, "Joko Widarto")


def test_the_contact_reads_only_what_the_sop_hands_over_and_answers(case, officer):
    person = contact(of(officer), case)
    answer = person.get("/link")
    shown = answer.json()
    assert [each["value"] for each in shown["shown"]] == ["Kunjungan lapangan"]
    assert (shown["step"], shown["role"], shown["acts"]) == ("konfirmasi", "Narahubung", ["complete", "contribute"])
    for words in ("Hanya untuk kantor", "Siti", "Joko", "Budi"):
        assert words not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert person.post("/link/complete", {"outcome": "bersedia"}).json()["errors"].keys() == {"answers.jumlah"}
    assert person.post("/link/complete", {"outcome": "tidak", "answers": {"jumlah": 1}}).json()["errors"].keys() == {
        "reason"
    }
    done = person.post("/link/complete", {**CONFIRMED, "version": shown["version"]}, files={"surat": paper()}, key=KEY)
    assert done.json() == {"act": "complete", "case": case.number}
    task = case.tasks.get(step="konfirmasi")
    assert (task.state, task.closed_by, task.answers["jumlah"]) == ("done", "contact", 4)
    assert [each["name"] for each in task.answers["surat"]] == ["surat.pdf"]


def test_a_lost_answer_comes_again_and_then_the_link_is_gone(case, officer):
    person = contact(of(officer), case)
    first = person.post("/link/complete", CONFIRMED, key=KEY)
    assert first.status_code == 200
    again = person.post("/link/complete", CONFIRMED, key=KEY)
    assert (again.status_code, again.content) == (200, first.content)
    assert person.post("/link/complete", {**CONFIRMED, "reason": "lain"}, key=KEY).status_code == 409
    refused = [person.get("/link"), person.post("/link/complete", CONFIRMED)]
    for answer in (*refused, person.post("/link/contribute", {"text": "x"})):
        assert (answer.status_code, answer.json()["type"]) == (410, "/api/v1/problems/gone")
        assert case.number not in answer.content.decode()
    assert case.tasks.filter(step="konfirmasi").count() == 1


@pytest.mark.parametrize("why", ["replaced", "expired", "closed"])
def test_a_link_that_opens_nothing_any_more_says_so_and_does_nothing(case, officer, why):
    program = of(officer)
    person, at = contact(program, case), AT
    if why == "replaced":
        [one] = program.get(url(case, "konfirmasi")).json()["outsiders"]
        fresh = program.post(f"{url(case, 'konfirmasi')}/renew", {"link": one["id"]}, key=KEY).json()
        assert Program(link=fresh["outsider"]["link_token"]).get("/link").status_code == 200
        again = program.post(f"{url(case, 'konfirmasi')}/renew", {"link": one["id"]}, key=KEY).json()
        assert again == fresh
        assert fresh["outsider"]["link_token"] not in repr(list(Act.objects.values()))
    elif why == "expired":
        at = AT + timedelta(days=31)
    else:
        boss = make.officer("Administrator", is_administrator=True)
        cancel_case(case_id=case.pk, reason="Batal.", officer=boss, at=AT, key="")
    before = list(case.tasks.order_by("number").values("state", "version"))
    with clock.frozen(at):
        assert person.get("/link").status_code == 410
        assert person.post("/link/complete", CONFIRMED).status_code == 410
    assert list(case.tasks.order_by("number").values("state", "version")) == before


def test_only_links_of_the_task_are_renewed_and_only_by_who_works_on_the_case(case, officer):
    program = of(officer)
    [one] = program.get(url(case, "konfirmasi")).json()["outsiders"]
    assert program.post(f"{url(case, 'telaah')}/renew", {"link": one["id"]}).status_code == 404
    stranger = of(make.officer("Rekan"))
    assert stranger.post(f"{url(case, 'konfirmasi')}/renew", {"link": one["id"]}).status_code == 403
    assert contact(program, case).get("/link").status_code == 200


def test_a_participant_outside_adds_notes_and_completes_nothing(case, officer):
    person = participant(of(officer), case)
    shown = person.get("/link").json()
    assert (shown["completes"], shown["form"], shown["outcomes"], shown["acts"]) == (False, [], [], ["contribute"])
    assert person.post("/link/complete", {"answers": {"temuan": "x"}}).status_code == 403
    assert person.post("/link/contribute", {"text": ""}).json()["errors"].keys() == {"text"}
    sent = person.post("/link/contribute", {"text": "Pintu timur."}, files={"attachments": paper("denah.pdf")}, key=KEY)
    assert sent.json() == {"act": "contribute", "case": case.number}
    assert person.post("/link/contribute", {"text": "Pintu timur."}, files={"attachments": paper("denah.pdf")},
                       key=KEY).content == sent.content  # fmt: skip
    [own] = person.get("/link").json()["contributions"]
    assert (own["text"], own["officer"], [each["name"] for each in own["files"]]) == (
        "Pintu timur.",
        None,
        ["denah.pdf"],
    )
    [note] = of(officer).get(url(case, "periksa")).json()["contributions"]
    assert (note["role"], note["text"]) == ("Narahubung", "Pintu timur.")
    assert make.open_task(case, "periksa").version == 0


def test_what_is_no_link_is_not_found_and_too_many_of_them_wait(case):
    stranger = Program(link="x" * 32)
    answers = [stranger.get("/link").status_code for _try in range(31)]
    assert answers == [404] * 30 + [429]
    no_limits()
    assert Program().get("/link").status_code == 401


def test_notes_behind_a_link_are_limited(case, officer):
    person = participant(of(officer), case)
    sent = [person.post("/link/contribute", {"text": f"{number}"}) for number in range(21)]
    assert [each.status_code for each in sent] == [200] * 20 + [429]
    assert int(sent[-1]["Retry-After"]) == policies.WINDOW_SECONDS


def test_a_link_opens_nothing_else(place):
    person = Program(link=place.a.found["links"]["asked"])
    number = place.a.found["outside_number"]
    assert person.get("/link").json()["case"] == number
    handed_over, other = place.a.found["outside_file"].pk, place.a.found["file"].pk
    assert person.get(f"/link/files/{handed_over}").status_code == 200
    assert person.get(f"/link/files/{other}").status_code == 404
    for path in (f"/cases/{number}", f"/tasks/{place.a.found['link'].task_id}", "/tasks", "/me"):
        assert person.get(path).status_code == 401
    elsewhere = Program(link=place.b.found["links"]["asked"])
    assert elsewhere.get(f"/link/files/{handed_over}").status_code == 404


def test_a_task_with_many_notes_costs_as_few_questions_as_one_with_one(case, officer):
    program, at = of(officer), url(case, "periksa")
    program.post(f"{at}/contribute", {"text": "1"})
    program.get(at)
    with CaptureQueriesContext(
        connection,
    ) as few:
        program.get(at)
    for number in range(8):
        program.post(f"{at}/contribute", {"text": str(number)})
    with CaptureQueriesContext(connection) as many:
        assert len(program.get(at).json()["contributions"]) == 9
    assert len(many) == len(few)


# ── Saving ───────────────────────────────────────────────────────────────────────────────────────


def test_what_was_done_so_far_is_kept_and_the_rest_follows(place):
    program, task = of(place.a.people["holder"]), reaching(place.a)
    at = f"/tasks/{task.pk}"
    assert "save" in program.get(at).json()["acts"]
    kept = program.post(f"{at}/save", {"version": 0, "activity": {"row_facebook_state": "done"}})
    assert kept.status_code == 200, kept.content
    shown = program.get(at).json()
    assert (shown["state"], shown["version"], shown["claimed"]) == ("open", 1, True)
    assert program.post(f"{at}/save", {"version": 0, "activity": {}}).status_code == 409
    wrong = program.post(f"{at}/save", {"activity": {"row_tiktok_state": "besok"}})
    assert wrong.json()["errors"].keys() == {"activity.row_tiktok_state"}
    assert program.post(f"{at}/complete", {"version": 1}).status_code == 422  # one is still to be reached
    done = program.post(f"{at}/complete", {"version": 1, "activity": {"row_tiktok_state": "done"}})
    assert done.status_code == 200, done.content
    other = place.a.found["task"]
    assert program.post(f"/tasks/{other.pk}/save", {"activity": {}}).status_code == 403
