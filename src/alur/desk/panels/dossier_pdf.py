"""The part of a dossier that people read: PDF/A, with what binds the history at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from alur.engine.cases.queries import history
from alur.foundation.journal.queries import entries
from alur.kernel.paper import pdf_of, printable
from alur.ui.components import TAGS
from alur.ui.dates import long_datetime, short_datetime

from . import words
from .history import lines
from .sheet import sheet_page

if TYPE_CHECKING:
    from alur.engine.cases.models import Case

TICKED = "✓"
"""How a box is shown that was ticked; the fonts have no such mark."""
TEMPLATE = Path(__file__).parent / "dossier.typ"

type Told = dict[str, Any]
type Fact = tuple[str, list[str]]
"""A label, and what stands beside it, line by line."""


def dossier_pdf(
    case: Case, cases: Sequence[Told], files: Sequence[Told], streams: Sequence[str], at: datetime
) -> bytes:
    """`cases` as `dossier_of` tells them, `files` as the zip names them. Numbers are masked in it as on the pages."""
    zone = case.office.zone
    title = _("Berkas lengkap permohonan %(number)s") % {"number": case.number}
    made = at.astimezone(ZoneInfo(zone))
    data = {
        "title": title,
        "number": case.number,
        "language": words.language(),
        "date": [made.year, made.month, made.day],
        "letterhead": [*case.office.parent_names, case.office.name],
        "facts": _facts(case, at),
        "cases": [_case(each, zone) for each in cases],
        "files": [{"name": _named(each), "digest": each["sha256"]} for each in files],
        "history": _history(case),
        "chain": list(_chain(streams)),
        "words": {
            "page": _("Halaman"),
            "of": _("dari"),
            "files": _("Berkas"),
            "file": _("Nama"),
            "history": _("Riwayat"),
            "when": _("Waktu"),
            "what": _("Kejadian"),
            "chain": _("Pengikat riwayat"),
        },
    }
    return pdf_of(TEMPLATE, _printable(data))


def _printable(data: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {name: _printable(each) for name, each in data.items()}
    return [_printable(each) for each in data] if isinstance(data, list | tuple) else data


def _facts(case: Case, at: datetime) -> list[Fact]:
    page = sheet_page(case, at)
    zone = case.office.zone
    return [
        (_("Layanan"), [page["service"]]),
        (_("Nomor SOP"), [page["sop_number"] or "–"]),
        (_("Pemohon"), [", ".join(filter(None, [case.applicant_name, case.applicant_unit])) or "–"]),
        (_("Perihal"), [case.subject or "–"]),
        (_("Diterima"), [long_datetime(case.opened_at, zone, words.language())]),
        (_("Keadaan"), [str(TAGS[case.status.value][1])]),
        (_("Dibuat"), [long_datetime(at, zone, words.language())]),
    ]


def _case(told: Told, zone: str) -> Told:
    return {
        "title": f"{told['number']} – {told['service']}",
        "steps": [
            {
                "title": f"{step['number']}. {step['name']}",
                "who": " · ".join(filter(None, [_who(step), _when(step, zone)])),
                "rows": list(_rows(step)),
            }
            for step in told["steps"]
        ],
    }


def _who(step: Told) -> str:
    if step["officer"] and step["position"]:
        return f"{step['officer']} ({step['position']})"
    return str(step["officer"] or step["position"])


def _when(step: Told, zone: str) -> str:
    times = (step[name] for name in ("opened_at", "closed_at"))
    return " – ".join(short_datetime(datetime.fromisoformat(each), zone, words.language()) for each in times if each)


def _rows(step: Told) -> Iterator[Fact]:
    for answer in step["answers"]:
        yield answer["label"], [_("Ya")] if answer["value"] == TICKED else str(answer["value"] or "–").splitlines()
    if step["reason"]:
        yield _("Alasan"), step["reason"].splitlines()
    if step["note"]:
        yield _("Catatan"), step["note"].splitlines()
    for pause in step["pauses"]:
        yield pause["text"], str(pause["answer"] or "–").splitlines()


def _named(file: Told) -> str:
    if file["path"]:
        return str(file["name"])
    return f"{file['name']}: {_('berkas ini tidak ditemukan di penyimpanan')}"


def _history(case: Case) -> list[dict[str, str]]:
    zone, told = case.office.zone, lines(case, list(history(case).order_by("seq")))
    return [{"when": short_datetime(each.at, zone, words.language()), "text": str(each.text)} for each in told]


def _chain(streams: Sequence[str]) -> Iterator[str]:
    """The last hash of each chain: whoever has this paper can tell whether the history was changed since."""
    yield _("Bila catatan terakhir di riwayat.json sama dengan di bawah ini, riwayatnya tidak diubah sejak itu.")
    for stream in streams:
        last = entries(stream).order_by("-seq").first()
        if last is not None:
            text = _("%(count)d catatan; SHA-256 catatan terakhir:")
            yield f"{text % {'count': last.seq}} {last.hash}"
