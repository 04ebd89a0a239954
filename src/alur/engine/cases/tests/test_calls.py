"""A step may call another SOP: its case is hidden, resumes the caller exactly once, and ends with it."""

from uuid import uuid4

import pytest

from alur.engine.cases.actions import cancel_case, claim_task, complete_task, correct_task, why_not_correctable
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import case_by_tracking_token, inbox, opened_answers
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import Actor
from alur.kernel.errors import Refused

from . import make

pytestmark = pytest.mark.django_db

WORK = {"id": "kerja", "rows": [2], "executor": "petugas", "then": "selesai"}
ENDS = {
    "ya": {"label": "Ya", "to": "selesai"},
    "tidak": {"label": "Tidak", "to": "ditolak"},
}


def call(sop: str = "anak", **parts):
    returns = {"selesai": "tutup", "ditolak": "periksa"}
    return {"id": "panggil", "rows": [2], "executor": "petugas", "call": {"sop": sop, "returns": returns, **parts}}


def caller(*before: dict, **parts):
    """permohonan → … → panggil (anak) → tutup, or → periksa where the called case was refused."""
    first = before[0]["id"] if before else "panggil"
    outcomes = {"ya": {"label": "Ya", "to": "selesai"}}
    for target in ("permohonan", *(step["id"] for step in before)):
        outcomes[f"ke-{target}"] = {"label": "Kembali", "to": target, "back": True}
    steps = [
        make.APPLICATION | {"then": first},
        *before,
        call(**parts),
        {"id": "periksa", "rows": [2], "executor": "petugas", "then": "selesai"},
        {"id": "tutup", "rows": [2], "executor": "petugas", "outcomes": outcomes},
    ]
    return make.version(make.definition(steps))


@pytest.fixture
def ledger(monkeypatch):
    made = make.Ledger()
    monkeypatch.setitem(activities._items, made.name, made)
    return made


def test_the_called_case_inherits_the_office_and_the_applicant_and_is_hidden_from_them():
    make.called([WORK])
    case = make.started(caller())
    child = make.child(case)
    assert (child.office, child.applicant_name, child.subject) == (case.office, "Siti", case.subject)
    assert child.applicant_phone_sealed == case.applicant_phone_sealed
    assert (child.number, child.root, child.tracking_digest, child.tracking_nonce) == ("AN-2026-0001", case, "", "")
    assert case_by_tracking_token("") is None


def test_the_calling_task_waits_and_nobody_can_complete_it():
    make.called([WORK])
    case = make.started(caller())
    task = make.open_task(case)
    budi = make.officer("Budi", "petugas")
    assert (task.is_call, task.due_at, task.position) == (True, None, None)
    assert [each.step for each in inbox(budi, make.MONDAY_9)] == ["kerja"]
    with pytest.raises(Refused, match="dipanggilnya"):
        make.done(case, budi)


@pytest.mark.parametrize(("outcome", "goes_on"), [("ya", "tutup"), ("tidak", "periksa")])
def test_each_end_of_the_called_case_resumes_the_caller_once_on_its_own_way(outcome, goes_on):
    work = {key: value for key, value in WORK.items() if key != "then"}
    make.called([work | {"outcomes": ENDS}])
    case = make.started(caller())
    make.done(make.child(case), make.officer("Budi", "petugas"), outcome)
    assert make.open_task(case).step == goes_on
    calling = case.tasks.get(step="panggil")
    assert (calling.state, calling.outcome) == ("done", make.child(case).end)
    assert case.tasks.filter(step=goes_on).count() == 1


def test_cancelling_ends_the_called_cases_with_it_and_undoes_what_they_did(ledger):
    make.called([WORK | {"does": ledger.name, "then": "lagi"}, WORK | {"id": "lagi"}])
    case = make.started(caller())
    child = make.child(case)
    make.done(child, make.officer("Budi", "petugas"))
    admin = make.officer("Admin", is_administrator=True)
    cancel_case(case_id=case.pk, reason="salah alamat", officer=admin, at=make.MONDAY_9, key="b")
    child.refresh_from_db()
    assert (child.end_kind, child.status) == ("dibatalkan", "dibatalkan")
    assert not Task.objects.filter(state="open").exists()
    assert ledger.notes == [("performed", "kerja", 1), ("undone", "kerja", 1)]


def test_a_finished_called_case_is_undone_when_the_caller_is_cancelled_later(ledger):
    make.called([WORK | {"does": ledger.name}])
    case = make.started(caller())
    make.done(make.child(case), make.officer("Budi", "petugas"))
    admin = make.officer("Admin", is_administrator=True)
    cancel_case(case_id=case.pk, reason="batal", officer=admin, at=make.MONDAY_9, key="b")
    assert ledger.notes == [("performed", "kerja", 1), ("undone", "kerja", 1)]


def test_a_return_past_a_call_undoes_what_the_called_case_did_and_calls_anew(ledger):
    make.called([WORK | {"does": ledger.name}])
    before = {"id": "awal", "rows": [2], "executor": "petugas", "then": "panggil"}
    case = make.started(caller(before))
    budi = make.officer("Budi", "petugas")
    make.done(case, budi)
    first = make.child(case)
    make.done(first, budi)
    make.done(case, budi, "ke-awal")
    assert ledger.notes[-1] == ("undone", "kerja", 1)
    make.done(case, budi)
    assert make.child(case) != first
    assert Case.objects.filter(root=case).count() == 2


def test_a_return_never_passes_a_document_that_a_called_case_issued():
    make.called([WORK | {"issues_document": True}])
    case = make.started(caller())
    budi = make.officer("Budi", "petugas")
    make.done(make.child(case), budi)
    with pytest.raises(Refused, match="dokumen"):
        make.done(case, budi, "ke-permohonan")
    assert make.open_task(case).step == "tutup"


def test_a_call_whose_case_issued_a_document_cannot_be_corrected():
    make.called([WORK | {"issues_document": True}])
    case = make.started(caller())
    make.done(make.child(case), make.officer("Budi", "petugas"))
    assert "dokumen" in why_not_correctable(case.tasks.get(step="panggil"))


def test_a_correction_takes_the_call_back_until_anybody_has_begun_in_it_at_any_depth():
    make.called([WORK], slug="cucu")
    make.called([{**call("cucu", returns={"selesai": "selesai", "ditolak": "selesai"}), "id": "k"}])
    before = {"id": "awal", "rows": [2], "executor": "petugas", "then": "panggil"}
    version = caller(before)
    budi = make.officer("Budi", "petugas")
    said = {"reason": "salah", "officer": budi, "by": Actor.officer(budi.pk), "at": make.MONDAY_9}
    case = make.started(version)
    task = make.done(case, budi)
    correct_task(case_id=case.pk, task_id=task.pk, key="k1", **said)
    assert set(Case.objects.filter(root=case).values_list("end_kind", flat=True)) == {"dibatalkan"}
    again = make.done(case, budi)
    deep = Task.objects.get(state="open", step="kerja")
    claim_task(case_id=deep.case_id, task_id=deep.pk, version=0, officer=budi, at=make.MONDAY_9)
    with pytest.raises(Refused, match="diambil"):
        correct_task(case_id=case.pk, task_id=again.pk, key="k2", **said)


def test_data_is_handed_to_the_called_case_sealed_as_it_was():
    make.called([WORK])
    case = make.started(caller(**{"with": {"tentang": "permohonan.perihal", "telepon": "permohonan.telepon"}}))
    given = make.child(case).given
    assert make.PHONE not in str(given)
    assert opened_answers(given) == {"tentang": "Printer rusak", "telepon": make.PHONE}


def chain(depth: int):
    """A service that calls `depth` SOPs, each by the one before."""
    make.called([WORK], slug=f"t{depth}")
    ends = {"selesai": "selesai", "ditolak": "ditolak"}
    for level in range(depth - 1, 0, -1):
        make.called([call(f"t{level + 1}", returns=ends)], slug=f"t{level}")
    return make.version(make.definition([make.APPLICATION | {"then": "panggil"}, call("t1", returns=ends)]))


def test_five_calls_deep_is_the_most():
    case = make.started(chain(5))
    assert Case.objects.filter(root=case).count() == 5
    deepest = Task.objects.get(state="open", is_call=False)
    budi = make.officer("Budi", "petugas")
    complete_task(
        case_id=deepest.case_id, task_id=deepest.pk, version=0, by=Actor.officer(budi.pk), officer=budi,
        at=make.MONDAY_9, key=uuid4().hex,
    )  # fmt: skip
    assert set(Case.objects.values_list("end_kind", flat=True)) == {"selesai"}


def test_six_calls_deep_are_refused_and_leave_nothing():
    version = chain(6)
    with pytest.raises(Refused, match="lima tingkat"):
        make.started(version)
    assert not Case.objects.exists()


def test_a_called_case_cannot_be_cancelled_alone():
    make.called([WORK])
    case = make.started(caller())
    admin = make.officer("Admin", is_administrator=True)
    with pytest.raises(Refused):
        cancel_case(case_id=make.child(case).pk, reason="x", officer=admin, at=make.MONDAY_9, key="b")
    assert make.child(case).ended_at is None


def test_a_running_call_keeps_its_version_and_the_next_call_takes_the_new_one():
    old = make.called([WORK])
    version = caller()
    running = make.child(make.started(version))
    new = make.called([WORK | {"id": "baru"}])
    fresh = make.child(make.started(version))
    running.refresh_from_db()
    assert (running.sop_version, fresh.sop_version) == (old, new)
    assert [make.open_task(each).step for each in (running, fresh)] == ["kerja", "baru"]
