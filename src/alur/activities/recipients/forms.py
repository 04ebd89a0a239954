"""One group of fields for each recipient: its state, a link, and a note or the reason for waiving it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alur.ui.forms import ChoiceField, LineField, LongTextField

from .actions import faults_of, name_of
from .rules.options import Options
from .rules.rows import LINK_MAX, NOTE_MAX, Row, Said, State


@dataclass(frozen=True)
class Group:
    """One recipient as the form shows it; `who` and `when` of what is kept already."""

    label: str
    lang: str
    state: forms.BoundField
    rest: list[forms.BoundField]
    row: Row
    who: str

    @property
    def wrong(self) -> bool:
        return any(bound.errors for bound in (self.state, *self.rest))

    @property
    def seen(self) -> list[str]:
        """Hidden inputs of what the page showed, so that the form knows what was touched."""
        return [bound.as_hidden(only_initial=True) for bound in (self.state, *self.rest)]

    @property
    def when(self) -> datetime | None:
        return self.row.at

    @property
    def waived(self) -> bool:
        return self.row.said.state is State.WAIVED


class LinkField(LineField):
    """`required` only says so in the label: whether the link may be missing yet depends on the row's state."""

    def validate(self, value: str) -> None:
        """The form's `clean` asks for it."""


class ReachForm(forms.Form):
    """Whether every row is done is asked when the step is completed, not here: the same form saves progress."""

    own_layout = True
    """Shown as a whole by `template_name`, not field by field."""
    template_name = "recipients/_form.html"
    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django's Form
        *,
        options: Options,
        rows: Sequence[Row],
        names: Mapping[str, str],
        zone: str,
        too_many: int = 0,
    ) -> None:
        super().__init__(data)
        self.options, self.rows, self.names, self.zone, self.too_many = options, rows, names, zone, too_many
        language = get_language() or "id"
        self.language = language
        for row in rows:
            self._add(row, row.named.in_language(language))

    def _add(self, row: Row, label: str) -> None:
        key = row.named.key
        states = [(State.PENDING, _("Belum")), (State.DONE, _("Selesai"))]
        if self.options.waive:
            states.append((State.WAIVED, _("Ditiadakan")))
        self.fields[name_of(key, "state")] = ChoiceField(
            label=label,
            choices=[(str(value), words) for value, words in states],
            initial=str(row.said.state),
            required=False,  # what is not sent stays as it was
            show_hidden_initial=True,
        )
        if self.options.link != "none":
            self.fields[name_of(key, "link")] = LinkField(
                label=_("Tautan %(name)s") % {"name": label},
                initial=row.said.link,
                required=self.options.link == "required",
                max_length=LINK_MAX,
                show_hidden_initial=True,
                widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
            )
        if self.options.asks_text:
            self.fields[name_of(key, "note")] = LongTextField(
                label=self._text_label() % {"name": label},
                initial=row.said.note,
                required=False,
                rows=2,
                max_length=NOTE_MAX,
                show_hidden_initial=True,
            )

    def _text_label(self) -> str:
        if not self.options.waive:
            return _("Catatan %(name)s")
        return _("Catatan atau alasan %(name)s") if self.options.note else _("Alasan bila %(name)s ditiadakan")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for row in self.rows:
            self._leave_untouched(data, row)
            said = said_of(data, row)
            for name, message in faults_of(self.options, row.named, said).items():
                if name in self.fields and name not in self.errors:
                    self.add_error(name, message)
        return data

    def _leave_untouched(self, data: dict[str, Any], row: Row) -> None:
        """What the person did not touch stays as it is kept now: another tab may have saved it since."""
        for part, now in (("state", str(row.said.state)), ("link", row.said.link), ("note", row.said.note)):
            name = name_of(row.named.key, part)
            if name in data and f"initial-{name}" in self.data and name not in self.changed_data:
                data[name] = now

    def groups(self) -> Iterator[Group]:
        """For the template."""
        for row in self.rows:
            names = [name_of(row.named.key, part) for part in ("state", "link", "note")]
            state, *rest = [self[name] for name in names if name in self.fields]
            label = row.named.in_language(self.language)
            lang = "" if self.language == "id" or label == row.named.en else "id"
            yield Group(label, lang, state, rest, row, self.names.get(row.by, ""))


def said_of(data: Mapping[str, Any], row: Row) -> Said:
    """What the cleaned data say of this row; a part that is not there (a refused one, or no form) stays as it was."""
    key, before = row.named.key, row.said
    return Said(
        State(data.get(name_of(key, "state")) or before.state),
        (data.get(name_of(key, "link"), before.link) or "").strip(),
        (data.get(name_of(key, "note"), before.note) or "").strip(),
    )
