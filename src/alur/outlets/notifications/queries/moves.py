"""In words, what a move to a newer version of the SOP changed: for whoever has an open step, and for the applicant."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.moved import moves_of
from alur.engine.cases.rules.moving_news import ASKED, Part, StepNews, applicant_news, form_news, step_news
from alur.engine.sops.models import SopVersion
from alur.engine.sops.queries import definition_by_key
from alur.engine.sops.rules.definition import Definition, FormField, Step
from alur.outlets.notifications.ports import Audience

from . import case_context

MOVED: dict[str, Audience] = {
    "moved-task": "officer", "moved-away": "officer", "moved-outsider": "outsider", "moved-applicant": "applicant",
}  # fmt: skip

type Ids = dict[str, Any]


def versions_of(ids: Ids) -> tuple[Definition, Definition]:
    """What the case ran by before the move, and what it went over to."""
    return definition_by_key(UUID(ids["left"])), definition_by_key(UUID(ids["to"]))


def officer_words(ids: Ids) -> dict[str, Any]:
    """What changed in the step, each in a sentence; for `moved-away` the step under its former name."""
    old, new = versions_of(ids)
    language = translation.get_language() or "id"
    before = old.step(ids["open"][ids["task"]])
    after = new.step(_steps(ids)[before.id])
    return case_context(ids) | {
        "revision": SopVersion.objects.values_list("number", flat=True).get(pk=ids["to"]),
        "step": new.name_of(after).in_language(language),
        "before": old.name_of(before).in_language(language),
        "executor": new.executors[after.executor].name,
        "changes": list(_said(old, new, before, after, step_news(old, new, before, after), language)),
    }


def applicant_words(ids: Ids) -> dict[str, Any]:
    """What they are asked otherwise from here on, and what takes another time."""
    old, new = versions_of(ids)
    language = translation.get_language() or "id"
    news = applicant_news(old, new, _steps(ids), ids["open"].values())
    return case_context(ids) | {
        "asked": [line for each in news.asked for line in _asked(old, new, each, language)],
        "times": [_time_of(old, new, each, language) for each in news.times],
    }


def _is_open(ids: Ids) -> bool:
    return Task.objects.filter(pk=ids["task"], state="open").exists()


def _still_runs(ids: Ids) -> bool:
    return Case.objects.filter(pk=ids["of"], ended_at__isnull=True).exists()


moved_holds = {"moved-task": _is_open, "moved-outsider": _is_open, "moved-applicant": _still_runs}
"""Whether a mail is still true when it is sent: what is done is nobody's news."""


def _steps(ids: Ids) -> dict[str, str]:
    moves = moves_of(Case.objects.values_list("moves", flat=True).get(pk=ids["of"]))
    return dict(next(move.steps for move in moves if str(move.version) == ids["left"]))


def _said(
    old: Definition, new: Definition, before: Step, after: Step, parts: frozenset[Part], language: str
) -> Iterator[str]:
    """In the order of the parts, which is that of a task's page."""
    if Part.NAME in parts:
        yield _between(_("Nama langkah"), _name(old, before, language), _name(new, after, language))
    if Part.EXECUTOR in parts:
        yield _between(_("Pelaksana"), old.executors[before.executor].name, new.executors[after.executor].name)
    if Part.FORM in parts:
        yield from _form(before, after, language)
    if Part.CHOICES in parts:
        choices = [each.label.in_language(language) for each in after.outcomes.values()]
        yield _("Pilihan hasil: kini %(choices)s.") % {"choices": _listed(choices) or _("tidak ada pilihan")}
    if Part.TIME in parts:
        yield _between(_("Waktu"), _time(old, before), _time(new, after))
    if Part.LIMIT in parts:
        limits = [step.timeout.after if step.timeout else _("tanpa batas waktu") for step in (before, after)]
        yield _between(_("Berakhir sendiri sesudah"), *limits)
    if Part.WORK in parts:
        yield _("Cara mengerjakannya di Alur berubah.")


def _form(before: Step, after: Step, language: str) -> Iterator[str]:
    news = form_news(before, after)
    if news.came:
        yield _("Isian baru: %(fields)s.") % {"fields": _labels(news.came, language)}
    if news.changed:
        yield _("Isian yang berubah: %(fields)s.") % {"fields": _labels(news.changed, language)}
    if news.went:
        yield _("Tidak ditanyakan lagi: %(fields)s.") % {"fields": _labels(news.went, language)}
    if not (news.came or news.changed or news.went):
        yield _("Susunan isiannya berubah.")


def _asked(old: Definition, new: Definition, news: StepNews, language: str) -> Iterator[str]:
    if news.before is None and news.after is not None:
        yield _("“%(step)s”: baru. Kami memberi tahu Anda bila gilirannya tiba.") % {
            "step": _name(new, news.after, language)
        }
    elif news.after is None and news.before is not None:
        yield _("“%(step)s”: tidak diminta lagi.") % {"step": _name(old, news.before, language)}
    elif news.before is not None and news.after is not None:
        for said in _said(old, new, news.before, news.after, news.parts & ASKED, language):
            yield _("“%(step)s”. %(change)s") % {"step": _name(new, news.after, language), "change": said}


def _time_of(old: Definition, new: Definition, news: StepNews, language: str) -> str:
    if news.before is None and news.after is not None:
        said = {"step": _name(new, news.after, language), "time": _time(new, news.after)}
        return _("“%(step)s”: langkah baru, %(time)s.") % said
    if news.after is None and news.before is not None:
        said = {"step": _name(old, news.before, language), "time": _time(old, news.before)}
        return _("“%(step)s” (%(time)s): tidak dilakukan lagi.") % said
    assert news.before is not None
    assert news.after is not None
    return _between(f"“{_name(new, news.after, language)}”", _time(old, news.before), _time(new, news.after))


def _between(what: str, before: str, after: str) -> str:
    return _("%(what)s: semula %(before)s, kini %(after)s.") % {"what": what, "before": before, "after": after}


def _name(definition: Definition, step: Step, language: str) -> str:
    return definition.name_of(step).in_language(language)


def _time(definition: Definition, step: Step) -> str:
    """As it was signed, word for word."""
    times = [definition.rows_by_number[number].time for number in step.rows]
    return " + ".join(filter(None, times)) or _("tanpa batas waktu")


def _labels(fields: Sequence[FormField], language: str) -> str:
    return _listed([each.label.in_language(language) for each in fields])


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
