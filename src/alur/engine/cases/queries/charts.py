"""The flowchart of an SOP as signed, and as it runs in one case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import ceil
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.flow import VisitState, standing
from alur.engine.sops.models import SopVersion
from alur.engine.sops.queries import definition_by_key, definitions_in_force, keys_in_force
from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.flowchart import (
    Graph,
    Item,
    Page,
    State,
    Wording,
    described,
    graph_of,
    items_of,
    page_of,
    svg_of,
)
from alur.foundation.offices.models import Office

from .cases import tasks_in_order, visits_among
from .pauses import open_pause
from .plans import plan_now, step_now


@dataclass(frozen=True, eq=False)
class Chart:
    """A flowchart ready to be drawn, and the same in words. Roles only, never a person's name.

    Equal to itself alone: pages keep what they made of it beside it.
    """

    title: str
    graph: Graph
    wording: Wording

    @cached_property
    def description(self) -> str:
        return described(self.graph, self.wording)

    @cached_property
    def items(self) -> list[Item]:
        """One for each row: who, how it stands, what follows."""
        return items_of(self.graph, self.wording)

    @property
    def has_added(self) -> bool:
        """Is there a dashed line on it, which the page then explains?"""
        return any(edge.added for edge in self.graph.edges)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the drawing in CSS pixels."""
        return ceil(self._page.width) + 2, ceil(self._page.height) + 2

    @cached_property
    def svg(self) -> str:
        """The drawing, on one page as large as it needs; escaped, with presentation attributes only."""
        return svg_of(self._page, self.wording, title=self.title, description=self.description)

    @cached_property
    def _page(self) -> Page:
        return page_of(self.graph, self.wording)


def signed_chart(version: SopVersion, language: str) -> Chart:
    """The rows as they were signed: steps and branches that were added later are not on it. One query."""
    return _chart(version.pk, version.sop.office, language, None)


def drafted_chart(definition: Definition, office: Office, language: str) -> Chart:
    """As it would run, with added steps and branches; no version need be there. Two queries where it calls others."""
    calls = any(step.call for step in definition.steps)
    return _made(definition, language, {}, definitions_in_force(office) if calls else {})


def live_chart(case: Case, at: datetime, language: str) -> Chart:
    """The case's own version with added steps and branches, and how each stands at `at`. Four queries."""
    return _chart(case.sop_version_id, case.office, language, states_of(case, at))


def states_of(case: Case, at: datetime) -> dict[str, State]:
    """Step, `r<number>` of a row that is only shown, or `end.<kind>` → how it stands. What is still ahead is absent."""
    definition = plan_now(case)
    states: dict[str, State] = {}
    tasks = tasks_in_order(case)
    stands = {visit.number for visit in standing(visits_among(tasks))}
    running: dict[str, list[Task]] = {}
    for task in tasks:
        if task.number in stands:
            states[step_now(task)] = "skipped" if task.state == VisitState.SKIPPED else "done"
        elif task.state == VisitState.OPEN:
            running.setdefault(task.step, []).append(task)
    states |= {step: _running(tasks, at) for step, tasks in running.items()}
    if case.served_at is not None:
        states |= {f"r{row.no}": "done" for row in definition.rows if row.display_only}
    if case.end_kind:
        states[f"end.{case.end_kind}"] = "done"
    return states


def _running(tasks: list[Task], at: datetime) -> State:
    """As on the timeline: a pause speaks before lateness. What waits for its time or for events waits."""
    tasks = [task for task in tasks if not (task.is_watch or task.asleep)]
    if not tasks:
        return "waiting"
    if any(open_pause(task) for task in tasks):
        return "waiting"
    return "late" if any(task.due_at and task.due_at < at for task in tasks) else "current"


def _chart(version: UUID, office: Office, language: str, states: Mapping[str, State] | None) -> Chart:
    definition = definition_by_key(version)
    calls = {step.call.sop for step in definition.steps if step.call}
    called = {slug: key for slug, key in keys_in_force(office).items() if slug in calls} if calls else {}
    key = (version, language, None if states is None else frozenset(states.items()), frozenset(called.values()))
    if key not in _charts:
        if len(_charts) >= _CACHED:
            _charts.clear()
        _charts[key] = _made(definition, language, states, {slug: definition_by_key(of) for slug, of in called.items()})
    return _charts[key]


_CACHED = 256
_charts: dict[tuple[UUID, str, frozenset[tuple[str, State]] | None, frozenset[UUID]], Chart] = {}
"""Versions are frozen, and cases stand in few ways: each is drawn once per process, and once for each set of versions
that it calls."""


def _made(
    definition: Definition, language: str, states: Mapping[str, State] | None, called: Mapping[str, Definition]
) -> Chart:
    wording = _wording(language)
    graph = graph_of(definition, wording=wording, states=states, called=called)
    return Chart(wording.title.format(title=definition.title.in_language(language)), graph, wording)


def _wording(language: str) -> Wording:
    """The chart's own words in the language of the page."""
    return Wording(
        language=language,
        number=_("No."),
        activity=_("Kegiatan"),
        executors=_("Pelaksana"),
        start=_("Mulai"),
        end=_("Selesai"),
        end_live=_("Akhir"),
        added=_("tambahan"),
        added_row=_("Tambahan"),
        title=_("Bagan alur {title}"),
        description=_("Bagan alur dengan {rows} baris dan {lanes} pelaksana: {names}."),
        description_live=_("Posisi permohonan: {states}."),
        goes_on=_("lanjut ke {where}"),
        row=_("baris {number}"),
        states={
            "done": _("Selesai"),
            "current": _("Sekarang"),
            "waiting": _("Menunggu"),
            "late": _("Terlambat"),
            "skipped": _("Dilewati"),
        },
    )
