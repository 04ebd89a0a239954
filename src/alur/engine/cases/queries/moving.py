"""Running cases as a move to a newer version of their SOP finds them, and why one of them cannot be moved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alur.engine.cases.models import Case, Participation, Pause, SecretLink, Task
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.flow import VisitState
from alur.engine.cases.rules.moved import GONE
from alur.engine.cases.rules.moving import Done, Judged, Open, Refusal, Standing, Why, judge
from alur.engine.sops.models import Sop, SopVersion
from alur.engine.sops.queries import bindings, definition_of, heavy
from alur.engine.sops.rules.definition import Definition

from .cases import visits_among
from .plans import step_now, step_of

MOST_CASES = 200
"""So many cases are looked at, and moved, in one go."""

WORDS: dict[Why, Promise] = {
    Why.NO_COUNTERPART: _("Langkah “%(step)s” sedang terbuka dan tidak punya pasangan di revisi baru."),
    Why.BRANCH: _("Langkah “%(step)s” berada di cabang yang lain di revisi baru."),
    Why.EXECUTOR: _("Langkah “%(step)s” dikerjakan jenis pelaksana yang lain di revisi baru."),
    Why.LINK: _("Langkah “%(step)s” sedang dipegang orang luar yang tidak disebut di revisi baru."),
    Why.ACTIVITY: _("Langkah “%(step)s” sudah dimulai dengan cara yang lain. Selesaikan dahulu langkah itu."),
    Why.CALL: _("Langkah “%(step)s” menunggu SOP lain, dan revisi baru tidak melanjutkannya dengan cara yang sama."),
    Why.WAITING: _("Langkah “%(step)s” sedang menunggu, dan revisi baru menunggu hal yang lain."),
    Why.PAUSED: _("Langkah “%(step)s” sedang dijeda, dan waktunya berubah. Lanjutkan dahulu langkah itu."),
    Why.NO_POSITION: _("Pelaksana “%(what)s” untuk langkah “%(step)s” belum punya jabatan di kantor ini."),
    Why.ANSWER: _("Langkah “%(step)s” membaca jawaban “%(what)s”, yang tidak ada pada permohonan ini."),
    Why.DONE_FIRST: _(
        "Langkah “%(step)s” memerlukan petugas yang dipilih di langkah “%(what)s”. Langkah itu belum ada."
    ),
    Why.APPLICATION: _("Formulir permohonan (“%(step)s”) bukan langkah pertama di revisi baru."),
    Why.DOCUMENT: _("Langkah “%(step)s” sudah menerbitkan dokumen, dan revisi baru tidak menjaganya."),
    Why.ENDS: _("SOP yang memanggil permohonan ini tidak mengenal akhir revisi baru."),
}


@dataclass(frozen=True)
class Planned:
    """What a move would come to for one case. `seen` counts the acts on its family: it must be the same at the move."""

    case: Case
    seen: int
    judged: Judged
    open_steps: tuple[tuple[str, str], ...]
    """Key of each open step, and of the step that it would become ("" for none)."""


def running_versions(sop: Sop) -> list[tuple[SopVersion, int]]:
    """Every published version, the oldest first, with how many cases run by it. Two queries."""
    versions = SopVersion.objects.filter(sop=sop).exclude(state="draft").select_related("sop__office")
    counted = dict(
        Case.objects.filter(sop_version__sop=sop, ended_at__isnull=True)
        .values_list("sop_version")
        .annotate(number=Count("pk"))
        .values_list("sop_version", "number")
    )
    return [(each, counted.get(each.pk, 0)) for each in versions.defer("definition", "source").order_by("number")]


def cases_running_by(version: SopVersion) -> QuerySet[Case]:
    """The cases that could be moved away from that version, the oldest first."""
    found = Case.objects.filter(sop_version=version, ended_at__isnull=True).order_by("opened_at", "pk")
    related = ("office", "sop_version__sop", "root", "parent_task__case__sop_version__sop")
    return found.select_related(*related).defer(*heavy("sop_version"), *heavy("parent_task__case__sop_version"))


def planned_moves(cases: Sequence[Case], old: Definition, new: Definition, steps: Mapping[str, str]) -> list[Planned]:
    """What moving these cases of one SOP would come to; the same number of queries however many they are."""
    if not cases:
        return []
    standings = standings_of(cases)
    bound = bindings(cases[0].sop_version.sop).keys()
    found = []
    for case in cases:
        judged = judge(standings[case.pk], old, new, steps, bound)
        keys = tuple((each.step.id, judged.steps.get(each.number, "")) for each in standings[case.pk].opened)
        found.append(Planned(case, (case.root or case).version, judged, keys))
    return found


def steps_in_use(cases: Sequence[Case]) -> list[str]:
    """The steps of their version that some of these cases stand at or have done, in no order. Two queries."""
    found = set()
    for tasks in _tasks_of(cases).values():
        found |= {step_now(task) for task in tasks if task.state != VisitState.CANCELLED}
    return [name for name in found if not name.startswith(GONE)]


def standings_of(cases: Sequence[Case]) -> dict[UUID, Standing]:
    """Each case as the rules of a move see it. Six queries, however many cases."""
    tasks = _tasks_of(cases)
    waiting = [task for each in tasks.values() for task in each if task.state == VisitState.OPEN]
    outside: dict[UUID, set[str]] = defaultdict(set)
    links = SecretLink.objects.filter(task__in=waiting, revoked_at__isnull=True).values_list("task", "executor")
    for task, executor in [*links, *Participation.objects.filter(task__in=waiting).values_list("task", "executor")]:
        outside[task].add(executor)
    paused = set(Pause.objects.filter(task__in=waiting, ended_at__isnull=True).values_list("task", flat=True))
    called = {each.parent_task_id: each.sop_version for each in _called(waiting)}
    return {
        case.pk: Standing(
            visits=visits_among(tasks[case.pk]),
            opened=[_open(task, outside[task.pk], task.pk in paused, called.get(task.pk))
                    for task in tasks[case.pk] if task.state == VisitState.OPEN],
            done={task.number: Done(step_of(task), frozenset(task.answers), task.chosen_id is not None)
                  for task in tasks[case.pk] if task.state in (VisitState.DONE, VisitState.SKIPPED)},
            is_root=case.parent_task_id is None,
            returns=_returns(case),
        )
        for case in cases
    }  # fmt: skip


def _tasks_of(cases: Sequence[Case]) -> dict[UUID, list[Task]]:
    by_key = {case.pk: case for case in cases}
    found: dict[UUID, list[Task]] = {key: [] for key in by_key}
    for task in Task.objects.filter(case__in=by_key).order_by("number"):
        task.case = by_key[task.case_id]
        found[task.case_id].append(task)
    return found


def _called(tasks: Iterable[Task]) -> QuerySet[Case]:
    callers = [task.pk for task in tasks if task.is_call]
    return Case.objects.filter(parent_task__in=callers, ended_at__isnull=True).select_related("sop_version")


def _open(task: Task, outside: set[str], paused: bool, child: SopVersion | None) -> Open:
    step = step_of(task)
    return Open(
        number=task.number,
        step=step,
        scope=task.scope,
        is_call=task.is_call,
        is_watch=task.is_watch,
        on_sending=task.on_sending,
        asleep=task.asleep,
        paused=paused,
        keeps=activities.get(step.does).saves,
        outside=frozenset(outside),
        child_ends=frozenset(definition_of(child).ends) if child else None,
    )


def _returns(case: Case) -> frozenset[str] | None:
    """The ends that the calling step knows; None for a case that nobody called."""
    if case.parent_task is None:
        return None
    call = step_of(case.parent_task).call
    return frozenset(call.returns) if call else frozenset()


def why_in_words(refusal: Refusal, old: Definition, new: Definition, language: str) -> str:
    """One reason, as a sentence."""
    about = (new, old) if refusal.why in AHEAD else (old, new)
    said = {"step": _name(refusal.step, *about, language), "what": refusal.what}
    if refusal.why is Why.DONE_FIRST:
        said["what"] = _name(refusal.what, new, old, language)
    if refusal.why is Why.ANSWER:
        asked, _dot, field = refusal.what.partition(".")
        fields = {each.name: each.label.in_language(language) for each in new.step(asked).fields}
        said["what"] = fields.get(field, field)
    return str(WORDS[refusal.why]) % said


AHEAD = (Why.ANSWER, Why.DONE_FIRST, Why.NO_POSITION)
"""Reasons about a step of the newer version."""


def _name(step: str, first: Definition, other: Definition, language: str) -> str:
    for definition in (first, other):
        if step in definition.steps_by_id:
            return definition.name_of(definition.step(step)).in_language(language)
    return step
