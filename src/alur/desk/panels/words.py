"""The words for steps, outcomes and who does what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alur.engine.cases.queries import plan_of
from alur.engine.sops.queries import definition_by_key
from alur.engine.sops.rules.definition import Definition, EndKind, Step
from alur.ui.components import signed

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Task


def language() -> str:
    return get_language() or "id"


def step_name(definition: Definition, step: Step) -> str:
    return definition.name_of(step).in_language(language())


def task_name(task: Task) -> str:
    definition = plan_of(task)
    return step_name(definition, definition.step(task.step))


def service_name(case: Case) -> str:
    return definition_by_key(case.sop_version_id).title.in_language(language())


def row_words(step: Step) -> str:
    """The step's number in the signed table: "5", "1–3"; empty for one that carries out no row."""
    if not step.rows:
        return ""
    first, last = min(step.rows), max(step.rows)
    return str(first) if first == last else f"{first}–{last}"


def place(definition: Definition, step: Step) -> str:
    """Where the step stands in the signed table."""
    number = row_words(step)
    if not number:
        return _("Langkah tambahan")
    return _("Langkah %(number)s dari %(total)d") % {"number": number, "total": len(definition.rows)}


def heading(definition: Definition, step: Step) -> str:
    """ "Langkah 5: Diagnosa masalah"."""
    number, name = row_words(step), step_name(definition, step)
    return _("Langkah %(number)s: %(name)s") % {"number": number, "name": name} if number else name


def standard(definition: Definition, step: Step) -> str:
    """The signed times of the step's rows, word for word."""
    times = (row.time for number in step.rows if (row := definition.rows_by_number[number]).time)
    return signed(" + ".join(times), language())


def executor_name(definition: Definition, step: Step) -> str:
    return definition.executors[step.executor].name


END_WORDS = {
    EndKind.DONE: gettext_lazy("Permohonan selesai"),
    EndKind.REJECTED: gettext_lazy("Permohonan ditolak"),
    EndKind.CANCELLED: gettext_lazy("Permohonan dibatalkan"),
    EndKind.WITHDRAWN: gettext_lazy("Permohonan ditarik"),
}


def branch_name(task: Task, tasks: Iterable[Task]) -> str:
    """In which branch, or line of a firing, the task lies: "Kantor", "Kejadian 2"; "" on the main line."""
    said = []
    for part in filter(None, task.scope.split("/")):
        number, colon, branch = part.partition(":")
        said.append(branch.replace("-", " ").capitalize() if colon else _firing_name(int(number.rstrip("!")), tasks))
    return " › ".join(said)


def _firing_name(number: int, tasks: Iterable[Task]) -> str:
    fired = [each.number for each in tasks if each.scope.endswith(f"{each.number}!")]
    return _("Kejadian %(number)d") % {"number": fired.index(number) + 1 if number in fired else number}


def waits_for(task: Task) -> str:
    """Who outside has the step: the words of the SOP, never a person's name."""
    definition = definition_by_key(task.case.sop_version_id)
    return executor_name(definition, definition.step(task.step))


def note_needed(outcomes: list[str]) -> str:
    return _("Wajib diisi bila Anda memilih: %(outcomes)s.") % {"outcomes": "; ".join(outcomes)}


def recorded() -> str:
    """What follows a firing that opens nothing."""
    return _("Dicatat saja. Masa tunggu berjalan terus.")


def actor_name(actor: str, names: Mapping[str, str]) -> str:
    """Who did it. Officers by name: these pages are the office's own."""
    kinds = {"applicant": _("Pemohon"), "system": _("Sistem"), "contact": _("Narahubung"), "unit": _("Unit lain")}
    return kinds.get(actor) or names.get(actor, _("Petugas"))


def what_follows(definition: Definition, target: str) -> str:
    """What comes after an outcome: the next step and who does it, the end of a firing's line, or how the case ends."""
    if target in definition.ends:
        end = definition.ends[target]
        words = str(END_WORDS[end.kind])
        return f"{words}: {end.label.in_language(language())}" if end.label and end.kind is not EndKind.DONE else words
    step = definition.step(target)
    if step.event:
        return _("Masa tunggu: %(step)s") % {"step": step_name(definition, step)}
    about = {"step": step_name(definition, step), "who": executor_name(definition, step)}
    return _("Lanjut ke: %(step)s (%(who)s)") % about


def outcome_label(definition: Definition, step: Step, key: str) -> str:
    """The outcome as people read it; a call's outcome is an end of the SOP it called."""
    outcome = step.outcomes.get(key)
    return outcome.label.in_language(language()) if outcome else ""


def here_words(names: list[str]) -> str:
    """ "Sari juga sedang membuka langkah ini."; empty where nobody else does."""
    if not names:
        return ""
    if len(names) > 3:
        shown = ", ".join(names[:2])
        return _("%(names)s dan %(more)d rekan lain juga sedang membuka langkah ini.") % {
            "names": shown,
            "more": len(names) - 2,
        }
    return _("%(names)s juga sedang membuka langkah ini.") % {"names": ", ".join(names)}


CONTACT_FIELDS = {
    "name": gettext_lazy("nama"),
    "unit": gettext_lazy("unit kerja"),
    "email": gettext_lazy("surel"),
    "phone": gettext_lazy("telepon"),
}


def contact_fields(names: Iterable[str]) -> str:
    """Which of an applicant's contact data: "surel, telepon"."""
    return ", ".join(str(CONTACT_FIELDS[name]) for name in names if name in CONTACT_FIELDS)


def erased_because(because: object, who: str) -> str:
    """Why the people of a case were erased."""
    if because == "masa-simpan":
        return _("karena masa simpannya habis")
    return _("oleh %(who)s atas permintaan pemohon") % {"who": who}


LOOK_REASONS = (
    ("hubungi", gettext_lazy("Menghubungi pemohon")),
    ("periksa", gettext_lazy("Memeriksa identitas")),
    ("salin", gettext_lazy("Mengisi surat atau sistem lain")),
)
"""What an officer may need a whole number for."""
