"""Who has a task: offer, claim, release, reassign, acting holders. The due date never moves because of it."""

from datetime import date, timedelta

import pytest

from alur.engine.cases.actions import ask_applicant, claim_task, reassign_task, release_task
from alur.engine.cases.queries import inbox
from alur.kernel.errors import Conflict, Invalid, Refused

from . import make

pytestmark = pytest.mark.django_db


def running(**step):
    return make.started(make.version(make.definition(make.plain_steps(**step))))


def said(case, person, at=make.MONDAY_9, **changed):
    task = make.open_task(case)
    return {
        "case_id": case.pk, "task_id": task.pk, "version": task.version, "officer": person, "at": at, **changed,
    }  # fmt: skip


@pytest.fixture
def line():
    """Kepala stands above petugas."""
    make.position("petugas", superior=make.position("kepala"))


def test_a_task_is_offered_to_its_position_and_taken_by_one():
    case = running()
    budi, ani = make.officer("Budi", "petugas"), make.officer("Ani", "petugas")
    assert all(list(inbox(person, make.MONDAY_9)) for person in (budi, ani))
    claim_task(**said(case, budi))
    assert (make.open_task(case).assignee, make.open_task(case).claimed_at) == (budi, make.MONDAY_9)
    with pytest.raises(Refused):
        claim_task(**said(case, ani))
    with pytest.raises(Refused):
        make.done(case, ani)
    make.done(case, budi)


def test_claiming_what_one_has_changes_nothing():
    case = running()
    budi = make.officer("Budi", "petugas")
    claim_task(**said(case, budi))
    claim_task(**said(case, budi, version=0))
    assert make.open_task(case).version == 1
    assert make.kinds(case).count("case.task_claimed") == 1


def test_claiming_from_a_stale_page_is_a_conflict():
    case = running()
    budi, ani = make.officer("Budi", "petugas"), make.officer("Ani", "petugas")
    claim_task(**said(case, budi))
    release_task(**said(case, budi))
    with pytest.raises(Conflict):
        claim_task(**said(case, ani, version=0))


def test_releasing_or_handing_over_again_with_the_same_key_changes_nothing():
    case = running()
    budi, ani = make.officer("Budi", "petugas"), make.officer("Ani", "petugas")
    claim_task(**said(case, budi))
    release = said(case, budi, key="lepas")
    for _press in range(2):
        release_task(**release)
    assert make.kinds(case).count("case.task_released") == 1
    claim_task(**said(case, budi))
    over = said(case, budi, key="alihkan", to=ani, reason="Cuti")
    for _press in range(2):
        reassign_task(**over)
    assert make.kinds(case).count("case.task_reassigned") == 1
    assert make.open_task(case).assignee == ani


def test_taking_a_step_that_is_done_by_it_again_changes_nothing():
    case = running(completes_on="claim")
    budi, ani = make.officer("Budi", "petugas"), make.officer("Ani", "petugas")
    taken = said(case, budi)
    for _press in range(2):
        claim_task(**taken)
    assert make.kinds(case).count("case.task_closed") == 2  # the application, and this
    with pytest.raises(Conflict):
        claim_task(**{**taken, "officer": ani})


def test_a_released_task_is_offered_again():
    case = running()
    budi, ani = make.officer("Budi", "petugas"), make.officer("Ani", "petugas")
    claim_task(**said(case, budi))
    with pytest.raises(Refused):
        release_task(**said(case, ani))
    release_task(**said(case, budi))
    assert (make.open_task(case).assignee, make.open_task(case).claimed_at) == (None, None)
    make.done(case, ani)


def test_a_free_task_cannot_be_released():
    case = running()
    with pytest.raises(Refused):
        release_task(**said(case, make.officer("Budi", "petugas")))


@pytest.mark.usefixtures("line")
def test_the_superior_may_release_and_reassign_but_not_do_the_work():
    case = running()
    budi, ani, head = (
        make.officer("Budi", "petugas"),
        make.officer("Ani", "petugas"),
        make.officer("Kartini", "kepala"),
    )
    claim_task(**said(case, budi))
    with pytest.raises(Refused):
        make.done(case, head)
    release_task(**said(case, head))
    reassign_task(**said(case, head), to=ani, reason="Budi cuti")
    assert make.open_task(case).assignee == ani
    with pytest.raises(Refused):
        make.done(case, budi)


def test_a_task_is_reassigned_with_a_reason_and_to_a_holder_only():
    case = running()
    budi, ani, guest = make.officer("Budi", "petugas"), make.officer("Ani", "petugas"), make.officer("Tamu")
    claim_task(**said(case, budi))
    with pytest.raises(Refused):
        reassign_task(**said(case, ani), to=ani, reason="saya saja")
    with pytest.raises(Invalid, match="mengapa"):
        reassign_task(**said(case, budi), to=ani, reason=" ")
    with pytest.raises(Invalid, match="jabatan"):
        reassign_task(**said(case, budi), to=guest, reason="cuti")
    reassign_task(**said(case, budi), to=ani, reason="cuti")
    assert (make.open_task(case).assignee, make.open_task(case).claimed_at) == (ani, None)
    with pytest.raises(Refused):
        claim_task(**said(case, budi))
    claim_task(**said(case, ani))
    assert "case.task_reassigned" in make.kinds(case)


@pytest.mark.usefixtures("line")
def test_the_due_date_never_moves_because_of_who_has_it():
    case = running()
    due = make.open_task(case).due_at
    budi, ani, head = (
        make.officer("Budi", "petugas"),
        make.officer("Ani", "petugas"),
        make.officer("Kartini", "kepala"),
    )
    later = make.MONDAY_9 + timedelta(minutes=5)
    for act in (
        lambda: claim_task(**said(case, budi, later)),
        lambda: release_task(**said(case, budi, later)),
        lambda: reassign_task(**said(case, head, later), to=ani, reason="cuti"),
        lambda: claim_task(**said(case, ani, later)),
    ):
        act()
        assert make.open_task(case).due_at == due


def test_an_acting_holder_does_the_work_inside_the_period_only():
    plh = make.officer("Pelaksana")
    make.hold(plh, "petugas", kind="plh", starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 25))
    case = running()
    for day in ("2026-11-23 23:59", "2026-11-26 00:00"):
        assert not list(inbox(plh, make.local(day)))
        with pytest.raises(Refused):
            claim_task(**said(case, plh, make.local(day)))
    assert list(inbox(plh, make.local("2026-11-24 00:00")))
    claim_task(**said(case, plh, make.local("2026-11-25 23:59")))
    with pytest.raises(Refused):
        make.done(case, plh, at=make.local("2026-11-26 00:00"))


def test_who_asks_about_what_an_acting_holder_left_behind_has_it_from_then_on():
    plh, budi, ani = make.officer("Pelaksana"), make.officer("Budi", "petugas"), make.officer("Ani", "petugas")
    make.hold(plh, "petugas", kind="plh", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 23))
    case = running()
    claim_task(**said(case, plh))
    tomorrow = make.MONDAY_9 + timedelta(days=1)
    ask_applicant(**said(case, budi, tomorrow), question="Yang mana?", key="t")
    assert (make.open_task(case).assignee, make.open_task(case).claimed_at) == (budi, tomorrow)
    with pytest.raises(Refused):
        claim_task(**said(case, ani, tomorrow))


def test_the_period_is_counted_in_days_of_the_offices_zone():
    jayapura = make.office("jayapura", zone="Asia/Jayapura")
    make.position("petugas", jayapura)
    case = make.started(make.version(make.definition(make.plain_steps()), jayapura))
    plt = make.officer("Pelaksana", of=jayapura)
    make.hold(plt, "petugas", kind="plt", starts_on=date(2026, 11, 24))
    with pytest.raises(Refused):
        claim_task(**said(case, plt, make.local("2026-11-23 21:59")))  # 23.59 WIT
    claim_task(**said(case, plt, make.local("2026-11-23 22:00")))  # 00.00 WIT


def test_a_closed_account_does_nothing():
    case = running()
    budi = make.officer("Budi", "petugas", is_active=False)
    with pytest.raises(Refused):
        claim_task(**said(case, budi))


def test_a_step_that_completes_on_claim_is_done_by_taking_it():
    steps = [
        make.APPLICATION,
        {"id": "periksa", "rows": [2], "executor": "petugas", "completes_on": "claim", "then": "kerja"},
        {"id": "kerja", "rows": [2], "executor": "petugas", "then": "selesai"},
    ]
    case = make.started(make.version(make.definition(steps)))
    budi = make.officer("Budi", "petugas")
    claim_task(**said(case, budi))
    taken = case.tasks.get(step="periksa")
    assert (taken.state, taken.assignee, taken.closed_by) == ("done", budi, f"officer:{budi.pk}")
    assert (make.open_task(case).step, make.open_task(case).claimed_at) == ("kerja", None)


def test_four_eyes_hold_for_claiming_too():
    steps = [
        make.APPLICATION,
        {"id": "periksa", "rows": [2], "executor": "petugas", "then": "ulang"},
        {"id": "ulang", "rows": [2], "executor": "petugas", "separate_from": "periksa", "then": "selesai"},
    ]
    case = make.started(make.version(make.definition(steps)))
    budi = make.officer("Budi", "petugas")
    make.done(case, budi)
    with pytest.raises(Refused, match="dua pasang mata"):
        claim_task(**said(case, budi))


def test_another_office_takes_nothing():
    case = running()
    other = make.officer("Lain", "petugas", of=make.office("lain"), is_administrator=True)
    for act in (claim_task, release_task):
        with pytest.raises(Refused):
            act(**said(case, other))
    with pytest.raises(Refused):
        reassign_task(**said(case, other), to=other, reason="x")
