"""The activity recipients.reach: an officer reaches each recipient, and ticks it off."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alur.engine.cases.ports import Activity, OptionWords, Panel, TaskView
from alur.engine.cases.registry import activities, keepers
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.rules.definition import Definition, Step
from alur.engine.sops.rules.faults import Finding
from alur.foundation.journal.ports import Check, Kind
from alur.foundation.journal.registry import checks, declare
from alur.foundation.offices.models import Office

from .actions import erase, keep_rows, take_back
from .forms import ReachForm, said_of
from .queries import kept_rows, names_of, recipient_faults, rows_of, too_many
from .rules.options import Options, option_faults
from .rules.rows import Said


class Reach(Activity):
    """Done when every recipient is done or waived. What comes of it, a person says by the step's outcomes."""

    name = "recipients.reach"
    label = gettext_lazy("Menjangkau beberapa penerima")
    options = Options
    option_words = {
        "list": OptionWords(
            gettext_lazy("Penerimanya"),
            gettext_lazy("Satu baris satu penerima. Kosongkan bila penerimanya disebut dalam sebuah isian."),
        ),
        "from": OptionWords(
            gettext_lazy("Atau disebut di isian"),
            gettext_lazy("Isian beberapa pilihan, atau teks panjang dengan satu penerima di tiap baris."),
            fields=("choices", "long-text"),
        ),
        "link": OptionWords(gettext_lazy("Tautan bukti")),
        "note": OptionWords(gettext_lazy("Catatan untuk tiap penerima")),
        "waive": OptionWords(gettext_lazy("Penerima boleh ditiadakan dengan alasan")),
    }
    saves = True
    tells = {
        "recipients.reached": gettext_lazy("%(who)s menandai “%(what)s” selesai di “%(step)s”."),
        "recipients.waived": gettext_lazy("%(who)s meniadakan “%(what)s” di “%(step)s”, dengan alasan."),
        "recipients.changed": gettext_lazy("%(who)s mengubah isian “%(what)s” di “%(step)s”."),
        "recipients.reopened": gettext_lazy("%(who)s menandai “%(what)s” belum selesai di “%(step)s”."),
    }

    def faults(self, step: Step, options: Any, definition: Definition) -> Iterable[Finding]:  # noqa: ANN401  as the port
        return option_faults(step, options, definition)

    def form(self, task: TaskView, data: Any = None, files: Any = None) -> ReachForm:  # noqa: ANN401  as the port
        rows = rows_of(task)
        return ReachForm(
            data,
            options=task.options,
            rows=rows,
            names=names_of(rows),
            zone=Office.objects.get(pk=task.office_id).zone,
            too_many=too_many(task),
        )

    def summary(self, task: TaskView) -> Panel | None:
        rows = kept_rows(task)
        if not rows:
            return None
        names = names_of(rows)
        language = get_language() or "id"
        shown = [(row, row.named.in_language(language), names.get(row.by, "")) for row in rows]
        return Panel("recipients/_summary.html", {"rows": shown, "zone": Office.objects.get(pk=task.office_id).zone})

    def what(self, step: Step, data: Mapping[str, Any], language: str) -> str:
        """The recipient's name where the SOP says it. A typed one stands in no journal: it is told by its number."""
        key = str(data.get("recipient", ""))
        options = Options.model_validate(step.options)
        if options.listed and key in options.listed:
            return options.listed[key].in_language(language)
        if key.startswith("baris-"):
            return _("penerima nomor %(number)s") % {"number": key.removeprefix("baris-")}
        return key

    def save(self, task: TaskView, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
        keep_rows(task=task, said=_said(task, data), by=by, at=at)

    def perform(self, task: TaskView, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
        """Raises Invalid at each row that is still pending."""
        keep_rows(task=task, said=_said(task, data), by=by, at=at, finishing=True)

    def undo(self, task: TaskView, by: Actor, at: datetime) -> None:
        take_back(task=task, by=by, at=at)


def _said(task: TaskView, data: Mapping[str, Any]) -> dict[str, Said]:
    return {row.named.key: said_of(data, row) for row in rows_of(task)}


class RecipientsKept:
    """Notes and links of recipients: of the office's own making, so they are erased, and not in an applicant's copy."""

    def erase(self, cases: Collection[UUID]) -> None:
        erase(cases=cases)

    def copy(self, case: UUID) -> Mapping[str, Any]:
        return {}


activities.add(Reach.name, Reach())
declare(*(Kind(name, says, committed=("said",)) for name, says in Reach.tells.items()))
keepers.add("recipients", RecipientsKept())
checks.add(
    "recipients",
    Check("recipients", gettext_lazy("Penerima dibanding riwayatnya"), gettext_lazy("penerima"), recipient_faults),
)
