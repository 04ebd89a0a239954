"""Completing a task: one transaction, one effect, told kindly when somebody was faster."""

from datetime import date, timedelta

import pytest

from alur.engine.cases.actions import claim_task, complete_task, correct_task, skip_task, why_not_correctable
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import standing_tasks, timeline
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.foundation.journal.queries import broken_links, entries
from alur.kernel.errors import Conflict, Invalid, Refused

from . import make

pytestmark = pytest.mark.django_db

YES_NO = {
    "ya": {"label": "Ya", "to": "selesai"},
    "tidak": {"label": "Tidak", "to": "ditolak", "reason": "required"},
    "lagi": {"label": "Lagi", "to": "periksa"},
    "kembali": {"label": "Kembalikan", "to": "permohonan", "back": True},
}


def with_outcomes():
    return make.version(make.definition(make.plain_steps(outcomes=YES_NO)))


def test_an_application_opens_the_case_and_the_first_office_task():
    case = make.started(with_outcomes())
    assert case.number == "UJ-2026-0001"
    assert (case.applicant_name, case.subject) == ("Siti", "Printer rusak")
    assert [(t.step, t.state, t.clock) for t in case.tasks.order_by("number")] == [
        ("permohonan", "done", "applicant"),
        ("periksa", "open", "office"),
    ]
    assert case.status == "berjalan"


def test_phones_are_sealed_at_rest():
    case = make.started(with_outcomes())
    stored = str(case.tasks.get(step="permohonan").answers) + case.applicant_phone_sealed
    assert make.PHONE not in stored
    assert "81234567890" not in stored


def test_the_due_instant_counts_working_time_from_opening():
    case = make.started(with_outcomes())
    assert make.open_task(case).due_at == make.MONDAY_9 + timedelta(minutes=10)


def test_an_outcome_ends_the_case_and_archives_it():
    case = make.started(with_outcomes())
    make.done(case, make.officer("Budi", "petugas"), "ya")
    case.refresh_from_db()
    assert (case.status, case.end) == ("diarsipkan", "selesai")
    assert not case.tasks.filter(state="open").exists()


def test_a_reason_is_asked_for_where_the_sop_says_so():
    case = make.started(with_outcomes())
    budi = make.officer("Budi", "petugas")
    with pytest.raises(Invalid) as fault:
        make.done(case, budi, "tidak")
    assert "reason" in fault.value.fields
    assert make.open_task(case).version == 0
    make.done(case, budi, "tidak", reason="Bukan layanan kami")
    case.refresh_from_db()
    assert (case.status, case.end_reason) == ("ditolak", "Bukan layanan kami")


def test_an_unknown_outcome_is_refused():
    case = make.started(with_outcomes())
    with pytest.raises(Invalid):
        make.done(case, make.officer("Budi", "petugas"), "entah")
    assert make.open_task(case).state == "open"


def test_a_loop_opens_a_new_visit_and_its_deadline_starts_anew():
    case = make.started(with_outcomes())
    budi = make.officer("Budi", "petugas")
    later = make.MONDAY_9 + timedelta(minutes=7)
    make.done(case, budi, "lagi", at=later)
    task = make.open_task(case)
    assert (task.visit, task.due_at) == (2, later + timedelta(minutes=10))


def test_the_same_form_sent_twice_has_one_effect():
    case = make.started(with_outcomes())
    budi = make.officer("Budi", "petugas")
    task = make.open_task(case)
    for _time in range(2):
        result = complete_task(
            case_id=case.pk, task_id=task.pk, version=0, by=Actor.officer(budi.pk), officer=budi, outcome="lagi",
            at=make.MONDAY_9, key="satu-formulir",
        )  # fmt: skip
    assert result.repeated
    assert case.tasks.filter(step="periksa").count() == 2


def test_the_same_key_with_other_content_is_a_conflict():
    case = make.started(with_outcomes())
    budi = make.officer("Budi", "petugas")
    make.done(case, budi, "lagi", key="k")
    with pytest.raises(Conflict):
        make.done(case, budi, "ya", key="k")


def test_a_second_completion_of_the_same_task_is_a_conflict():
    case = make.started(with_outcomes())
    task = make.open_task(case)
    make.done(case, make.officer("Budi", "petugas"), "lagi")
    ani = make.officer("Ani", "petugas")
    with pytest.raises(Conflict):
        complete_task(
            case_id=case.pk, task_id=task.pk, version=0, by=Actor.officer(ani.pk), officer=ani, outcome="ya",
            at=make.MONDAY_9, key="lain",
        )  # fmt: skip


def test_a_stranger_and_another_office_are_refused():
    case = make.started(with_outcomes())
    for person in (make.officer("Tamu"), make.officer("Lain", "petugas", of=make.office("lain"))):
        with pytest.raises(Refused):
            make.done(case, person, "ya")
    assert make.open_task(case).state == "open"


def test_a_return_takes_back_what_came_between_and_keeps_it_in_the_journal():
    case = make.started(with_outcomes())
    budi = make.officer("Budi", "petugas")
    make.done(case, budi, "kembali")
    again = make.open_task(case)
    assert (again.step, again.visit, again.opened_as, again.clock) == ("permohonan", 2, "back", "applicant")
    answers = {"nama": "Siti", "telepon": make.PHONE, "perihal": "Printer lantai 2"}
    complete_task(
        case_id=case.pk, task_id=again.pk, version=0, by=APPLICANT, answers=answers, at=make.MONDAY_9, key="lagi"
    )
    assert [task.number for task in standing_tasks(case)] == [3]
    assert case.tasks.filter(step="permohonan").count() == 2
    assert broken_links(case.stream) == []


def test_a_return_never_passes_a_step_that_issued_a_document():
    steps = [
        make.APPLICATION | {"then": "surat"},
        {"id": "surat", "rows": [2], "executor": "petugas", "issues_document": True, "then": "periksa"},
        {"id": "periksa", "rows": [2], "executor": "petugas", "outcomes": YES_NO},
    ]
    case = make.started(make.version(make.definition(steps)))
    budi = make.officer("Budi", "petugas")
    make.done(case, budi)
    with pytest.raises(Refused, match="dokumen"):
        make.done(case, budi, "kembali")
    assert make.open_task(case).step == "periksa"


def test_an_optional_step_is_skipped_with_actor_and_reason():
    case = make.started(make.version(make.definition(make.plain_steps(optional=True))))
    budi = make.officer("Budi", "petugas")
    task = make.open_task(case)
    keywords = {"case_id": case.pk, "task_id": task.pk, "version": 0, "officer": budi, "by": Actor.officer(budi.pk)}
    with pytest.raises(Invalid):
        skip_task(**keywords, reason=" ", at=make.MONDAY_9, key="a")
    skip_task(**keywords, reason="Tidak ada komentar", at=make.MONDAY_9, key="b")
    task.refresh_from_db()
    assert (task.state, task.reason, task.closed_by) == ("skipped", "Tidak ada komentar", f"officer:{budi.pk}")


def test_an_obligatory_step_cannot_be_skipped():
    case = make.started(make.version(make.definition(make.plain_steps())))
    budi = make.officer("Budi", "petugas")
    with pytest.raises(Refused):
        skip_task(
            case_id=case.pk, task_id=make.open_task(case).pk, version=0, officer=budi, by=Actor.officer(budi.pk),
            reason="malas", at=make.MONDAY_9, key="c",
        )  # fmt: skip


TWO_STEPS = [
    make.APPLICATION,
    {"id": "periksa", "rows": [2], "executor": "petugas", "then": "setujui"},
    {"id": "setujui", "rows": [2], "executor": "kepala", "then": "selesai"},
]


def correct(case: Case, task: Task, person, reason: str = "salah tulis"):
    return correct_task(
        case_id=case.pk, task_id=task.pk, reason=reason, officer=person, by=Actor.officer(person.pk),
        at=make.MONDAY_9, key=f"koreksi-{task.pk}",
    )  # fmt: skip


def test_a_completion_can_be_taken_back_until_the_next_task_is_taken():
    make.position("petugas", superior=make.position("kepala"))
    case = make.started(make.version(make.definition(TWO_STEPS)))
    budi, kepala = make.officer("Budi", "petugas"), make.officer("Kepala", "kepala")
    task = make.done(case, budi)
    assert why_not_correctable(task) == ""
    correct(case, task, budi)
    assert [(t.step, t.visit, t.state) for t in case.tasks.order_by("number")] == [
        ("permohonan", 1, "done"),
        ("periksa", 1, "done"),
        ("setujui", 1, "cancelled"),
        ("periksa", 2, "open"),
    ]
    again = make.done(case, budi)
    correct(case, again, kepala)
    make.done(case, budi)
    make.done(case, kepala)
    assert "case.corrected" in entries(case.stream).values_list("kind", flat=True)


def test_a_correction_is_refused_once_the_next_task_was_done():
    case = make.started(make.version(make.definition(TWO_STEPS)))
    budi = make.officer("Budi", "petugas")
    task = make.done(case, budi)
    make.done(case, make.officer("Kepala", "kepala"))
    with pytest.raises(Refused):
        correct(case, task, budi)


def test_a_colleague_may_not_correct():
    case = make.started(make.version(make.definition(TWO_STEPS)))
    task = make.done(case, make.officer("Budi", "petugas"))
    with pytest.raises(Refused, match="atasannya"):
        correct(case, task, make.officer("Ani", "petugas"))


def test_the_chosen_officer_gets_the_later_step():
    steps = [
        make.APPLICATION | {"then": "tugaskan"},
        {"id": "tugaskan", "rows": [2], "executor": "kepala", "then": "periksa"},
        {"id": "periksa", "rows": [2], "executor": "petugas", "assigned_by": "tugaskan", "then": "selesai"},
    ]
    case = make.started(make.version(make.definition(steps)))
    kepala, budi, ani = (
        make.officer("Kepala", "kepala"),
        make.officer("Budi", "petugas"),
        make.officer("Ani", "petugas"),
    )
    with pytest.raises(Invalid):
        make.done(case, kepala)
    with pytest.raises(Invalid):
        make.done(case, kepala, chosen=kepala)
    make.done(case, kepala, chosen=budi)
    assert make.open_task(case).assignee == budi
    with pytest.raises(Refused):
        make.done(case, ani)
    make.done(case, budi)


def test_four_eyes():
    steps = [
        make.APPLICATION,
        {"id": "periksa", "rows": [2], "executor": "petugas", "then": "ulang"},
        {"id": "ulang", "rows": [2], "executor": "petugas", "separate_from": "periksa", "then": "selesai"},
    ]
    case = make.started(make.version(make.definition(steps)))
    budi = make.officer("Budi", "petugas")
    make.done(case, budi)
    with pytest.raises(Refused, match="dua pasang mata"):
        make.done(case, budi)
    make.done(case, make.officer("Ani", "petugas"))


def test_the_timeline_shows_standard_and_actual_by_row():
    case = make.started(with_outcomes())
    rows = timeline(case, make.MONDAY_9 + timedelta(minutes=4))
    assert [(row.row.no, row.state, row.timed) for row in rows] == [(1, "done", False), (2, "current", True)]
    assert rows[1].actual == timedelta(minutes=4)
    late = timeline(case, make.MONDAY_9 + timedelta(minutes=11))
    assert late[1].state == "late"


def test_what_a_former_acting_holder_took_is_free_for_the_holder():
    case = make.started(make.version(make.definition(make.plain_steps())))
    acting, budi = make.officer("Plh"), make.officer("Budi", "petugas")
    make.hold(acting, "petugas", kind="plh", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 23))
    task = make.open_task(case)
    claim_task(case_id=case.pk, task_id=task.pk, version=0, officer=acting, at=make.MONDAY_9)
    with pytest.raises(Refused):
        make.done(case, budi)
    closed = make.done(case, budi, at=make.MONDAY_9 + timedelta(days=1))
    assert (closed.state, closed.assignee) == ("done", budi)
