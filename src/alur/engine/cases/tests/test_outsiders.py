"""Contacts and other units act by a secret link for one task; participants read and add."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import (
    cancel_case,
    complete_by_link,
    contribute,
    contribute_by_link,
    renew_link,
    sweep,
)
from alur.engine.cases.models import Case, Contribution, SecretLink, Task
from alur.engine.cases.queries import (
    applicant_tasks,
    case_by_tracking_token,
    inbox,
    link_by_token,
    person_of,
    shown_to_link,
    takes_part,
    token_of,
)
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.sops.models import Binding
from alur.engine.sops.rules.definition import Definition
from alur.kernel.errors import Conflict, Invalid, Refused

from . import make

pytestmark = pytest.mark.django_db

PERSON = {"name": "Rina", "phone": "+628111222333", "email": "rina@contoh.id"}


def outside(executor="kenalan", *, bound=False, **parts):
    steps = [
        make.APPLICATION
        | {
            "form": [*make.APPLICATION["form"], {"name": "kenalan", "type": "person", "label": "Narahubung"},
                     {"name": "waktu", "type": "time-slot", "label": "Waktu", "required": False}],
            "then": "awal",
        },
        {"id": "awal", "name": "Awal", "executor": "petugas", "then": "pilih"},
        {
            "id": "pilih",
            "rows": [2],
            "executor": executor,
            "form": [{"name": "slot", "type": "text", "label": "Waktu lain"}],
            "outcomes": {"bisa": {"label": "Bisa", "to": "tutup"}, "batal": {"label": "Batal", "to": "ditarik"}},
            **parts,
        },
        {"id": "tutup", "name": "Tutup", "executor": "petugas", "then": "selesai"},
    ]  # fmt: skip
    made = make.definition(steps).model_dump(mode="json", by_alias=True)
    made["executors"] |= {
        "kenalan": {
            "name": "Narahubung",
            "kind": "contact",
            "from": "permohonan.kenalan",
            "sees": ["permohonan.perihal"],
        },
        "satker": {"name": "Satker lain", "kind": "unit", "sees": ["permohonan.perihal", "permohonan.telepon"]},
    }
    version = make.version(Definition.model_validate(made))
    if bound:
        Binding.objects.create(sop=version.sop, executor="satker", position=make.position("satker"))
    return version


def opened(person, executor="kenalan", slot=None, **parts):
    answers = {"nama": "Siti", "telepon": make.PHONE, "perihal": "Rapat", "kenalan": PERSON}
    case = make.started(outside(executor, **parts), answers=answers | ({"waktu": slot} if slot else {}))
    make.done(case, person)
    return case


@pytest.fixture
def person():
    return make.officer("Sari", "petugas")


def by_link(token, at=make.MONDAY_9, key="kunci", outcome="bisa", **options):
    return complete_by_link(
        token=token, version=None, at=at, key=key, outcome=outcome, answers={"slot": "Rabu"}, **options
    )


def test_a_contact_gets_one_link_made_for_the_person_the_form_named(person):
    case = opened(person)
    link = SecretLink.objects.get()
    token = token_of(link)
    assert len(token) * 6 >= 128
    assert link.task == make.open_task(case)
    assert person_of(link).email == "rina@contoh.id"
    kept = str(list(SecretLink.objects.values())) + str(list(Case.objects.values()))
    assert token not in kept
    assert "rina@contoh.id" not in kept
    assert link_by_token(token, make.MONDAY_9) == link
    assert [answer.value for answer in shown_to_link(link, language="id")] == ["Rapat"]


def test_the_link_completes_its_task_once_and_is_dead_then(person):
    case = opened(person)
    token = token_of(SecretLink.objects.get())
    first = by_link(token)
    again = by_link(token)
    assert (again.task_id, again.repeated) == (first.task_id, True)
    task = Task.objects.get(pk=first.task_id)
    assert (task.closed_by, task.outcome, task.answers) == ("contact", "bisa", {"slot": "Rabu"})
    assert link_by_token(token, make.MONDAY_9) is None
    with pytest.raises(Conflict):
        by_link(token, key="lain")
    assert make.open_task(case).step == "tutup"


def test_the_link_opens_nothing_else(person):
    case = opened(person)
    token = token_of(SecretLink.objects.get())
    assert case_by_tracking_token(token) is None
    assert applicant_tasks(case) == []
    task = make.open_task(case)
    with pytest.raises(Refused):
        make.complete_task(
            case_id=case.pk, task_id=task.pk, version=0, by=APPLICANT, outcome="bisa", at=make.MONDAY_9, key="k"
        )


def test_a_link_runs_out_and_a_new_one_makes_the_old_one_useless(person):
    case = opened(person)
    old = SecretLink.objects.get()
    assert link_by_token(token_of(old), make.MONDAY_9 + timedelta(days=31)) is None
    stranger = make.officer("Budi", "petugas", of=make.office("lain"))
    with pytest.raises(Refused):
        renew_link(case_id=case.pk, link_id=old.pk, officer=stranger, at=make.MONDAY_9)
    later = make.MONDAY_9 + timedelta(days=31)
    new = renew_link(case_id=case.pk, link_id=old.pk, officer=person, at=later)
    assert link_by_token(token_of(old), make.MONDAY_9) is None
    assert link_by_token(token_of(new), later) == new
    with pytest.raises(Conflict):
        by_link(token_of(old), at=later)


def test_a_cancelled_case_closes_its_links(person):
    case = opened(person)
    token = token_of(SecretLink.objects.get())
    administrator = make.officer("Admin", is_administrator=True)
    cancel_case(case_id=case.pk, reason="Batal.", officer=administrator, at=make.MONDAY_9, key="b")
    assert link_by_token(token, make.MONDAY_9) is None


def test_an_officer_enters_what_a_contact_said_by_telephone(person):
    case = opened(person)
    make.done(case, person, outcome="bisa", answers={"slot": "Kamis"})
    assert make.open_task(case).step == "tutup"


def test_another_unit_answers_by_link_or_with_an_account_of_its_own(person):
    case = opened(person, "satker")
    link = SecretLink.objects.get()
    assert link.task.clock == "unit"
    assert person_of(link).name == ""
    by_link(token_of(link))
    assert make.open_task(case).step == "tutup"
    liaison = make.officer("Tono", "satker")
    bound = opened(person, "satker", bound=True)
    assert not SecretLink.objects.filter(task__case=bound).exists()
    with pytest.raises(Refused):
        make.done(bound, person, outcome="bisa")
    assert make.done(bound, liaison, outcome="bisa").assignee == liaison


def test_masking_holds_behind_a_link_too(person):
    opened(person, "satker")
    link = SecretLink.objects.get()
    assert make.PHONE not in str(shown_to_link(link, language="id"))


def test_participants_find_the_task_and_add_notes_but_do_not_complete_it(person):
    helper = make.officer("Budi", "kepala")
    case = opened(person, "petugas", participants=["kepala", "kenalan"])
    task = make.open_task(case)
    assert list(Task.objects.filter(takes_part([make.position("kepala").pk]))) == [task]
    with pytest.raises(Refused):
        make.done(case, helper, outcome="bisa")
    contribute(case_id=case.pk, task_id=task.pk, text="Siap hadir.", officer=helper, at=make.MONDAY_9, key="a")
    contribute(case_id=case.pk, task_id=task.pk, text="Siap hadir.", officer=helper, at=make.MONDAY_9, key="a")
    token = token_of(SecretLink.objects.get())
    with pytest.raises(Refused, match="ikut serta"):
        by_link(token)
    with pytest.raises(Invalid):
        contribute_by_link(token=token, text=" ", at=make.MONDAY_9, key="b")
    contribute_by_link(token=token, text="Saya datang.", at=make.MONDAY_9, key="b")
    assert [(each.by, each.text) for each in Contribution.objects.order_by("at", "id")] == [
        (str(Actor.officer(helper.pk)), "Siap hadir."),
        ("contact", "Saya datang."),
    ]
    with pytest.raises(Refused):
        contribute(case_id=case.pk, task_id=task.pk, text="x", officer=make.officer("Orang"), at=make.MONDAY_9, key="c")


SLOT = {"date": "2026-11-24", "start": "09:00", "end": "10:30"}


def test_a_step_sleeps_until_the_end_of_the_slot_and_wakes_by_itself(person):
    case = opened(person, "petugas", slot=SLOT, not_before="permohonan.waktu")
    task = make.open_task(case)
    assert task.asleep
    assert task.not_before == make.local("2026-11-24 10:30")
    assert task.due_at == make.local("2026-11-24 10:40")
    assert not inbox(person, make.MONDAY_9).exists()
    with pytest.raises(Refused, match="belum dapat dimulai"):
        make.done(case, person, outcome="bisa")
    assert sweep(at=make.local("2026-11-24 10:29")) == 0
    # Also when no worker ran, it is there at its time.
    assert inbox(person, make.local("2026-11-24 10:30")).exists()
    sweep(at=make.local("2026-11-24 10:31"))
    assert sweep(at=make.local("2026-11-24 10:31")) == 0
    assert make.kinds(case).count("case.task_woken") == 1
    make.done(case, person, outcome="bisa", at=make.local("2026-11-24 10:32"))


def test_a_question_left_empty_holds_nobody_up_and_a_duration_counts_from_opening(person):
    case = opened(person, "petugas", not_before="permohonan.waktu")
    assert not make.open_task(case).asleep
    waiting = opened(person, "petugas", not_before="2 jam")
    assert make.open_task(waiting).not_before == make.local("2026-11-23 11:00")


def test_a_call_wakes_and_then_calls(person):
    make.called([{"id": "kerja", "rows": [2], "executor": "petugas", "then": "selesai"}])
    steps = [
        make.APPLICATION | {"then": "panggil"},
        {
            "id": "panggil",
            "rows": [2],
            "executor": "petugas",
            "not_before": "2 jam",
            "call": {
                "sop": "anak",
                "returns": dict.fromkeys(("selesai", "ditolak", "dibatalkan", "ditarik"), "selesai"),
            },
        },
    ]
    case = make.started(make.version(make.definition(steps)))
    assert not Case.objects.filter(root=case).exists()
    sweep(at=make.local("2026-11-23 11:00"))
    make.done(make.child(case), person, at=make.local("2026-11-23 11:05"))
    case.refresh_from_db()
    assert case.end == "selesai"
