"""`{% load alur %}`: the components and filters every page is built from. Each partial lists its inputs on top."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alur.kernel import clock
from alur.ui import components, dates, icons, menu

register = template.Library()


def _language() -> str:
    return get_language() or "id"


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, heading: bool = False, hint: str = "") -> dict[str, Any]:
    """One form field with label, help, error and input. `heading=True`: its label is the page's only `<h1>`."""
    kind = components.kind_of(bound)
    limits = components.limits_of(bound)
    described = " ".join(
        part
        for part in (
            f"{bound.auto_id}_helptext" if bound.help_text or hint else "",
            f"{bound.auto_id}_limits" if limits else "",
            f"{bound.auto_id}_error" if bound.errors else "",
        )
        if part
    )
    in_group = bound.use_fieldset
    return {
        "field": bound,
        "kind": kind,
        "in_group": in_group,
        "heading": heading,
        "help": hint or bound.help_text,
        "limits": limits,
        "described": described,
        "optional": not bound.field.required and kind != "tick",
        "input": bound.as_widget(attrs={"aria-describedby": described} if described and not in_group else None)
        if kind != "cards"
        else "",
    }


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(form: BaseForm, *more: BaseForm) -> dict[str, Any]:
    """What is wrong in the form (or several), each with a link to its field; nothing when nothing is wrong."""
    found: list[dict[str, str]] = []
    for one in (form, *more):
        if one is None or not one.is_bound:
            continue
        found += [{"message": str(message), "target": ""} for message in one.non_field_errors()]
        for bound in one:
            target = components.first_input(bound)
            found += [{"message": str(message), "target": target} for message in bound.errors]
    return {"errors": found}


@register.inclusion_tag("ui/_draft_note.html")
def draft_note() -> dict[str, Any]:
    """Says that answers are kept on this device and offers to erase them; for forms with `data-draft`."""
    return {}


# ── Showing ──────────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("ui/_tag.html")
def tag(state: str, text: str = "") -> dict[str, Any]:
    """A state in words. `state` is a key of `components.TAGS`; `text` replaces its words."""
    tone, words = components.TAGS[state]
    return {"tone": tone, "words": text or words}


@register.inclusion_tag("ui/_timeline.html")
def timeline(rows: Iterable[components.TimelineRow], title: str = "") -> dict[str, Any]:
    """The SOP's journey, row by row. `title` names the list for screen readers where no heading does."""
    shown = [{"row": row, "words": components.ROW_WORDS[row.state]} for row in rows]
    return {"rows": shown, "title": title}


@register.inclusion_tag("ui/_chart.html")
def flowchart(chart: Any, address: str = "") -> dict[str, Any]:  # noqa: ANN401  ui knows nothing of the engine
    """A drawing in a region that scrolls by itself, and the same as a list. `chart`: title, description, svg, items.

    With `address` the drawing is loaded from there, and only once it is looked at; without it stands in the page.
    """
    drawn = mark_safe("" if address else chart.svg)  # noqa: S308  written by us, its words escaped
    return {"chart": chart, "drawn": drawn, "address": address, "listed": _chart_list(chart)}


def _chart_list(chart: Any) -> str:  # noqa: ANN401  as above
    """The chart as a list. Made once: charts are kept for the next visitor, and with them what was made of them."""
    lists = _chart_lists.setdefault(chart, {})
    language = _language()
    if language not in lists:
        lists[language] = render_to_string("ui/_chart_list.html", {"items": chart.items, "foreign": language != "id"})
    return lists[language]


_chart_lists: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


@register.inclusion_tag("ui/_progress.html")
def progress(done: int, total: int) -> dict[str, Any]:
    """A bar with its words: "4 dari 9 langkah selesai"."""
    return {"done": done, "total": total}


@register.inclusion_tag("ui/_summary.html")
def summary(rows: Iterable[components.SummaryRow], wide: bool = False) -> dict[str, Any]:
    """Terms and values. `wide=True` draws lines between rows, as on check-answers pages."""
    shown = [{"row": row, "lines": row.value if isinstance(row.value, list | tuple) else [row.value]} for row in rows]
    return {"rows": shown, "wide": wide}


@register.inclusion_tag("ui/_pager.html")
def pager(older: str = "", newer: str = "", by_time: bool = True) -> dict[str, Any]:
    """Older and newer pages of a list; an empty address leaves its link out. `by_time=False`: next and previous."""
    return {"older": older, "newer": newer, "by_time": by_time}


@register.inclusion_tag("ui/_empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "", icon: str = "inbox") -> dict[str, Any]:
    """What a list says when there is nothing in it, and what to do then."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside words; never instead of them, so hidden from screen readers."""
    return mark_safe(icons.svg(name))  # noqa: S308  our own constants


@register.inclusion_tag("ui/_menu.html", takes_context=True)
def desk_menu(context: Context) -> dict[str, Any]:
    """The desk's menu from `alur.ui.menu.items`."""
    request = context.get("request")
    return {"items": menu.shown(request) if isinstance(request, HttpRequest) else []}


@register.inclusion_tag("ui/_corner.html", takes_context=True)
def desk_corner(context: Context) -> dict[str, Any]:
    """What stands beside the account, from `alur.ui.menu.corner`."""
    request = context.get("request")
    return {"items": menu.shown(request, menu.corner) if isinstance(request, HttpRequest) else []}


@register.simple_tag
def title_prefix(form: BaseForm | None = None) -> str:
    """The words "Kesalahan: " in front of a page's title when the form was refused: heard first by screen readers."""
    return _("Kesalahan: ") if isinstance(form, BaseForm) and form.is_bound and form.errors else ""


# ── Dates; `zone` is the office's (`office.zone`) ────────────────────────────────────────────────


@register.filter
def long_datetime(at: datetime | None, zone: str) -> str:
    return dates.long_datetime(at, zone, _language()) if at else ""


@register.filter
def short_datetime(at: datetime | None, zone: str) -> str:
    return dates.short_datetime(at, zone, _language()) if at else ""


@register.filter
def clock_time(at: datetime | None, zone: str) -> str:
    return dates.clock_time(at, zone, _language()) if at else ""


@register.filter
def day_words(at: datetime | None, zone: str) -> str:
    return dates.day_words(at, zone, clock.now(), _language()) if at else ""


@register.filter
def remaining(due: datetime | None, zone: str) -> str:
    return dates.remaining_words(due, clock.now(), zone, _language())


@register.filter
def long_date(day: date | str | None) -> str:
    """Of a date or a stored "YYYY-MM-DD"."""
    return dates.long_date(date.fromisoformat(day) if isinstance(day, str) else day, _language()) if day else ""


@register.filter
def short_date(day: date | str | None) -> str:
    return dates.short_date(date.fromisoformat(day) if isinstance(day, str) else day, _language()) if day else ""


@register.filter
def duration(length: timedelta | int | None) -> str:
    """Of a timedelta or whole minutes."""
    return "" if length is None else dates.duration_words(length, _language())


@register.filter
def file_size(count: int) -> str:
    """Such as "112 KB", "2,4 MB"."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    words = f"{count / (1024 * 1024):.1f} MB"
    return words if _language().startswith("en") else words.replace(".", ",")
