"""One small story for each action on a case: what it takes to do it once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from alur.activities.recipients.tests import make as recipients
from alur.engine.cases import actions
from alur.engine.cases.actions.unmask import unmask
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import open_pause, token_of
from alur.engine.cases.rules.actors import APPLICANT, SYSTEM, Actor
from alur.engine.cases.tests import make, outside

AT = make.MONDAY_9
MINUTES_5 = AT + timedelta(minutes=5)
WAYS = {
    "ya": {"label": "Ya", "to": "selesai"},
    "tidak": {"label": "Tidak", "to": "ditolak", "reason": "required"},
    "kembali": {"label": "Kembali", "to": "permohonan", "back": True},
}


class Story:
    """An office, two who hold the position, their chief, and a case that waits at `periksa`."""

    def __init__(self, **periksa: Any) -> None:
        make.position("petugas", superior=make.position("kepala"))
        self.budi, self.ani = make.officer("Budi", "petugas"), make.officer("Ani", "petugas")
        self.kepala = make.officer("Kartini", "kepala", is_administrator=True)
        self.case = make.started(make.version(make.definition(make.plain_steps(**periksa))))

    @property
    def task(self) -> Task:
        return make.open_task(self.case)

    def asked(self, officer: Any = None, **said: Any) -> dict[str, Any]:
        """What an act on the open task is called with."""
        task = self.task
        held = {"case_id": self.case.pk, "task_id": task.pk, "version": task.version, "officer": officer or self.budi}
        return held | {"at": MINUTES_5, "key": uuid4().hex} | said


def complete_task() -> None:
    story = Story(outcomes=WAYS)
    make.done(story.case, story.budi, "kembali", reason="Kurang lengkap", at=MINUTES_5)
    answers = {"nama": "Siti Aminah", "telepon": "+6281234567899", "perihal": "Layar"}
    again = story.task
    actions.complete_task(
        case_id=story.case.pk, task_id=again.pk, version=again.version, by=APPLICANT, at=MINUTES_5, key=uuid4().hex,
        answers=answers,
    )  # fmt: skip
    make.done(story.case, story.budi, "tidak", reason="Bukan wewenang kami", note="Sudah ditelepon", at=MINUTES_5)


def skip_task() -> None:
    story = Story(optional=True)
    actions.skip_task(**story.asked(reason="Tidak perlu"), by=Actor.officer(story.budi.pk))


def correct_task() -> None:
    story = Story(then="putus")
    story.case = make.started(make.version(make.definition([*make.plain_steps(then="putus"), PUTUS])))
    done = make.done(story.case, story.budi, at=MINUTES_5)
    said = {"case_id": story.case.pk, "task_id": done.pk, "officer": story.budi, "at": MINUTES_5, "key": uuid4().hex}
    actions.correct_task(**said, by=Actor.officer(story.budi.pk), reason="Salah tulis")


PUTUS = {"id": "putus", "executor": "kepala", "name": "Memutus", "then": "selesai"}


def claim_task() -> None:
    story = Story()
    actions.claim_task(**_without_key(story.asked()))
    # Taking over somebody's task, by being handed it, leaves it to be taken again.
    actions.reassign_task(**story.asked(to=story.ani, reason="Cuti"))
    actions.claim_task(**_without_key(story.asked(story.ani)))


def release_task() -> None:
    story = Story()
    actions.claim_task(**_without_key(story.asked()))
    actions.release_task(**story.asked())


def reassign_task() -> None:
    story = Story()
    actions.reassign_task(**story.asked(to=story.ani, reason="Cuti"))


def suspend_task() -> None:
    actions.suspend_task(**Story().asked(reason="Menunggu suku cadang"))


def resume_task() -> None:
    story = Story()
    actions.suspend_task(**story.asked(reason="Menunggu suku cadang"))
    actions.resume_task(**story.asked(at=AT + timedelta(days=2)))


def ask_applicant() -> None:
    story = Story()
    actions.ask_applicant(**story.asked(question="Yang mana?"))
    # Closed while it waits: the pause ends with it.
    actions.cancel_case(case_id=story.case.pk, reason="Ganda", officer=story.kepala, at=MINUTES_5, key=uuid4().hex)


def answer_question() -> None:
    story = Story()
    actions.ask_applicant(**story.asked(question="Yang mana?"))
    pause = open_pause(story.task)
    assert pause is not None
    actions.answer_question(
        case_id=story.case.pk,
        pause_id=pause.pk,
        answer="Yang biru",
        by=APPLICANT,
        at=AT + timedelta(days=1),
        key=uuid4().hex,
    )


def cancel_case() -> None:
    story = Story()
    actions.cancel_case(case_id=story.case.pk, reason="Ganda", officer=story.kepala, at=MINUTES_5, key=uuid4().hex)


def withdraw_case() -> None:
    actions.withdraw_case(case_id=Story().case.pk, reason="", by=APPLICANT, at=MINUTES_5, key=uuid4().hex)


def start_case() -> None:
    child = make.called([{"id": "bantu", "rows": [1], "executor": "petugas", "then": "selesai"}])
    call = {"sop": child.sop.slug, "returns": {"selesai": "selesai", "dibatalkan": "ditolak"}}
    calling = {"id": "periksa", "rows": [2], "executor": "petugas", "call": call}
    case = make.started(make.version(make.definition([make.APPLICATION, calling])))
    make.started(case.sop_version, follows=case.pk)
    make.done(make.child(case), make.officer("Budi", "petugas"), at=MINUTES_5)


def save_progress() -> None:
    case = recipients.started()
    recipients.save(case, make.officer("Budi", "petugas"), recipients.said(), at=MINUTES_5)


def unmask_() -> None:
    story = Story()
    actions.claim_task(**_without_key(story.asked()))
    task = story.case.tasks.get(step="permohonan")
    unmask(
        case=story.case, task=task, field="telepon", officer=story.budi, by=Actor.officer(story.budi.pk), at=MINUTES_5
    )


def note_dossier() -> None:
    story = Story()
    actions.note_dossier(case_id=story.case.pk, officer=story.budi, at=MINUTES_5)


class Visit:
    """A case of the SOP with all that happens beside the office, split into its branches."""

    def __init__(self) -> None:
        self.budi, self.kepala = make.officer("Budi", "petugas"), make.officer("Kartini", "kepala")
        self.case = outside.split(outside.applied(), self.budi)

    def task(self, step: str) -> Task:
        return make.open_task(self.case, step)

    def token(self, step: str, executor: str) -> str:
        return token_of(outside.link_of(self.task(step), executor))

    def sending(self) -> Task:
        """All three branches done: what is sent waits to be handed over."""
        for step, executor, said in (
            ("konfirmasi", "narahubung", {"outcome": "bersedia", "answers": {"jumlah": "4"}}),
            ("telaah", "biro", {"answers": {"pendapat": "Baik"}}),
        ):
            token = self.token(step, executor)
            actions.complete_by_link(token=token, version=None, at=MINUTES_5, key=uuid4().hex, **said)
        make.done(self.case, self.budi, step="periksa", answers={"temuan": "Ada"}, at=MINUTES_5)
        return self.task("kabar")

    def watching(self) -> Task:
        actions.finish_sent(case_id=self.case.pk, task_id=self.sending().pk, at=MINUTES_5)
        return self.task("tanggapan")


def complete_by_link() -> None:
    Visit().sending()


def renew_link() -> None:
    visit = Visit()
    link = outside.link_of(visit.task("konfirmasi"))
    actions.renew_link(case_id=visit.case.pk, link_id=link.pk, officer=visit.budi, at=AT + timedelta(days=31))


def contribute() -> None:
    visit = Visit()
    task = visit.task("periksa")
    actions.contribute(
        case_id=visit.case.pk, task_id=task.pk, text="Siap", officer=visit.kepala, at=MINUTES_5, key=uuid4().hex
    )  # fmt: skip


def contribute_by_link() -> None:
    token = Visit().token("periksa", "narahubung")
    actions.contribute_by_link(token=token, text="Saya datang", at=MINUTES_5, key=uuid4().hex)


def finish_sent() -> None:
    Visit().watching()


def fire_event() -> None:
    visit = Visit()
    visit.watching()
    said = {"case_id": visit.case.pk, "step": "tanggapan", "by": SYSTEM, "at": MINUTES_5}
    for outcome, note in (("masuk", "Baik"), ("keberatan", "Terlalu jauh")):
        actions.fire_event(**said, key=outcome, outcome=outcome, answers={"pesan": "Halo"}, note=note)
    actions.withdraw_case(case_id=visit.case.pk, reason="Batal", by=APPLICANT, at=MINUTES_5, key=uuid4().hex)
    actions.fire_event(**said, key="late", outcome="masuk", answers={"pesan": "Terlambat"})


def close_watch() -> None:
    visit = Visit()
    task = visit.watching()
    said = {"case_id": visit.case.pk, "task_id": task.pk, "version": task.version, "reason": "Cukup"}
    actions.close_watch(**said, officer=visit.budi, at=MINUTES_5, key=uuid4().hex)


def sweep() -> None:
    """Nearly due, overdue, out of time, waking."""
    story = Story(outcomes=WAYS | {"lagi": {"label": "Lagi", "to": "periksa"}}, timeout=LIMIT)
    Visit().watching()
    for minutes in (9, 11, 60 * 24 * 8, 60 * 24 * 12):
        actions.sweep(at=AT + timedelta(minutes=minutes))
    assert story.case.tasks.filter(step="periksa", state="done").exists()


LIMIT = {"after": "2 hari", "outcome": "lagi"}


def waive_sending() -> None:
    visit = Visit()
    said = {"case_id": visit.case.pk, "task_id": visit.sending().pk, "reason": "Diserahkan di loket"}
    actions.waive_sending(**said, officer=visit.budi, at=MINUTES_5)


def correct_contact() -> None:
    story = Story()
    values = {"name": "Siti Aminah", "phone": "+6281298765432"}
    said = {"case_id": story.case.pk, "values": values, "checked": "telepon"}
    assert actions.correct_contact(**said, officer=story.budi, at=MINUTES_5, key=uuid4().hex) == ["name", "phone"]


def note_copy() -> None:
    story = Story()
    actions.note_copy(case_id=story.case.pk, checked="tautan", officer=story.budi, at=MINUTES_5)


def erase_case() -> None:
    visit = Visit()
    contribution = {"case_id": visit.case.pk, "task_id": visit.task("periksa").pk, "text": "Siap"}
    actions.contribute(**contribution, officer=visit.kepala, at=MINUTES_5, key=uuid4().hex)
    actions.withdraw_case(case_id=visit.case.pk, reason="Batal", by=APPLICANT, at=MINUTES_5, key=uuid4().hex)
    done = actions.erase_case(case_id=visit.case.pk, by=SYSTEM, at=AT + timedelta(days=900), checked="tautan")
    assert done.cases == 1


def erase_cases() -> None:
    """A call is erased with its caller."""
    start_case()
    roots = list(Case.objects.filter(ended_at__isnull=False, parent_task=None).values_list("pk", flat=True))
    assert actions.erase_cases(roots=roots, because="masa-simpan", at=AT + timedelta(days=900)).cases == len(roots) == 1


def move_case() -> None:
    """To another position, another name and another time; with one that is done under the former name."""
    story = Story(then="putus")
    story.case = make.started(make.version(make.definition([*make.plain_steps(then="putus"), PUTUS])))
    actions.claim_task(**_without_key(story.asked()))
    to = make.version(make.definition(_renamed(), rows=LONGER))
    said = {"case_id": story.case.pk, "seen": None, "to": to, "steps": {"periksa": "telaah"}, "at": MINUTES_5}
    actions.move_case(**said, by=SYSTEM, key="pindah")
    make.done(story.case, story.kepala, at=MINUTES_5)


def move_date() -> None:
    """What a step had booked takes place later, and later still; also once the case has ended, and with what waits."""
    story = Story()
    done = make.done(story.case, story.budi, at=MINUTES_5)
    for hours in (1, 2):
        starts = AT + timedelta(hours=hours)
        actions.move_date(
            task_id=done.pk,
            starts=starts,
            ends=starts + timedelta(hours=1),
            by=Actor.officer(story.budi.pk),
            at=MINUTES_5,
        )
    meeting_with_survey_moved()


def meeting_with_survey_moved() -> None:
    """Somebody outside is asked once it is over: their step, its limit and their link follow."""
    survey = {"id": "survei", "executor": "teman", "not_before": "permohonan.waktu", "then": "selesai"}
    survey["timeout"] = {"after": "14 hari", "outcome": "then"}
    books = {"id": "periksa", "rows": [2], "executor": "petugas", "does": "meetings.book", "then": "survei"}
    slot = {"name": "waktu", "type": "time-slot", "label": "Waktu"}
    apply = make.APPLICATION | {"form": [*make.APPLICATION["form"], slot]}
    books["options"] = {"slot": "permohonan.waktu"}
    executors = {
        "pemohon": {"name": "Pemohon", "kind": "applicant"},
        "petugas": {"name": "Petugas", "kind": "position"},
        "teman": {"name": "Teman", "kind": "contact", "from": "permohonan.nama"},
    }
    whole = make.definition([apply, books, survey], executors=executors)
    when = {"date": "2026-11-24", "start": "09:00", "end": "10:00"}
    case = make.started(
        make.version(whole), answers={"nama": "Siti", "telepon": make.PHONE, "perihal": "Rapat", "waktu": when}
    )
    done = make.done(case, make.officer("Budi", "petugas"), at=MINUTES_5)
    starts = AT + timedelta(days=3)
    actions.move_date(task_id=done.pk, starts=starts, ends=starts + timedelta(hours=1), by=SYSTEM, at=MINUTES_5)
    assert case.tasks.get(step="survei").not_before == starts + timedelta(hours=1)


def cancel_date() -> None:
    story = Story()
    done = make.done(story.case, story.budi, at=MINUTES_5)
    actions.cancel_date(task_id=done.pk, by=Actor.officer(story.budi.pk), at=MINUTES_5)


def move_cases() -> None:
    """Moved, and moved again: what was done stays with the version that it was done by."""
    story = Story()
    for number in range(2):
        to = make.version(make.definition(_renamed() if number else make.plain_steps(), rows=LONGER))
        chosen = [(each.pk, each.version) for each in Case.objects.all()]
        done = actions.move_cases(
            chosen=chosen,
            to=to,
            steps={"periksa": "telaah"} if number else {},
            by=SYSTEM,
            at=MINUTES_5,
            key=str(number),
        )
        assert [each.why for each in done] == [""]
    assert len(Case.objects.get(pk=story.case.pk).moves) == 2


def _renamed() -> list[dict[str, Any]]:
    telaah = {"id": "telaah", "rows": [2], "executor": "kepala", "then": "putus"}
    return [make.APPLICATION | {"then": "telaah"}, telaah, PUTUS]


LONGER = [{"no": 1, "activity": "Mengajukan"}, {"no": 2, "activity": "Menelaah", "time": "2 jam"}]


def _without_key(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "key"}


STORIES: dict[str, Callable[[], None]] = {
    each.__name__.rstrip("_"): each
    for each in (
        answer_question, ask_applicant, cancel_case, cancel_date, claim_task, close_watch, complete_by_link,
        complete_task, contribute, contribute_by_link, correct_contact, correct_task, erase_case, erase_cases,
        finish_sent, fire_event, move_case, move_cases, move_date, note_copy, note_dossier, reassign_task,
        release_task, renew_link, resume_task, save_progress, skip_task, start_case, suspend_task, sweep, unmask_,
        waive_sending, withdraw_case,
    )
}  # fmt: skip


def cases() -> list[Case]:
    return list(Case.objects.order_by("number"))
