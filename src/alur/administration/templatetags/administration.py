"""`{% load administration %}`: what the calendar's pages show."""

from datetime import date
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from alur.engine.sops.rules.comparing import Change
    from alur.engine.worktime.rules import Hours

register = template.Library()


@register.filter
def iso(day: date) -> str:
    """As addresses name it."""
    return day.isoformat()


@register.filter
def offering(choices: list[tuple[str, str]], chosen: str) -> list[tuple[str, str]]:
    """The choices, and what is chosen though it is none of them: nothing goes by being looked at."""
    if not chosen or any(value == chosen for value, _words in choices):
        return choices
    return [*choices, (chosen, chosen)]


@register.filter
def get(values: dict[str, str], name: str) -> str:
    """What was typed in the input of that name; "" for none."""
    return values.get(name, "")


@register.filter
def choice_words(value: str, choices: list[tuple[str, str]]) -> str:
    """What a choice is called; the value itself where it is none of them."""
    return dict(choices).get(value, value)


@register.filter
def plain(number: int) -> str:
    """A year is no amount: without a point."""
    return str(number)


@register.filter
def from_library(source: str) -> str:
    """Where a closed day comes from; the library's own name says nothing to an administrator."""
    return _("Daftar bawaan program") if source.startswith("holidays ") else source


@register.filter
def hours(day: "Hours") -> str:
    """07.30–16.00, istirahat 12.00–13.00."""
    said = f"{_clock(day.opens)}–{_clock(day.closes)}"
    if not day.breaks:
        return said
    breaks = ", ".join(f"{_clock(begins)}–{_clock(ends)}" for begins, ends in day.breaks)
    return _("%(hours)s, istirahat %(breaks)s") % {"hours": said, "breaks": breaks}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}.{minute % 60:02}"


@register.filter
def before(change: "Change") -> SafeString:
    """What the older says, with the words marked that went."""
    return _marked(change, "old", "del")


@register.filter
def after(change: "Change") -> SafeString:
    """What the newer says, with the words marked that came."""
    return _marked(change, "new", "ins")


def _marked(change: "Change", tone: str, mark: str) -> SafeString:
    shown = [(each, text) for each, text in change.pieces if each in ("same", tone)]
    if not shown:
        return format_html('<span class="small">{}</span>', "–")
    parts = [format_html(f"<{mark}>{{}}</{mark}>", text) if each == tone else text for each, text in shown]
    return format_html_join("", "{}", ((part,) for part in parts))
