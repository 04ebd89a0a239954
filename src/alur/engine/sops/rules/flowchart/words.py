"""The words that a chart says by itself. The pages hand them over in the reader's language; these are the defaults."""

from dataclasses import dataclass, field
from typing import Literal

State = Literal["done", "current", "waiting", "late", "skipped"]


@dataclass(frozen=True)
class Wording:
    """Everything on a chart that is not the SOP's own text."""

    language: str = "id"
    number: str = "No."
    activity: str = "Kegiatan"
    executors: str = "Pelaksana"
    standards: str = "Mutu baku"
    requirements: str = "Kelengkapan"
    time: str = "Waktu"
    output: str = "Output"
    note: str = "Keterangan"
    start: str = "Mulai"
    end: str = "Selesai"
    end_live: str = "Akhir"
    """Instead of `end` on a live chart, where "Selesai" says that a step is done."""
    added: str = "tambahan"
    added_row: str = "Tambahan"
    title: str = "Bagan alur {title}"
    description: str = "Bagan alur dengan {rows} baris dan {lanes} pelaksana: {names}."
    description_live: str = "Posisi permohonan: {states}."
    goes_on: str = "lanjut ke {where}"
    and_so: str = "{state}: {rows}"
    row: str = "baris {number}"
    goes_to: str = "{letter}: ke {row}, halaman {page}"
    comes_from: str = "{letter}: dari halaman {page}"
    states: dict[State, str] = field(
        default_factory=lambda: {
            "done": "Selesai",
            "current": "Sekarang",
            "waiting": "Menunggu",
            "late": "Terlambat",
            "skipped": "Dilewati",
        }
    )


INDONESIAN = Wording()
