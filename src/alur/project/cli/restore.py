"""`alur restore`: an archive back into an empty place, with the outbox held; `--drill` only tries it."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from . import WronglyCalled, setup_django
from .backup import add_passphrase, read_passphrase, size_words

if TYPE_CHECKING:
    from alur.project.backup.restoring import Restored

NAME = "restore"
HELP = "Memulihkan cadangan ke tempat yang kosong; --drill hanya mencobanya."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = "berkas yang dibuat alur backup, atau foldernya: yang terbaru"
    parser.add_argument("source", metavar="CADANGAN", type=Path, help=words)
    add_passphrase(parser)
    parser.add_argument(
        "--drill",
        action="store_true",
        help="uji: pulihkan ke tempat sementara, jalankan alur verify di sana, lalu buang",
    )
    parser.add_argument("--replace", action="store_true", help="sisihkan data yang ada di sini, lalu pulihkan")


def run(args: argparse.Namespace) -> int:
    if args.drill and args.replace:
        raise WronglyCalled("--drill dan --replace tidak dapat dipakai bersama.")
    passphrase = read_passphrase(args.passphrase_file)
    os.umask(0o077)
    # New keys made here would not open what the archive holds.
    setup_django(secrets=False)
    from alur.kernel import clock
    from alur.project.backup import restoring
    from alur.project.backup.installation import Installation

    place = Installation.here()
    if args.drill:
        _tell_drill(restoring.drill(place=place, source=args.source, passphrase=passphrase))
        return 0
    done = restoring.restore(
        place=place, source=args.source, passphrase=passphrase, at=clock.now(), replace_all=args.replace
    )
    _tell(done)
    return 0


def _tell_drill(done: "Restored") -> None:
    print(f"Uji pulih berhasil: cadangan {done.manifest.made_at} lengkap dan dapat dipulihkan.")
    print(_inside(done))
    if done.looked:
        seen = f"{done.looked.seen:,}".replace(",", ".")
        print(f"alur verify pada salinannya: {done.looked.checks} pemeriksaan atas {seen} hal, semuanya cocok.")


def _tell(done: "Restored") -> None:
    print(f"Cadangan {done.manifest.made_at} sudah dipulihkan.")
    print(_inside(done))
    for kept in done.kept:
        print(f"Data sebelumnya disisihkan: {kept}. Hapus sendiri bila tidak diperlukan lagi.")
    if done.keys_written:
        print(f"Kunci rahasia dari cadangan ditulis ke {done.keys_written}.")
    if done.end.damaged:
        print(f"PERHATIAN: {len(done.end.damaged)} berkas sudah hilang atau rusak sebelum dicadangkan:")
        for name in done.end.damaged[:20]:
            print(f"  {name}")
    print(
        "\nPengiriman DITAHAN: tidak ada surel yang keluar sampai Anda melepasnya.\n"
        "Langkah berikutnya:\n"
        "  1. alur serve --migrate      lalu periksa beberapa permohonan di halaman meja\n"
        "  2. alur verify               apakah semuanya utuh dan cocok\n"
        "  3. alur worker               pekerjaan lain berjalan, pengiriman tetap ditahan\n"
        "  4. alur outbox status        apa saja yang menunggu\n"
        "  5. alur outbox release …     lepaskan: --send mengirim, --leave menyerahkan ke petugas"
    )


def _inside(done: "Restored") -> str:
    rows = sum(done.manifest.tables.values())
    gone = f"; {len(done.end.gone)} berkas dibuang pemiliknya selama pencadangan" if done.end.gone else ""
    return f"Isi: {rows} baris basis data, {done.end.files} berkas ({size_words(done.end.file_bytes)}){gone}"
