"""What `alur verify` asks of cases: are their rows what the journal tells, and does what must always hold, hold."""

from collections.abc import Iterator
from itertools import batched
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Counter, Pause, Task, Word
from alur.engine.cases.rules.flow import VisitState
from alur.engine.cases.rules.search_words import words_of_case
from alur.foundation.journal.ports import Fault, Inspection

from .retold import Retold

_BATCH = 200
_SEARCHED = ("number", "applicant_name", "subject")


def replay_faults(look: Inspection) -> Iterator[Fault]:
    """Each case's rows against its journal: tasks, who has them, times, pauses, links, notes, and what was written."""
    for batch in batched(Case.objects.order_by("pk").iterator(chunk_size=_BATCH), _BATCH):
        look.seen += len(batch)
        yield from Retold(batch).faults()


def invariant_faults(look: Inspection) -> Iterator[Fault]:
    """What holds of every case at every moment, whatever the journal says."""
    for faults in (_open_tasks, _pauses, _calls, _services, _words):
        yield from faults(look)


_OPEN = Task.objects.filter(case=OuterRef("pk"), state=VisitState.OPEN)


def _open_tasks(look: Inspection) -> Iterator[Fault]:
    ended = Task.objects.filter(state=VisitState.OPEN, case__ended_at__isnull=False)
    text = _("%(case)s sudah berakhir, tetapi langkah “%(step)s” masih terbuka.")
    yield from _of_tasks(look, "rules.ended-open", ended, text)
    stuck = Case.objects.filter(~Exists(_OPEN), ended_at__isnull=True)
    text = _("%(case)s masih berjalan, tetapi tidak ada langkah yang terbuka.")
    yield from _of_cases(look, "rules.stuck", stuck, text)


def _pauses(look: Inspection) -> Iterator[Fault]:
    running = Pause.objects.filter(ended_at__isnull=True)
    over = Task.objects.exclude(state=VisitState.OPEN).filter(Exists(running.filter(task=OuterRef("pk"))))
    text = _("%(case)s, langkah “%(step)s”: sudah ditutup, tetapi jedanya masih berjalan.")
    yield from _of_tasks(look, "rules.pause-of-closed", over, text)
    doubled = running.values("task").annotate(times=Count("pk")).filter(times__gt=1).values("task")
    text = _("%(case)s, langkah “%(step)s”: dua jeda berjalan sekaligus.")
    yield from _of_tasks(look, "rules.pause-doubled", Task.objects.filter(pk__in=doubled), text)
    due = Task.objects.filter(Exists(running.filter(task=OuterRef("pk"))), state=VisitState.OPEN)
    due = due.filter(Q(due_at__isnull=False) | Q(timeout_at__isnull=False))
    text = _("%(case)s, langkah “%(step)s”: sedang dijeda, tetapi batas waktunya tetap berjalan.")
    yield from _of_tasks(look, "rules.pause-due", due, text)


def _calls(look: Inspection) -> Iterator[Fault]:
    child = Case.objects.filter(parent_task=OuterRef("pk"), ended_at__isnull=True)
    waiting = Task.objects.filter(~Exists(child), state=VisitState.OPEN, is_call=True, asleep=False)
    text = _("%(case)s, langkah “%(step)s”: menunggu SOP lain yang tidak berjalan.")
    yield from _of_tasks(look, "rules.call-of-nothing", waiting, text)
    lost = Case.objects.filter(ended_at__isnull=True, parent_task__isnull=False).exclude(
        parent_task__state=VisitState.OPEN
    )
    text = _("%(case)s masih berjalan, tetapi langkah yang memanggilnya sudah ditutup.")
    yield from _of_cases(look, "rules.call-lost", lost, text)


def _services(look: Inspection) -> Iterator[Fault]:
    serving = Exists(_OPEN.filter(after_service=False))
    wrong = Case.objects.filter(ended_at__isnull=True)
    wrong = wrong.filter(Q(serving, served_at__isnull=False) | Q(~serving, Exists(_OPEN), served_at__isnull=True))
    text = _("%(case)s: waktu layanannya tidak sesuai dengan langkah yang terbuka.")
    yield from _of_cases(look, "rules.served", wrong, text)


def _words(look: Inspection) -> Iterator[Fault]:
    """The search's copy says what the case says, and nothing of one that was erased."""
    text = _("%(case)s: kata-kata untuk pencarian tidak sama dengan isi permohonan.")
    cases = Case.objects.exclude(worded=None, erased_at=None).order_by("pk").only(*_SEARCHED, "worded")
    for batch in batched(cases.iterator(chunk_size=_BATCH), _BATCH):
        look.seen += 1
        held: dict[UUID, set[str]] = {case.pk: set() for case in batch}
        for key, word in Word.objects.filter(case__in=held).values_list("case_id", "word"):
            held[key].add(word)
        for case in batch:
            said = words_of_case(*(getattr(case, name) for name in _SEARCHED)) if case.worded else set()
            if held[case.pk] != said:
                yield Fault("rules.words", f"case:{case.pk}", text % {"case": case.number})


def _of_tasks(look: Inspection, code: str, tasks: QuerySet[Task], text: str) -> Iterator[Fault]:
    look.seen += 1
    rows = tasks.order_by("pk").values_list("pk", "step", "case__number")
    for pk, step, number in rows.iterator(chunk_size=1000):
        yield Fault(code, f"task:{pk}", text % {"case": number, "step": step})


def _of_cases(look: Inspection, code: str, cases: QuerySet[Case], text: str) -> Iterator[Fault]:
    look.seen += 1
    for pk, number in cases.order_by("pk").values_list("pk", "number").iterator(chunk_size=1000):
        yield Fault(code, f"case:{pk}", text % {"case": number})


def number_faults(look: Inspection) -> Iterator[Fault]:
    """Case numbers: each serial up to the counter's last was given once, and no number is without a counter."""
    for counter in Counter.objects.order_by("office", "prefix", "year"):
        yield from _of_counter(look, counter)
    counted = Counter.objects.values_list("office", "prefix", "year")
    known = {(office, f"{prefix}-{year}") for office, prefix, year in counted}
    for pk, office, number in Case.objects.order_by().values_list("pk", "office", "number").iterator(chunk_size=1000):
        if (office, number.rpartition("-")[0]) not in known:
            text = _("%(case)s: nomor ini tidak berasal dari penghitung nomor mana pun.")
            yield Fault("number.unknown", f"case:{pk}", text % {"case": number})


def _of_counter(look: Inspection, counter: Counter) -> Iterator[Fault]:
    """One byte for each serial, however many there are."""
    start = f"{counter.prefix}-{counter.year}-"
    given = bytearray(counter.last + 1)
    cases = Case.objects.filter(office=counter.office_id, number__startswith=start).order_by()
    for number in cases.values_list("number", flat=True).iterator(chunk_size=1000):
        look.seen += 1
        written = number.removeprefix(start)
        serial = int(written) if written.isdigit() else 0
        if not 1 <= serial <= counter.last:
            text = _("%(case)s: nomor ini melampaui penghitung nomornya (%(last)d).")
            yield Fault("number.beyond", number, text % {"case": number, "last": counter.last})
        elif given[serial]:
            text = _("%(case)s: nomor ini dipakai dua kali.")
            yield Fault("number.doubled", number, text % {"case": number})
        else:
            given[serial] = 1
    for serial in range(1, counter.last + 1):
        if not given[serial]:
            text = _("%(case)s: nomor ini pernah diberikan, tetapi permohonannya tidak ada.")
            yield Fault("number.gap", f"{start}{serial:04}", text % {"case": f"{start}{serial:04}"})
