"""Widgets behind the form fields. A compound widget posts `name-part` for each part, and also takes one whole value.

Native date and time inputs are not used: they follow the browser's language (11/24/2026, 09:00 AM).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

PRIVATE = {"data-private": True}
"""An input that carries who somebody is: never kept in a draft on the device."""


class TemplateWidget(forms.Widget):
    """A widget whose template is found like any page's, not in Django's form renderer."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: object = None) -> SafeString:
        return mark_safe(render_to_string(template_name, context))  # noqa: S308  our own template, escaped there


class PartsWidget(TemplateWidget):
    """Several inputs in one fieldset. `parts` are the endings of their names, in order."""

    parts: tuple[str, ...] = ()
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ANN401  Django's signature
        if name in data and not any(f"{name}-{part}" in data for part in self.parts):
            return data.get(name)
        return {part: str(data.get(f"{name}-{part}", "")).strip() for part in self.parts}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ANN401  Django's signature
        return name not in data and not any(f"{name}-{part}" in data for part in self.parts)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-{self.parts[0]}" if id_ else id_

    def split(self, value: Any) -> dict[str, str]:  # noqa: ANN401  what was typed, or a stored value
        """The text of each part, from typed parts or from a stored value."""
        raise NotImplementedError

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401
        context = super().get_context(name, None, attrs)
        shown = self.split(value) if value else {}
        own = context["widget"]["attrs"]
        base = own.pop("id", f"id_{name}")
        context["widget"]["shared"] = flatatt(own)
        context["widget"]["parts"] = {
            part: {"name": f"{name}-{part}", "id": f"{base}-{part}", "value": shown.get(part, "")}
            for part in self.parts
        }
        return context


def date_parts(value: Any) -> dict[str, str]:  # noqa: ANN401  typed parts, "2026-11-24", or anything typed
    """The three parts of a date as they are shown again; a text that is no stored date stays in the first part."""
    if isinstance(value, dict):
        return {part: str(value.get(part, "")) for part in IndonesianDateWidget.parts}
    pieces = str(value).split("-")
    if len(pieces) == 3 and len(pieces[0]) == 4:
        return {"hari": pieces[2].lstrip("0"), "bulan": pieces[1].lstrip("0"), "tahun": pieces[0]}
    return {"hari": str(value), "bulan": "", "tahun": ""}


class IndonesianDateWidget(PartsWidget):
    template_name = "ui/widgets/date.html"
    parts = ("hari", "bulan", "tahun")

    def split(self, value: Any) -> dict[str, str]:  # noqa: ANN401  see PartsWidget
        return date_parts(value)


def offer_of(slot: Mapping[str, Any]) -> str:
    """A time slot's answer as the value of its radio button."""
    return f"{slot.get('date', '')} {slot.get('start', '')} {slot.get('end', '')}"


PICKED, SEEN, LOOK = "pilihan", "dilihat", "lihat-waktu"
"""`name-…`: a slot's radio button, and what was typed when its times were offered. And the button that asks."""


def parts_typed(value: Mapping[str, Any]) -> list[str]:
    """What stands in the boxes of a time slot, in order."""
    return [str(value.get(part, "")).strip() for part in TimeSlotWidget.parts]


class TimeSlotWidget(PartsWidget):
    """Where times are offered they come first, as radio buttons `name-pilihan`; the last of them is "another time".

    `looks`: what is free is known here; then a button asks for it again, and a script does at each change.
    """

    template_name = "ui/widgets/slot.html"
    parts = ("hari", "bulan", "tahun", "mulai", "selesai")
    insisted: str = ""
    """A typed time that was said to be taken: sent once more, it is meant."""
    offers: Sequence[tuple[str, str]] = ()
    """Value ("2026-11-24 09:00 11:00") and words of each time that is offered."""
    looks: bool = False
    looked: bool = False
    zone: str = ""
    said: str = ""
    watches: Sequence[str] = ()

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[Script("ui/js/free.js", defer=True)] if self.looks else [])

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ANN401  Django's signature
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, dict):
            return value
        more = {key: str(data.get(f"{name}-{key}", "")) for key in (PICKED, SEEN)}
        return value | {key: text for key, text in more.items() if text}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ANN401  Django's signature
        return f"{name}-{PICKED}" not in data and super().value_omitted_from_data(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401
        picked = self._picked(value)
        context = super().get_context(name, None if picked and "date" in value else value, attrs)
        base = (attrs or {}).get("id", f"id_{name}")
        made = context["widget"]
        made["offers"] = [
            {
                "name": f"{name}-{PICKED}",
                "id": f"{base}-{PICKED}-{n}",
                "value": key,
                "label": words,
                "on": key == picked,
            }
            for n, (key, words) in enumerate(self.offers)
        ]
        made["insisted"] = self.insisted and {"name": f"{name}-tetap", "value": self.insisted}
        made["other"] = {"name": f"{name}-{PICKED}", "id": f"{base}-lain", "on": not picked}
        made["seen"] = {
            "name": f"{name}-{SEEN}",
            "value": "|".join(part["value"] for part in made["parts"].values()),
        }
        made["look"] = LOOK if self.looks else ""
        sent = [*(f"{name}-{part}" for part in (*self.parts, PICKED)), *self.watches]
        made |= {"zone": self.zone, "said": self.said, "looked": self.looked, "sent": " ".join(sent)}
        return context

    def _picked(self, value: Any) -> str:  # noqa: ANN401  see PartsWidget
        """Which of the offers the value is, by when it begins; "" for another time."""
        if not isinstance(value, dict):
            return ""
        begins = (value.get(PICKED) or offer_of(value)).rpartition(" ")[0]
        return next((key for key, _words in self.offers if key.rpartition(" ")[0] == begins), "")

    def split(self, value: Any) -> dict[str, str]:  # noqa: ANN401  see PartsWidget
        if isinstance(value, dict) and "date" in value:
            times = {"mulai": str(value.get("start", "")), "selesai": str(value.get("end", ""))}
            return date_parts(value["date"]) | {part: text.replace(":", ".") for part, text in times.items()}
        return dict(value) if isinstance(value, dict) else {}


def person_parts(value: Any) -> dict[str, str]:  # noqa: ANN401  typed parts, or a stored person
    """Name, telephone and e-mail as they are shown again; anything else is nobody."""
    if not isinstance(value, dict):
        return {}
    return {
        "nama": value.get("nama") or value.get("name", ""),
        "telepon": value.get("telepon") or value.get("phone", ""),
        "surel": value.get("surel") or value.get("email", ""),
    }


class PersonWidget(PartsWidget):
    template_name = "ui/widgets/person.html"
    parts = ("nama", "telepon", "surel")

    def split(self, value: Any) -> dict[str, str]:  # noqa: ANN401  see PartsWidget
        return person_parts(value)


class FilesInput(forms.FileInput):
    """One or several files; a browser never refills it, so pages say which files are already kept."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ANN401  Django's signature
        return files.getlist(name) if isinstance(files, MultiValueDict) else [files[name]] if name in files else []
