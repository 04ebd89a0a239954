"""Which host, in the step that books; a booking's other time; a host; a series; what is told after a meeting."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.foundation.offices.models import Position
from alur.kernel.ids import new_token
from alur.ui.forms import (
    ChoiceField,
    IndonesianDateField,
    LineField,
    LongTextField,
    OptionLabel,
    TimeSlotField,
    WholeNumberField,
)

from .actions.asked import HOST, OWN_LINK
from .actions.hosts import LONGEST_BUFFER
from .models import Host
from .registry import providers
from .rules.pool import Hours
from .rules.series import Every


class BookForm(forms.Form):
    """Which host is booked if the officer says that the time is free. The smallest that fits is chosen beforehand."""

    def __init__(self, data: Any = None, *, free: Sequence[Host], others: str = "") -> None:  # noqa: ANN401  as Django
        """`others` are other free times in words, told with a host that is not free any more."""
        super().__init__(data)
        hosts = [(str(host.pk), OptionLabel(host.name, help=capacity_of(host))) for host in free]
        own = OptionLabel(_("Tautan lain"), help=_("Tautannya Anda tempel sendiri di langkah penerbitan."))
        self.fields[HOST] = ChoiceField(
            label=_("Akun rapat yang dipakai"),
            help_text=_("Dipesan bila Anda memilih hasil bahwa waktunya tersedia."),
            choices=[*hosts, (OWN_LINK, own)],
            initial=hosts[0][0] if hosts else OWN_LINK,
            required=False,
        )
        said = _("Akun ini baru saja dipesan kegiatan lain, atau tidak bebas pada waktu itu. Pilih yang lain.")
        self.fields[HOST].error_messages |= {"invalid_choice": f"{said} {others}".strip()}


def capacity_of(host: Host) -> str:
    label = str(providers.get(host.provider).label) if host.provider in providers else _("dibuat sendiri")
    return _("%(provider)s, sampai %(number)d peserta") % {"provider": label, "number": host.capacity}


class KeyedForm(forms.Form):
    """`kunci` names this filling in: sent twice, it is done once."""

    kunci = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial={"kunci": new_token(), **(initial or {})})


def _pick(label: Any, choices: Sequence[tuple[str, Any]]) -> ChoiceField:  # noqa: ANN401  lazy words
    return ChoiceField(label=label, choices=choices, widget=forms.Select)


class ChangeForm(KeyedForm):
    """Another time or another host."""

    slot = TimeSlotField(label=gettext_lazy("Waktu"))
    host = _pick(gettext_lazy("Akun rapat"), [])

    def __init__(self, data: Any = None, *, hosts: Sequence[Host], **options: Any) -> None:  # noqa: ANN401  as above
        super().__init__(data, **options)
        _offer(self, "host", [(str(each.pk), each.name) for each in hosts])


class SeriesForm(KeyedForm):
    """A meeting that comes again."""

    title = LineField(label=gettext_lazy("Nama kegiatan"), max_length=150)
    host = _pick(gettext_lazy("Akun rapat"), [])
    slot = TimeSlotField(label=gettext_lazy("Rapat pertama"))
    every = ChoiceField(
        label=gettext_lazy("Berulang"),
        choices=[
            (str(Every.WEEK), gettext_lazy("Setiap minggu")),
            (str(Every.TWO_WEEKS), gettext_lazy("Setiap dua minggu")),
            (str(Every.MONTH), gettext_lazy("Setiap bulan")),
        ],
    )
    last = IndonesianDateField(label=gettext_lazy("Sampai tanggal"))
    left_out = LongTextField(
        label=gettext_lazy("Hari yang dilewati"),
        help_text=gettext_lazy("Satu tanggal di tiap baris, misalnya 24/12/2026."),
        required=False,
        rows=2,
        max_length=1000,
    )
    moved = LongTextField(
        label=gettext_lazy("Hari yang dipindahkan"),
        help_text=gettext_lazy("Satu baris untuk tiap hari, misalnya 24/12/2026 ke 28/12/2026."),
        required=False,
        rows=2,
        max_length=1000,
    )
    participants = WholeNumberField(label=gettext_lazy("Perkiraan jumlah peserta"), minimum=0, maximum=10000)

    def __init__(self, data: Any = None, *, hosts: Sequence[Host], **options: Any) -> None:  # noqa: ANN401  as above
        super().__init__(data, **options)
        _offer(self, "host", [(str(each.pk), each.name) for each in hosts])

    def clean_left_out(self) -> frozenset[date]:
        return frozenset(_day(line) for line in self.cleaned_data["left_out"].splitlines() if line.strip())

    def clean_moved(self) -> dict[date, date]:
        found = {}
        for line in self.cleaned_data["moved"].splitlines():
            if line.strip():
                before, said, after = line.partition(" ke ")
                if not said:
                    raise forms.ValidationError(_("Tulis seperti “24/12/2026 ke 28/12/2026”."))
                found[_day(before)] = _day(after)
        return found


def _day(text: str) -> date:
    return date.fromisoformat(IndonesianDateField().clean(text.strip()))


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


ASK = "ask_"


class HostForm(KeyedForm):
    """A host of the pool; what its provider asks stands below, one field each."""

    name = LineField(
        label=gettext_lazy("Nama akun"), max_length=80, help_text=gettext_lazy("Seperti petugas menyebutnya.")
    )
    keeper = _pick(gettext_lazy("Jabatan pengelola"), [])
    capacity = WholeNumberField(label=gettext_lazy("Peserta paling banyak"), minimum=1, maximum=100000)
    limit = WholeNumberField(
        label=gettext_lazy("Rapat bersamaan"),
        help_text=gettext_lazy("Berapa rapat boleh berjalan sekaligus di akun ini. Umumnya 1."),
        minimum=1,
        maximum=20,
    )
    before = WholeNumberField(label=gettext_lazy("Jeda sebelum rapat (menit)"), minimum=0, maximum=LONGEST_BUFFER)
    after = WholeNumberField(label=gettext_lazy("Jeda sesudah rapat (menit)"), minimum=0, maximum=LONGEST_BUFFER)
    hours = ChoiceField(
        label=gettext_lazy("Kapan dapat dipesan?"),
        choices=[
            (str(Hours.CALENDAR), gettext_lazy("Pada jam kerja kantor")),
            (str(Hours.ALWAYS), gettext_lazy("Kapan saja")),
            (str(Hours.OWN), gettext_lazy("Pada jam tertentu, setiap hari")),
        ],
    )
    opens = forms.TimeField(label=gettext_lazy("Jam buka"), required=False, input_formats=["%H.%M", "%H:%M"])
    closes = forms.TimeField(label=gettext_lazy("Jam tutup"), required=False, input_formats=["%H.%M", "%H:%M"])

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django
        *,
        provider: str,
        positions: Sequence[Position],
        initial: dict[str, Any] | None = None,
        secrets_kept: bool = False,
    ) -> None:
        plain = {"capacity": 100, "limit": 1, "before": 0, "after": 0, "hours": str(Hours.CALENDAR)}
        super().__init__(data, initial=plain | (initial or {}))
        self.provider = provider
        # Nothing is chosen beforehand: who keeps a host may open its meetings.
        _offer(self, "keeper", [("", _("Pilih …")), *((str(each.pk), each.name) for each in positions)])
        for name in ("opens", "closes"):
            self.fields[name].widget = forms.TextInput(attrs={"class": "shorter", "inputmode": "decimal"})
            self.fields[name].help_text = _("Misalnya 07.30. Hanya bila Anda memilih jam tertentu.")
            self.fields[name].error_messages["invalid"] = _("Tulis jam seperti 07.30.")
        if provider in providers:
            self._ask(secrets_kept)

    def _ask(self, secrets_kept: bool) -> None:
        self.fields["external"] = LineField(
            label=_("Akun di penyedia"),
            help_text=_("Alamat surel atau nomor akun tuan rumahnya, bila penyedia ini memakainya."),
            required=False,
            max_length=200,
        )
        for ask in providers.get(self.provider).asks:
            helped = str(ask.help)
            if ask.secret and secrets_kept:
                helped = f"{helped} {_('Sudah tersimpan. Kosongkan bila tidak berubah.')}".strip()
            attrs = {"autocomplete": "off", "spellcheck": "false"}
            self.fields[f"{ASK}{ask.key}"] = LineField(
                label=str(ask.label),
                help_text=helped,
                required=ask.required and not (ask.secret and secrets_kept),
                max_length=500,
                widget=forms.PasswordInput(attrs=attrs) if ask.secret else forms.TextInput(attrs=attrs),
            )

    @property
    def settings(self) -> dict[str, str]:
        """Of a valid form: the answers to the provider's asks."""
        return {
            name.removeprefix(ASK): str(value or "")
            for name, value in self.cleaned_data.items()
            if name.startswith(ASK)
        }


class AfterForm(KeyedForm):
    """Names, or only how many; and a link."""

    names = LongTextField(
        label=gettext_lazy("Yang hadir"),
        help_text=gettext_lazy("Satu nama di tiap baris. Boleh dikosongkan bila Anda hanya tahu jumlahnya."),
        required=False,
        rows=8,
        max_length=130_000,
    )
    number = WholeNumberField(
        label=gettext_lazy("Jumlah yang hadir"),
        help_text=gettext_lazy("Kosongkan bila sama dengan banyaknya nama."),
        required=False,
        minimum=0,
        maximum=100_000,
    )
    minutes = LineField(
        label=gettext_lazy("Tautan notulen atau rekaman"),
        help_text=gettext_lazy("Diawali https://. Hanya pengelola akun rapat ini yang melihatnya di sini."),
        required=False,
        max_length=500,
    )
