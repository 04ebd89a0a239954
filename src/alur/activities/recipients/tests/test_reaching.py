"""The rows of a visit: saved, completed, taken back, corrected; journaled without what people typed."""

from datetime import timedelta

import pytest

from alur.activities.recipients.models import Recipient
from alur.activities.recipients.queries import kept_rows, recipient_faults, rows_of
from alur.engine.cases.actions import complete_task, correct_task, save_progress
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.ports import Inspection
from alur.foundation.journal.queries import broken_links, entries
from alur.kernel.errors import Conflict, Invalid, Refused

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def whatever_was_done_is_told():
    yield
    assert list(recipient_faults(Inspection(make.AT))) == []


@pytest.fixture
def petugas():
    return cases.officer("Ani", "petugas")


def states(case):
    return {row.named.key: str(row.said.state) for row in rows_of(make.view(case))}


def test_looking_writes_nothing_and_saving_writes_every_row(petugas):
    case = make.started()
    assert states(case) == {"facebook": "pending", "tiktok": "pending"}
    assert not Recipient.objects.exists()
    make.save(case, petugas, make.said())
    assert states(case) == {"facebook": "done", "tiktok": "pending"}
    assert Recipient.objects.count() == 2
    done, pending = kept_rows(make.view(case))
    assert (done.by, done.at, pending.by, pending.at) == (petugas.actor, make.AT, "", None)


def test_saving_takes_the_task_and_leaves_it_open(petugas):
    case = make.started()
    make.save(case, petugas, make.said())
    task = cases.open_task(case)
    assert (task.assignee, task.claimed_at, task.version) == (petugas, make.AT, 1)
    assert cases.kinds(case)[-2:] == ["recipients.reached", "case.task_progressed"]


def test_the_second_of_two_officers_is_told_and_changes_nothing(petugas):
    case, other = make.started(), cases.officer("Budi", "petugas")
    make.save(case, petugas, make.said())
    with pytest.raises(Conflict, match="berubah sejak halaman Anda dibuka"):
        make.save(case, other, make.said(key="tiktok", link="https://tiktok.example/1"), version=0)
    assert states(case)["tiktok"] == "pending"


def test_a_form_sent_twice_is_saved_once_and_another_content_under_its_key_is_refused(petugas):
    case = make.started()
    first = make.save(case, petugas, make.said(), version=0, key="k")
    again = make.save(case, petugas, make.said(), version=0, key="k")
    assert (first.repeated, again.repeated) == (False, True)
    assert cases.kinds(case).count("recipients.reached") == 1
    with pytest.raises(Conflict):
        make.save(case, petugas, make.said(link="https://x.example/2"), version=0, key="k")


def test_only_who_may_complete_the_step_may_save(petugas):
    case = make.started()
    for person in (cases.officer("Cici"), cases.officer("Dodi", "petugas", of=cases.office("lain"))):
        with pytest.raises(Refused):
            make.save(case, person, make.said())
    assert not Recipient.objects.exists()


def test_an_activity_that_keeps_nothing_cannot_be_saved(petugas):
    case = cases.started(cases.version(cases.definition(cases.plain_steps())))
    with pytest.raises(Refused, match="sekaligus"):
        make.save(case, petugas, {})


def test_completing_names_every_row_that_is_pending(petugas):
    case = make.started()
    with pytest.raises(Invalid) as fault:
        cases.done(case, petugas, activity_data=make.said())
    assert list(fault.value.fields) == ["row_tiktok_state"]
    assert not Recipient.objects.exists()
    assert cases.open_task(case).step == "unggah"


def test_completing_keeps_the_rows_also_those_saved_before(petugas):
    case = make.started()
    make.save(case, petugas, make.said())
    cases.done(case, petugas, at=make.AT + timedelta(minutes=5), activity_data=make.said(
        key="tiktok", state="waived", link="", note="Akun diblokir."))  # fmt: skip
    rows = Recipient.objects.order_by("number")
    assert [(row.state, row.at, row.stands) for row in rows] == [
        ("done", make.AT, True),
        ("waived", make.AT + timedelta(minutes=5), True),
    ]
    assert cases.kinds(case).count("recipients.waived") == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (make.said(link=""), "row_facebook_link"),
        (make.said(link="javascript:alert(1)"), "row_facebook_link"),
        (make.said(state="waived", note=""), "row_facebook_note"),
    ],
)
def test_what_is_not_right_is_not_even_saved(petugas, wrong, field):
    case = make.started()
    with pytest.raises(Invalid) as fault:
        make.save(case, petugas, wrong)
    assert list(fault.value.fields) == [field]
    assert not Recipient.objects.exists()


def test_after_a_return_everything_is_open_again_and_the_former_link_is_shown(petugas):
    case = make.started()
    first = cases.done(case, petugas, activity_data=make.BOTH)
    cases.done(case, petugas, "ulang")
    _apply_again(case)
    rows = rows_of(make.view(case))
    assert [(str(row.said.state), row.said.link, row.former_link) for row in rows] == [
        ("pending", "", "https://facebook.example/1"),
        ("pending", "", ""),
    ]
    assert set(Recipient.objects.filter(task=first).values_list("state", "stands")) == {
        ("done", False), ("waived", False)}  # fmt: skip


def _apply_again(case):
    task = cases.open_task(case)
    answers = {"nama": "Siti", "telepon": cases.PHONE, "perihal": "Materi"}
    complete_task(
        case_id=case.pk, task_id=task.pk, version=task.version, by=APPLICANT, at=make.AT, key="lagi", answers=answers
    )


def test_a_loop_starts_afresh_without_former_links(petugas):
    case = make.started()
    cases.done(case, petugas, activity_data=make.BOTH)
    cases.done(case, petugas, "unggah-lagi")
    assert [row.former_link for row in rows_of(make.view(case))] == ["", ""]
    assert set(states(case).values()) == {"pending"}


def test_a_correction_goes_on_from_what_was_done(petugas):
    case = make.started()
    done = cases.done(case, petugas, activity_data=make.BOTH)
    by = Actor.officer(petugas.pk)
    correct_task(
        case_id=case.pk, task_id=done.pk, reason="Salah", officer=petugas, by=by, at=make.AT, key="x"
    )  # fmt: skip
    assert states(case) == {"facebook": "done", "tiktok": "waived"}
    before = cases.kinds(case)
    cases.done(case, petugas, at=make.AT + timedelta(hours=1))
    again = Recipient.objects.filter(stands=True).order_by("number")
    assert [(row.task.visit, row.at) for row in again] == [(2, make.AT), (2, make.AT)]
    assert "recipients.reached" not in cases.kinds(case)[len(before) :]


def test_the_recipients_of_an_earlier_answer(petugas):
    case = make.started(**{"from": "permohonan.satker"}, answers={"satker": "Balai Padi\n Balai Padi \nBalai Jagung"})
    assert [row.named.label for row in rows_of(make.view(case))] == ["Balai Padi", "Balai Jagung"]
    case = make.started(**{"from": "permohonan.jejaring"}, answers={"jejaring": ["ig"]})
    assert [row.named.label for row in rows_of(make.view(case))] == ["Instagram"]


def test_a_step_without_recipients_can_be_completed(petugas):
    case = make.started(**{"from": "permohonan.satker"})
    assert cases.done(case, petugas, activity_data={}).state == "done"


def test_the_journal_holds_nothing_that_was_typed_and_its_chain_is_whole(petugas):
    case = make.started(**{"from": "permohonan.satker", "note": True}, answers={"satker": "Balai Rahasia"})
    data = make.said(key="baris-1", link="https://rahasia.example", note="Telepon 0812")
    make.save(case, petugas, data)
    written = str([entry.data for entry in entries(case.stream)])
    assert "baris-1" in written
    assert not any(words in written for words in ("Rahasia", "rahasia", "0812"))
    assert broken_links(case.stream) == []


def test_saving_a_finished_step_is_a_conflict(petugas):
    case = make.started()
    done = cases.done(case, petugas, activity_data=make.BOTH)
    with pytest.raises(Conflict):
        save_progress(
            case_id=case.pk, task_id=done.pk, version=None, activity_data={}, officer=petugas, at=make.AT, key="z"
        )
