"""`alur bench`: how fast Alur is on this machine. What measures lies beside the source, not in the product."""

import argparse
import importlib
import sys
from pathlib import Path

from alur.kernel.errors import AlurError

NAME = "bench"
HELP = "Mengukur kecepatan Alur di komputer ini (hanya dari folder sumbernya)."

_SOURCE = Path(__file__).resolve().parents[4]
_EPILOG = """\
Basis data dan proses yang diukur dibuat sendiri; data pemasangan ini tidak disentuh.
Cara membaca hasilnya: bench/README.md. Status keluar: 0 semua sasaran tercapai, 1 ada yang belum.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog, parser.formatter_class = _EPILOG, argparse.RawDescriptionHelpFormatter
    parts = "steps, lists, http, archive (bawaan: semuanya)"
    parser.add_argument("parts", metavar="BAGIAN", nargs="*", help=parts)
    choices = ["sqlite", "postgres", "both"]
    parser.add_argument("--database", choices=choices, default="both", help="sqlite, postgres, atau both (bawaan)")
    sizes = "banyaknya permohonan yang dibandingkan (bawaan: 1000 100000)"
    parser.add_argument("--sizes", metavar="N", type=int, nargs="+", default=[1_000, 100_000], help=sizes)
    parser.add_argument("--rounds", metavar="N", type=int, help="banyaknya giliran setiap bagian")
    keep = "simpan basis data SQLite yang sudah diisi di sini, untuk dipakai lagi"
    parser.add_argument("--keep", metavar="DIR", type=Path, help=keep)
    parser.add_argument("--json", metavar="BERKAS", type=Path, help="tulis semua angka ke berkas JSON ini")
    parser.add_argument("--chart", metavar="BERKAS", type=Path, help="tulis bagannya ke berkas SVG ini")


def run(args: argparse.Namespace) -> int:
    """The exit status is 1 where a figure is not what is wanted."""
    if not (_SOURCE / "bench" / "run.py").exists():
        raise AlurError("Pengukuran hanya ada di folder sumber Alur, bukan di pemasangan ini. Jalankan dari sana.")
    sys.path.insert(0, str(_SOURCE))
    status: int = importlib.import_module("bench.run").run(args)
    return status
