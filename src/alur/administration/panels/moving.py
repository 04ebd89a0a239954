"""What an administrator sees before running cases are moved to a newer revision of their SOP."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.administration.forms.moving import STEP, RevisionsForm, StepsForm
from alur.engine.cases.queries.moving import (
    MOST_CASES,
    cases_running_by,
    planned_moves,
    running_versions,
    steps_in_use,
    why_in_words,
)
from alur.engine.cases.rules.moving import completed, proposed
from alur.engine.sops.queries import definition_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alur.engine.cases.models import Case
    from alur.engine.sops.models import Sop, SopVersion
    from alur.engine.sops.rules.definition import Definition


@dataclass(frozen=True)
class Row:
    """One case: where it would go on, or every reason why not."""

    case: Case
    value: str
    """What its box posts: the case, and how many acts on it were seen."""
    steps: list[tuple[str, str]]
    reasons: list[str]


@dataclass
class MoveView:
    revisions: RevisionsForm
    old: SopVersion | None = None
    new: SopVersion | None = None
    steps: StepsForm | None = None
    twice: str = ""
    """The step that two older ones would become."""
    rows: list[Row] = field(default_factory=list)
    left_over: int = 0
    """So many more run by that revision than are shown."""
    hidden: list[tuple[str, str]] = field(default_factory=list)
    """What the dry run was asked: posted along with the cases."""

    @property
    def movable(self) -> int:
        return sum(not row.reasons for row in self.rows)

    @property
    def nothing_runs(self) -> bool:
        return not self.revisions.fields["dari"].choices[1:]  # type: ignore[attr-defined]  # a PickField


def move_view(sop: Sop, asked: Mapping[str, Any], language: str) -> MoveView:
    """The dry run that `asked` (a query or a posted form) describes; without one only the choice of revisions."""
    found = running_versions(sop)
    newest = found[-1][0].number if found else 0
    left = [(each.number, _revision(each.number, count)) for each, count in found if count and each.number < newest]
    newer = [(each.number, _("Revisi %(number)d") % {"number": each.number}) for each, _count in found[1:]]
    begun = "dari" in asked
    view = MoveView(RevisionsForm(asked if begun else None, left=left, newer=newer))
    if not begun or not view.revisions.is_valid():
        return view
    by_number = {str(each.number): each for each, _count in found}
    view.old = by_number[view.revisions.cleaned_data["dari"]]
    view.new = by_number[view.revisions.cleaned_data["ke"]]
    _look(view, view.old, view.new, asked, language)
    return view


def _look(view: MoveView, version: SopVersion, to: SopVersion, asked: Mapping[str, Any], language: str) -> None:
    old, new = definition_of(version), definition_of(to)
    running = cases_running_by(version)
    cases = list(running[:MOST_CASES])
    view.left_over = max(running.count() - len(cases), 0)
    used = set(steps_in_use(cases))
    names = [(step.id, _named(old, step.id, language)) for step in old.steps if step.id in used]
    targets = [(step.id, _named(new, step.id, language)) for step in new.steps]
    view.steps = StepsForm(asked, steps=names, targets=targets, proposed=proposed(old, new))
    chosen = view.steps.chosen
    view.hidden = [("dari", str(version.number)), ("ke", str(to.number))]
    view.hidden += [(STEP + key, after) for key, after in chosen.items()]
    taken = Counter(filter(None, chosen.values()))
    if twice := [key for key, count in taken.items() if count > 1]:
        view.twice = _named(new, twice[0], language)
        return
    for plan in planned_moves(cases, old, new, completed(old, new, chosen)):
        steps = [(_named(old, key, language), _named(new, after, language)) for key, after in plan.open_steps]
        reasons = [why_in_words(each, old, new, language) for each in plan.judged.refusals]
        view.rows.append(Row(plan.case, f"{plan.case.pk}:{plan.seen}", steps, reasons))


def _named(definition: Definition, key: str, language: str) -> str:
    """The step's name with its rows, since two steps may have one name; "" for no step."""
    if not key:
        return ""
    step = definition.step(key)
    rows = ", ".join(str(number) for number in step.rows)
    name = definition.name_of(step).in_language(language)
    return f"{rows}. {name}" if rows else name


def _revision(number: int, count: int) -> str:
    said = ngettext(
        "Revisi %(number)d (%(count)d permohonan berjalan)", "Revisi %(number)d (%(count)d permohonan berjalan)", count
    )
    return said % {"number": number, "count": count}
