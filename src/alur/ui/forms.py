"""Form fields that speak Indonesian. Every value they clean to can be written as JSON (files excepted).

`{% field form.name %}` renders any of them, and any of Django's own. Forms are plain `django.forms.Form`s.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.ui import typed
from alur.ui.refusals import REQUIRED as REQUIRED
from alur.ui.refusals import refusal
from alur.ui.time_fields import IndonesianDateField as IndonesianDateField
from alur.ui.time_fields import TimeSlotField as TimeSlotField
from alur.ui.widgets import PRIVATE, FilesInput, PersonWidget, person_parts


class OptionLabel(str):
    """A choice's label with a second line that says what follows: `("ya", OptionLabel("Ya", help="Lanjut ke …"))`."""

    help: str

    def __new__(cls, label: str, *, help: str = "") -> "OptionLabel":
        made = super().__new__(cls, label)
        made.help = help
        return made


_LINE_MESSAGES = {
    "required": REQUIRED,
    "max_length": gettext_lazy("Terlalu panjang: paling banyak %(limit_value)d huruf, terisi %(show_value)d."),
    "min_length": gettext_lazy("Terlalu pendek: paling sedikit %(limit_value)d huruf."),
}


class LineField(forms.CharField):
    """One line of text → str. `max_length` defaults to 200."""

    def __init__(self, *, max_length: int = 200, **options: Any) -> None:  # noqa: ANN401  passed on to Django
        messages = _LINE_MESSAGES | options.pop("error_messages", {})
        super().__init__(max_length=max_length, error_messages=messages, **options)
        # A browser that cuts a pasted text short says nothing; our message does.
        self.widget.attrs.pop("maxlength", None)


class LongTextField(LineField):
    """Several lines → str with plain line ends. `rows` high (4); `max_length` 4,000 unless told."""

    def __init__(self, *, rows: int = 4, max_length: int = 4000, **options: Any) -> None:  # noqa: ANN401  as above
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows, "cols": False}), **options)

    def to_python(self, value: Any) -> str:  # noqa: ANN401  Django's signature
        # Forms post a line end as two characters; counted and kept as one.
        return (super().to_python(value) or "").replace("\r\n", "\n")


class EmailField(forms.EmailField):
    """An address → str. Kept out of drafts."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  passed on to Django
        said = gettext_lazy("Tulis alamat surel yang benar, misalnya nama@contoh.id.")
        widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", **PRIVATE})
        super().__init__(widget=widget, error_messages={"required": REQUIRED, "invalid": said}, **options)


class ParsedField(LineField):
    """A number that identifies somebody (telephone, NIK, NIP) → what `parse` returns.

    `parse(text)` raises ValueError with an Indonesian message (alur.foundation.privacy.rules). `autocomplete` as in
    HTML ("tel"). Shown with the number keys of a phone; kept out of drafts.
    """

    def __init__(self, *, parse: Callable[[str], str], autocomplete: str = "off", **options: Any) -> None:  # noqa: ANN401
        self.parse = parse
        mode = "tel" if autocomplete == "tel" else "numeric"
        attrs = {"inputmode": mode, "autocomplete": autocomplete, "class": "short", **PRIVATE}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> str:  # noqa: ANN401  Django's signature
        text = super().to_python(value) or ""
        if not text:
            return ""
        try:
            return self.parse(text)
        except ValueError as error:
            raise refusal(error) from error


class WholeNumberField(forms.Field):
    """A whole number, "1.250" welcome → int, or None when left empty. `minimum` and `maximum` included."""

    def __init__(self, *, minimum: int | None = None, maximum: int | None = None, **options: Any) -> None:  # noqa: ANN401
        self.minimum, self.maximum = minimum, maximum
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "shorter", "autocomplete": "off"})
        super().__init__(widget=widget, error_messages={"required": REQUIRED}, **options)

    def to_python(self, value: Any) -> int | None:  # noqa: ANN401  Django's signature
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            number = typed.read_whole_number(str(value))
        except ValueError as error:
            raise refusal(error) from error
        if self.minimum is not None and number < self.minimum:
            raise ValidationError(_("Paling sedikit %(limit)d.") % {"limit": self.minimum}, code="min")
        if self.maximum is not None and number > self.maximum:
            raise ValidationError(_("Paling banyak %(limit)d.") % {"limit": self.maximum}, code="max")
        return number


class PersonField(forms.Field):
    """Somebody to reach → {"name", "phone"} and, where given, "email"; None when left empty.

    `parse_phone` as in `ParsedField`. Posted as `name-nama`, `name-telepon`, `name-surel`; kept out of drafts.
    """

    widget = PersonWidget

    def __init__(self, *, parse_phone: Callable[[str], str], **options: Any) -> None:  # noqa: ANN401  passed on to Django
        self.parse_phone = parse_phone
        super().__init__(error_messages={"required": REQUIRED}, **options)

    def to_python(self, value: Any) -> dict[str, str] | None:  # noqa: ANN401  Django's signature
        given = person_parts(value)
        name, phone, email = (given.get(part, "").strip() for part in PersonWidget.parts)
        if not name and not phone and not email:
            return None
        if not name or not phone:
            raise ValidationError(_("Isi nama dan nomor teleponnya."), code="incomplete")
        name = LineField().clean(name)
        try:
            person = {"name": name, "phone": self.parse_phone(phone)}
        except ValueError as error:
            raise refusal(error) from error
        if email:
            person["email"] = EmailField().clean(email)
        return person


class FilesField(forms.Field):
    """Files → list of UploadedFile (empty list when none). Says its limits in the help and checks size and count.

    What a file *is* is decided by the files slice from its content; `accept` only helps the chooser (".pdf,.jpg").
    """

    widget = FilesInput

    def __init__(self, *, max_count: int = 1, max_bytes: int = 0, accept: str = "", **options: Any) -> None:  # noqa: ANN401
        self.max_count = max_count
        self.max_bytes = max_bytes or settings.FILE_MAX_BYTES
        super().__init__(error_messages={"required": gettext_lazy("Pilih berkas.")}, **options)
        self.widget.attrs.update({"multiple": max_count > 1} | ({"accept": accept} if accept else {}))

    @property
    def limits(self) -> str:
        """Said under the label by `{% field %}`."""
        size = {"size": self.max_bytes // (1024 * 1024)}
        if self.max_count == 1:
            return _("Satu berkas, paling besar %(size)d MB.") % size
        return _("Paling banyak %(count)d berkas, masing-masing paling besar %(size)d MB.") % (
            {"count": self.max_count} | size
        )

    def to_python(self, value: Any) -> "list[UploadedFile[Any]]":  # noqa: ANN401  Django's signature
        files = [file for file in (value or []) if file]
        if len(files) > self.max_count:
            raise ValidationError(_("Pilih paling banyak %(count)d berkas.") % {"count": self.max_count}, code="count")
        for file in files:
            about = {"name": file.name[:80], "size": self.max_bytes // (1024 * 1024)}
            if file.size > self.max_bytes:
                raise ValidationError(_("Berkas “%(name)s” lebih besar dari %(size)d MB.") % about, code="size")
            if not file.size:
                raise ValidationError(_("Berkas “%(name)s” kosong.") % about, code="empty")
        return files


class ChoiceField(forms.ChoiceField):
    """One of a closed list as large cards, none chosen beforehand → str. Labels may be `OptionLabel`s."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **options: Any) -> None:  # noqa: ANN401  passed on
        said = gettext_lazy("Pilih salah satu.")
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(choices=list(choices), error_messages={"required": said, "invalid_choice": said}, **options)


class ChoicesField(forms.MultipleChoiceField):
    """Some of a closed list as large cards → list[str]."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **options: Any) -> None:  # noqa: ANN401  passed on
        messages = {
            "required": gettext_lazy("Pilih paling sedikit satu."),
            "invalid_choice": gettext_lazy("Pilih dari daftar yang ada."),
        }
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=list(choices), error_messages=messages, **options)


class ConsentField(forms.BooleanField):
    """A box to tick, never ticked beforehand → True. The label is the sentence agreed to."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  passed on to Django
        said = gettext_lazy("Centang kotak ini untuk melanjutkan.")
        super().__init__(error_messages={"required": said}, **options)


def days_from(today: Callable[[], date], days: int) -> Callable[[], date]:
    """A bound for a date field: `days` after whatever `today()` answers when the form is checked."""
    return lambda: today() + timedelta(days=days)
