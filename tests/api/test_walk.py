"""One case from its application to its end, all of it by the API; and what strangers and slips get."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.api import policies
from alur.desk.tests import make as desk
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import searching
from alur.engine.cases.tests import make as cases
from alur.foundation.files.models import StoredFile
from tests.access.place import APPLIED

from .program import Program, no_limits, of

pytestmark = pytest.mark.django_db

ANSWERS = {
    "nama": "Siti Rahmawati",
    "nik": "3201234506780001",
    "telepon": "0812 3456 7890",
    "surel": "siti@contoh.id",
    "pendamping": {"name": "Joko Widarto", "phone": "0857 1112 2233"},
    "perihal": "Printer rusak",
    "hari": "2026-11-30",
    "jam": {"date": "2026-11-30", "start": "09:00", "end": "11:00"},
    "jumlah": 3,
    "cara": ["a", "b"],
    "setuju": True,
}
APPLY = "/services/uji/cases?office=kantor-a"


@pytest.fixture(autouse=True)
def _no_limits():
    no_limits()


def paper(name="surat.pdf"):
    return SimpleUploadedFile(name, desk.PDF, "application/pdf")


def test_a_case_goes_from_application_to_end_by_the_api_alone(place):
    people = place.a.people
    sent = Program().post(APPLY, {"answers": ANSWERS}, files={"lampiran": paper()})
    assert sent.status_code == 201, sent.content
    receipt = sent.json()
    number = receipt["number"]
    assert receipt["tracking_url"].endswith(f"/lacak/{receipt['tracking_token']}/")
    case = Case.objects.get(number=number)
    assert case.applicant_name == "Siti Rahmawati"
    assert StoredFile.objects.get(about=case.stream).name == "surat.pdf"
    applicant, officer, chief = Program(tracking=receipt["tracking_token"]), of(people["holder"]), of(people["chief"])
    seen = applicant.get(f"/cases/{number}").json()
    assert (seen["status"], seen["office_view"], seen["may_withdraw"]) == ("running", None, True)
    assert [step["role"] for step in seen["open_steps"]] == ["Petugas"]

    [task] = [each for each in officer.get("/tasks", limit=100).json()["tasks"] if each["case"] == number]
    url = f"/tasks/{task['id']}"
    assert officer.post(f"{url}/claim", {"version": task["version"]}).status_code == 200
    assert officer.post(f"{url}/ask", {"text": "Ruang mana?"}).status_code == 200
    [question] = applicant.get(f"/cases/{number}").json()["questions"]
    assert question["text"] == "Ruang mana?"
    answered = applicant.post(
        f"/cases/{number}/answer", {"question": question["id"], "answer": "Ruang 7."}, files={"attachments": paper()}
    )
    assert answered.status_code == 200, answered.content
    assert officer.post(f"{url}/suspend", {"text": "Menunggu."}).status_code == 200
    assert "resume" in officer.get(url).json()["acts"]
    assert officer.post(f"{url}/resume").status_code == 200

    back = officer.post(f"{url}/complete", {"outcome": "kurang", "reason": "Lengkapi perihal."})
    assert back.status_code == 200, back.content
    [own] = applicant.get(f"/cases/{number}").json()["own_steps"]
    form = applicant.get(f"/tasks/{own['id']}").json()
    assert form["returned_because"] == "Lengkapi perihal."
    known = {each["name"]: each for each in form["starting_answers"]}
    assert known["nik"]["masked"]
    assert known["nik"]["data"] is None
    again = {name: ANSWERS[name] for name in ("nama", "surel", "setuju")} | {"perihal": "Printer rusak berat"}
    assert applicant.post(f"/tasks/{own['id']}/complete", {"answers": again}).status_code == 200
    case.refresh_from_db()
    assert case.subject == "Printer rusak berat"

    task = Task.objects.get(case=case, step="periksa", state="open")
    shown = officer.get(f"/tasks/{task.pk}").json()
    assert [each["id"] for each in shown["choose_from"]] == [people["chief"].pk]
    assert {each["key"] for each in shown["outcomes"]} == {"sesuai", "kurang", "tolak"}
    body = {"answers": {"temuan": "Lengkap."}, "outcome": "sesuai", "note": "Segera.", "chosen": people["chief"].pk}
    done = officer.post(f"/tasks/{task.pk}/complete", body, files={"hasil": paper("hasil.pdf")})
    assert done.status_code == 200, done.content
    assert officer.post(f"/tasks/{task.pk}/correct", {"reason": "Salah."}).status_code == 200
    task = Task.objects.get(case=case, step="periksa", state="open")
    assert officer.get(f"/tasks/{task.pk}").json()["starting_answers"][-1]["files"][0]["name"] == "hasil.pdf"
    assert officer.post(f"/tasks/{task.pk}/complete", body).status_code == 200

    decision = Task.objects.get(case=case, step="putuskan", state="open")
    assert chief.post(f"/tasks/{decision.pk}/complete").status_code == 200
    rest = Task.objects.get(case=case, step="catat")
    assert officer.post(f"/tasks/{rest.pk}/skip", {"reason": "Tidak perlu."}).status_code == 200
    end = applicant.get(f"/cases/{number}").json()
    assert end["status"] == "archived"
    [result] = end["results"]
    [file] = result["answers"][0]["files"]
    assert b"".join(applicant.get(file["url"].removeprefix("/api/v1")).streaming_content) == desk.PDF
    view = officer.get(f"/cases/{number}").json()["office_view"]
    assert [each["step"] for each in view["tasks"]].count("periksa") == 3
    kinds = [each["kind"] for each in officer.get(f"/cases/{number}/journal").json()["entries"]]
    assert kinds[0] == "case.opened"
    assert kinds[-1] == "case.ended"


def test_an_officer_enters_an_application_and_hands_over_the_receipt(place):
    officer = of(place.a.people["holder"])
    answers = {name: ANSWERS[name] for name in ("nama", "nik", "telepon", "perihal")}
    sent = officer.post(APPLY, {"answers": answers, "channel": "letter"})
    assert sent.status_code == 201, sent.content
    number = sent.json()["number"]
    assert Case.objects.get(number=number).channel == "surat"
    assert officer.get(f"/cases/{number}/receipt").json()["tracking_token"] == sent.json()["tracking_token"]
    assert of(place.b.people["holder"]).get(f"/cases/{number}/receipt").status_code == 404


def test_somebody_finds_the_case_by_number_and_telephone(place):
    number = place.a.found["number"]
    found = Program().post("/lookups", {"number": number, "digits": "7890"}, key="")
    assert found.json()["tracking_token"] == place.a.found["tokens"]["fresh"]
    assert Program().post("/lookups", {"number": number, "digits": "0000"}, key="").status_code == 404


def test_another_office_finds_nothing(place):
    stranger = of(place.b.people["holder"])
    found = place.a.found
    missing = "/tasks/01993f1c-7a00-7c3e-9d54-0a5f6f3b2c11"
    for path in (f"/cases/{found['number']}", f"/tasks/{found['task'].pk}", f"/cases/{found['number']}/journal"):
        assert stranger.get(path).json() == stranger.get(missing).json()
    for act, body in (("claim", {}), ("complete", {}), ("ask", {"text": "?"}), ("unmask", {"field": "nik"})):
        answer = stranger.post(f"/tasks/{found['task'].pk}/{act}", body)
        assert answer.status_code == 404, (act, answer.content)
    assert stranger.post(f"/deliveries/{found['delivery'].pk}/retry").status_code == 404


def test_a_colleague_without_the_position_sees_but_may_not_act(place):
    colleague = of(place.a.people["colleague"])
    task = place.a.found["task"]
    assert colleague.get(f"/tasks/{task.pk}").json()["acts"] == []
    assert colleague.post(f"/tasks/{task.pk}/claim").status_code == 403
    assert colleague.post(f"/tasks/{task.pk}/complete").status_code == 403


def test_a_tracking_token_opens_its_own_case_only(place):
    tokens, cases = place.a.found["tokens"], place.a.cases
    applicant = Program(tracking=tokens["fresh"])
    assert applicant.get(f"/cases/{cases['fresh'].number}").status_code == 200
    assert applicant.get(f"/cases/{cases['held'].number}").status_code == 404
    assert applicant.get(f"/tasks/{place.a.found['own_task'].pk}").status_code == 404
    assert applicant.get(f"/tasks/{place.a.found['task'].pk}").status_code == 404
    assert applicant.get(f"/cases/{cases['served'].number}/files/{place.a.found['file'].pk}").status_code == 404
    assert Program(tracking=tokens["fresh"][:-1] + "A").get(f"/cases/{cases['fresh'].number}").status_code == 401
    assert Program().get(f"/cases/{cases['fresh'].number}").status_code == 401
    for path in ("/tasks", "/cases", "/me", f"/cases/{cases['fresh'].number}/journal"):
        assert applicant.get(path).status_code == 401


def test_the_applicant_withdraws_once(place):
    number, token = place.a.cases["fresh"].number, place.a.found["tokens"]["fresh"]
    applicant = Program(tracking=token)
    key = "tarik-" + "x" * 20
    first = applicant.post(f"/cases/{number}/withdraw", {"reason": "Sudah."}, key=key)
    assert (first.status_code, applicant.post(f"/cases/{number}/withdraw", {"reason": "Sudah."}, key=key).content) == (
        200, first.content,
    )  # fmt: skip
    assert applicant.post(f"/cases/{number}/withdraw", {"reason": "Sudah."}).status_code == 409
    assert of(place.a.people["holder"]).post(f"/cases/{number}/withdraw").status_code == 401


def test_everything_wrong_with_an_application_is_said_by_field(place):
    wrong = {
        "nik": "12", "telepon": 12, "surel": {"a": "b"}, "pendamping": {"name": 3, "phone": "x"}, "cara": ["z"],
        "hari": "besok", "jam": {"date": "2026-11-30", "start": "11:00", "end": "09:00"}, "jumlah": 10,
        "lampiran": "berkas", "asing": "?",
    }  # fmt: skip
    answer = Program().post(APPLY, {"answers": wrong}, files={"perihal": paper(), "lain": paper()})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["errors"]) == {
        f"answers.{name}" for name in (*wrong, "nama", "perihal", "setuju", "lain")
    }  # fmt: skip
    assert Case.objects.filter(subject="Printer rusak", applicant_email="siti@contoh.id").count() == 0


def test_a_file_that_is_not_accepted_is_said_at_its_field(place):
    fake = SimpleUploadedFile("surat.pdf", b"MZ not a pdf", "application/pdf")
    answer = Program().post(APPLY, {"answers": ANSWERS}, files={"lampiran": [paper(), fake]})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["answers.lampiran"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400), ('"text"', 422), ("[1]", 422), ('{"answers": NaN}', 400), ('{"answers": {"nama": "\\u0000"}}', 400),
        ('{"answers": {"nama": "\\ud800"}}', 400), ("[" * 100_000, 400), ('{"answers": [], "x": 1}', 422),
        (b"\xff\xfe", 400),
    ],
)  # fmt: skip
def test_a_body_that_is_not_what_it_should_be_is_refused(place, body, status):
    answer = Program().post(APPLY, body)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_another_kind_of_content_is_refused(place):
    answer = Program().client.post(
        f"/api/v1{APPLY}",
        "a=b",
        content_type="application/x-www-form-urlencoded",
        headers={"idempotency-key": "k" * 20},
    )
    assert answer.status_code == 415
    broken = Program().client.post(
        f"/api/v1{APPLY}", b"--x\r\n", content_type="multipart/form-data", headers={"idempotency-key": "k" * 20}
    )
    assert broken.status_code == 400


def numbers(answer, name):
    return [each["number" if name == "cases" else "id"] for each in answer.json()[name]]


@pytest.mark.parametrize("name", ["cases", "tasks"])
def test_a_list_is_read_page_by_page_without_a_gap_or_a_double(place, name):
    officer = of(place.a.people["holder"])
    whole = numbers(officer.get(f"/{name}", limit=100), name)
    assert len(whole) >= 3
    found, cursor = [], ""
    while True:
        answer = officer.get(f"/{name}", limit=2, cursor=cursor)
        found += numbers(answer, name)
        cursor = answer.json()["next"]
        assert ('rel="next"' in answer.get("Link", "")) == bool(cursor)
        if not cursor:
            break
        assert numbers(officer.client.get(answer["Link"].split(">")[0][1:], headers=officer.headers), name)
    assert found == whole


@pytest.mark.parametrize("bounds", [{"MOST_SHOWN": 2}, {"MOST_WORDS": 0, "WINDOW": 2}])
def test_a_search_that_stops_after_a_portion_goes_on_from_there(place, bounds, monkeypatch):
    officer = of(place.a.people["holder"])
    word = place.a.cases["asked"].number.split("-")[0]
    whole = numbers(officer.get("/cases", q=word, limit=100), "cases")
    assert len(whole) >= 4
    for name, most in bounds.items():
        monkeypatch.setattr(searching, name, most)
    found, cursor, pages = [], "", 0
    while cursor or not pages:
        answer = officer.get("/cases", q=word, limit=1, cursor=cursor)
        found, cursor, pages = found + numbers(answer, "cases"), answer.json()["next"], pages + 1
    assert found == whole


def test_a_foreign_cursor_opens_the_first_page(place):
    officer = of(place.a.people["holder"])
    first = numbers(officer.get("/cases", limit=2), "cases")
    for foreign in ("x", "x.", ".x", "..", "\x00.\x00", "a" * 5000):
        answer = officer.get("/cases", limit=2, cursor=foreign)
        assert (answer.status_code, numbers(answer, "cases")) == (200, first)


def test_tasks_are_filtered(place):
    officer = of(place.a.people["holder"])
    asked = place.a.cases["asked"].number
    assert [each["case"] for each in officer.get("/tasks", which="waiting").json()["tasks"]] == [asked]
    assert officer.get("/tasks", q=asked).json()["tasks"][0]["waits"] == "question"
    assert officer.get("/tasks", service="lain").json()["tasks"] == []
    assert officer.get("/tasks", service="uji").json()["tasks"]
    for wrong in ({"which": "semua"}, {"limit": 0}, {"limit": 101}, {"limit": "x"}):
        answer = officer.get("/tasks", **wrong)
        assert (answer.status_code, set(answer.json()["errors"])) == (422, set(wrong))


@pytest.mark.parametrize("path", ["/tasks", "/cases", "/deliveries"])
def test_a_list_asks_the_database_as_often_for_many_rows(place, path):
    officer = of(place.a.people["holder"])
    officer.get(path, limit=100)

    def count(limit):
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(path, limit=limit).status_code == 200
        return len(asked)

    for _each in range(20):
        cases.started(place.a.version, answers=APPLIED)
    assert count(100) <= count(2) + 1


def test_who_asks_too_often_waits(place, monkeypatch):
    monkeypatch.setattr(policies, "APPLICATIONS", replace(policies.APPLICATIONS, most=2))
    monkeypatch.setattr(policies, "UNKNOWN_TOKENS", replace(policies.UNKNOWN_TOKENS, most=2))
    monkeypatch.setattr(policies, "TOKEN_REQUESTS", replace(policies.TOKEN_REQUESTS, most=2))
    monkeypatch.setattr(policies, "TRACKING_REQUESTS", replace(policies.TRACKING_REQUESTS, most=2))
    officer, tracking = of(place.a.people["holder"]), Program(tracking=place.a.found["tokens"]["fresh"])
    number = place.a.cases["fresh"].number
    for ask in (
        lambda: Program().post(APPLY, {"answers": ANSWERS}),
        lambda: Program(token="alur_falsch").get("/me"),
        lambda: officer.get("/me"),
        lambda: tracking.get(f"/cases/{number}"),
    ):
        answers = [ask() for _each in range(3)]
        assert [answer.status_code for answer in answers][2] == 429
        assert {answer.status_code for answer in answers[:2]} <= {200, 201, 401}
        assert int(answers[2]["Retry-After"]) > 0
        assert answers[2]["Content-Type"] == "application/problem+json"


def test_looking_up_is_limited_together_with_the_page(place):
    number = place.a.found["number"]
    for _each in range(3):
        Program().client.post("/lacak/", {"number": number, "digits": "0000"})
    tries = [Program().post("/lookups", {"number": number, "digits": "0000"}, key="").status_code for _each in range(3)]
    assert tries == [404, 404, 429]
