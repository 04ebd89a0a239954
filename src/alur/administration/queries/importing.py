"""Judging the rows of an import, each cell by itself, against what the office has."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from alur.administration.rules.spreadsheet import CELL_MAX, Line, is_formula
from alur.foundation.journal.queries import entries
from alur.foundation.offices.queries import known_emails, known_nips, positions
from alur.foundation.privacy.rules import parse_nip
from alur.foundation.privacy.sealing import digest
from alur.ui.typed import read_date

if TYPE_CHECKING:
    from datetime import datetime

    from alur.foundation.offices.models import Office

KINDS = {"definitif": "definitif", "plh": "plh", "plh.": "plh", "plt": "plt", "plt.": "plt"}


@dataclass
class Row:
    """One officer to be made. `typed` is what stood in the file; `faults` say what to mend, by column."""

    number: int
    typed: dict[str, str]
    name: str = ""
    email: str = ""
    nip: str = ""
    position: str = ""
    """The key of the office's position; "" for none."""
    kind: str = "definitif"
    starts_on: date | None = None
    ends_on: date | None = None
    faults: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return {"number": self.number, "typed": self.typed}


def rows_of(lines: list[Line]) -> list[Row]:
    return [Row(line.number, line.cells) for line in lines]


def row_of(data: dict[str, Any]) -> Row:
    """Back from `as_data`; it is judged anew."""
    return Row(int(data["number"]), {str(key): str(value) for key, value in data["typed"].items()})


def judged(rows: list[Row], office: Office, at: datetime) -> list[Row]:
    """The rows read and judged; three queries, whatever their number."""
    names: dict[str, set[str]] = {}
    for position in positions(office):
        names.setdefault(_spelled(position.name), set()).add(position.key)
        names.setdefault(_spelled(position.key), set()).add(position.key)
    emails = known_emails(_spelled(row.typed.get("surel", "")) for row in rows)
    nips = known_nips(office)
    first_with: dict[str, int] = {}
    return [_judged(Row(row.number, row.typed), names, emails, nips, first_with) for row in rows]


def _judged(row: Row, names: dict[str, set[str]], emails: set[str], nips: set[str], first_with: dict[str, int]) -> Row:
    for column, cell in row.typed.items():
        if is_formula(cell):
            row.faults[column] = _("Sel ini berisi rumus. Ganti dengan nilainya.")
        elif len(cell) > CELL_MAX:
            row.faults[column] = _("Isi sel ini terlalu panjang.")
    _read_name(row)
    _read_email(row, emails, first_with)
    _read_nip(row, nips, first_with)
    _read_position(row, names)
    _read_days(row)
    return row


def _cell(row: Row, column: str) -> str:
    """What is left to judge: nothing of a cell that has its fault already."""
    return "" if column in row.faults else row.typed.get(column, "")


def _fault(row: Row, column: str, words: str) -> None:
    row.faults.setdefault(column, words)


def _read_name(row: Row) -> None:
    row.name = _cell(row, "nama")
    if not row.name:
        _fault(row, "nama", _("Isi nama petugas."))
    elif len(row.name) > 150:
        _fault(row, "nama", _("Nama terlalu panjang: paling banyak 150 huruf."))


def _read_email(row: Row, emails: set[str], first_with: dict[str, int]) -> None:
    row.email = _cell(row, "surel").lower()
    if not row.email:
        _fault(row, "surel", _("Isi alamat surel. Undangan dikirim ke sana."))
        return
    try:
        validate_email(row.email)
    except ValidationError:
        _fault(row, "surel", _("Alamat surel ini tidak lengkap. Contoh: nama@contoh.go.id."))
        return
    if len(row.email) > 254:
        _fault(row, "surel", _("Isi sel ini terlalu panjang."))
    if row.email in emails:
        _fault(row, "surel", _("Sudah ada akun dengan alamat surel ini."))
    _once(row, "surel", row.email, first_with)


def _read_nip(row: Row, nips: set[str], first_with: dict[str, int]) -> None:
    typed = _cell(row, "nip")
    if not typed:
        return
    if "e+" in typed.casefold() or (typed.isdecimal() and len(typed) == 18 and typed.endswith("000")):
        # A spreadsheet keeps 15 figures of a number; a .csv made of it has zeros for the rest.
        _fault(row, "nip", _("NIP ini dipotong oleh Excel. Ubah kolom NIP menjadi Teks, lalu ketik lagi 18 angkanya."))
        return
    try:
        row.nip = parse_nip(typed)
    except ValueError as fault:
        _fault(row, "nip", _(str(fault)))
        return
    if digest("nip", row.nip) in nips:
        _fault(row, "nip", _("Sudah ada akun di kantor ini dengan NIP tersebut."))
    _once(row, "nip", row.nip, first_with)


def _once(row: Row, column: str, value: str, first_with: dict[str, int]) -> None:
    other = first_with.setdefault(f"{column}:{value}", row.number)
    if other != row.number:
        _fault(row, column, _("Sama dengan baris %(number)d.") % {"number": other})


def _read_position(row: Row, names: dict[str, set[str]]) -> None:
    typed = _cell(row, "jabatan")
    if not typed:
        return
    found = names.get(_spelled(typed), set())
    if not found:
        _fault(
            row, "jabatan", _("Jabatan ini tidak ada di kantor Anda. Periksa ejaannya, atau buat dahulu jabatannya.")
        )
    elif len(found) > 1:
        _fault(row, "jabatan", _("Ada beberapa jabatan dengan nama ini. Tulis kuncinya."))
    else:
        (row.position,) = found


def _read_days(row: Row) -> None:
    starts, ends, kind = (_cell(row, column) for column in ("mulai", "selesai", "jenis"))
    row.starts_on, row.ends_on = _day(row, "mulai", starts), _day(row, "selesai", ends)
    row.kind = KINDS.get(_spelled(kind), "") if kind else "definitif"
    if not row.kind:
        _fault(row, "jenis", _("Tulis definitif, Plh., atau Plt."))
    if not row.typed.get("jabatan"):
        if starts or ends or kind:
            _fault(row, "jabatan", _("Isi jabatannya, atau kosongkan mulai, selesai, dan jenis."))
        return
    if not starts:
        _fault(row, "mulai", _("Isi tanggal mulai memegang jabatan."))
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        _fault(row, "selesai", _("Tanggal selesai tidak boleh sebelum tanggal mulai."))
    if row.kind == "plh" and not ends:
        _fault(row, "selesai", _("Plh. selalu punya tanggal selesai."))


def _day(row: Row, column: str, typed: str) -> date | None:
    if not typed:
        return None
    try:
        found = read_date(typed)
    except ValueError as fault:
        _fault(row, column, str(fault))
        return None
    if not 1945 <= found.year <= 2199:
        _fault(row, column, _("Tanggal itu tidak masuk akal. Periksa tahunnya."))
    return found


def _spelled(text: str) -> str:
    return " ".join(text.casefold().split())


def earlier_import(office: Office, key: str) -> int | None:
    """How many officers the import of this key made; None where there was none."""
    found = entries(f"office:{office.pk}").filter(kind="office.officers_imported", data__key=key).first()
    return len(found.data["officers"]) if found else None
