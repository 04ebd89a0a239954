"""`alur skm compute`: the index of any table of answers, without a database."""

import argparse
import sys
from decimal import Decimal
from pathlib import Path

from alur.activities.surveys.rules.index import Index, compute
from alur.activities.surveys.rules.table import MAX_BYTES, FaultyTable, Table, read_table

NAME = "skm"
HELP = "menghitung indeks kepuasan masyarakat (IKM) dari tabel jawaban"

_EPILOG = """\
Tabel: CSV UTF-8 dengan judul kolom U1 sampai U9 (urutan bebas, pemisah koma, titik koma, atau tab).
Sel berisi 1, 2, 3, 4, atau kosong bila tidak dijawab. Kolom lain diabaikan. Setiap baris adalah satu responden.

JSON: n responden; nrr sembilan nilai rata-rata tanpa pembulatan (atau null); ikm dibulatkan sekali, dua desimal
(null bila ada unsur yang tidak dijawab seorang pun); ikm_annex dengan bobot 0,11 seperti tercetak di lampiran;
band A sampai D menurut ikm.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="compute")
    verb = verbs.add_parser(
        "compute", help=HELP, description=HELP, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verb.add_argument("file", metavar="BERKAS.csv", help="tabel jawaban; - membaca masukan baku")
    verb.add_argument("--json", action="store_true", help="cetak JSON: n, nrr, ikm, ikm_annex, band")


def run(args: argparse.Namespace) -> int:
    """0, or 1 with every fault on a line of its own on standard error."""
    try:
        table = read_table(_read(args.file))
    except OSError as error:
        print(f"alur skm: {args.file} tidak dapat dibaca: {error.strerror or error}", file=sys.stderr)
        return 1
    except FaultyTable as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return 1
    for remark in _remarks(table):
        print(remark, file=sys.stderr)
    index = compute(table.answers)
    print(_json(index) if args.json else _text(index))
    return 0


def _read(name: str) -> bytes:
    """One byte past the limit is enough to know that there is too much."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _remarks(table: Table) -> list[str]:
    remarks = []
    if table.ignored_columns:
        remarks.append(f"Catatan: kolom yang diabaikan: {', '.join(table.ignored_columns)}.")
    if table.open_rows:
        rows = ", ".join(map(str, table.open_rows[:10])) + (", …" if len(table.open_rows) > 10 else "")
        remarks.append(
            f"Catatan: {len(table.open_rows)} responden tidak menjawab satu unsur pun (baris {rows}); "
            "mereka ikut dihitung dalam n."
        )
    return remarks


def _json(index: Index) -> str:
    """Written out by hand, because the json module would print 25.00 as 25.0."""
    nrr = ", ".join("null" if mean is None else repr(float(mean)) for mean in index.nrr)
    band = "null" if index.band is None else f'"{index.band}"'
    return (
        f'{{"n": {index.n}, "nrr": [{nrr}], "ikm": {_number(index.ikm)}, '
        f'"ikm_annex": {_number(index.ikm_annex)}, "band": {band}}}'
    )


def _number(value: Decimal | None) -> str:
    return "null" if value is None else str(value)


def _text(index: Index) -> str:
    questionnaire = index.questionnaire
    width = max(len(unsur.title.id) for unsur in questionnaire.unsur)
    lines = [
        f"Survei Kepuasan Masyarakat – {questionnaire.name}",
        f"Responden: {index.n}",
        "",
        f"    {'Unsur':<{width}}  Jawaban     NRR  Mutu",
    ]
    parts = zip(questionnaire.unsur, index.counts, index.nrr_rounded, index.unsur_bands, strict=True)
    lines += [
        f"{unsur.key}  {unsur.title.id:<{width}}  {count:>7}  {_local(mean):>6}  {band or '–'}"
        for unsur, count, mean, band in parts
    ]
    return "\n".join([*lines, "", *_conclusion(index)])


def _conclusion(index: Index) -> list[str]:
    if index.ikm is None:
        return [f"IKM tidak dapat dihitung: tidak ada jawaban untuk {', '.join(index.unanswered)}."]
    weight = _local(index.questionnaire.printed_weight)
    return [
        f"IKM: {_local(index.ikm)} – mutu {index.band} ({index.band_words()})",
        f"Dengan bobot {weight} seperti tercetak di lampiran: {_local(index.ikm_annex)}",
    ]


def _local(value: Decimal | None) -> str:
    return "–" if value is None else str(value).replace(".", ",")
