"""`alur backup`: database and stored files as one archive, while web and worker go on."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from alur.kernel.errors import AlurError

from . import WronglyCalled, setup_django

if TYPE_CHECKING:
    from alur.project.backup.making import Made

NAME = "backup"
HELP = "Mencadangkan basis data dan semua berkas menjadi satu berkas, selagi Alur berjalan."

SHORTEST_PASSPHRASE = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="TUJUAN", type=Path, help="folder (nama berkas dibuatkan) atau berkas baru")
    add_passphrase(parser)
    parser.add_argument(
        "--keep", metavar="N", type=int, default=0, help="sisakan N cadangan terbaru di folder tujuan; hapus yang lain"
    )


def run(args: argparse.Namespace) -> int:
    if args.keep < 0 or (args.keep and not args.target.is_dir()):
        raise WronglyCalled("--keep adalah angka 1 atau lebih, dan tujuannya harus folder yang ada.")
    passphrase = read_passphrase(args.passphrase_file)
    os.umask(0o077)
    setup_django()
    from alur.kernel import clock
    from alur.project.backup.installation import Installation
    from alur.project.backup.making import make_backup

    place = Installation.here()
    made = make_backup(place=place, target=args.target, passphrase=passphrase, at=clock.now(), keep=args.keep)
    _tell(made, encrypted=passphrase is not None)
    if made.end.damaged:
        raise AlurError(
            f"Cadangan dibuat, tetapi {len(made.end.damaged)} berkas hilang atau rusak di penyimpanan dan tidak"
            f" termasuk di dalamnya: {', '.join(made.end.damaged[:5])}. Cari berkasnya di cadangan sebelumnya."
        )
    return 0


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", metavar="BERKAS", type=Path, help="berkas berisi kata sandi cadangan (mengenkripsi isinya)"
    )


def read_passphrase(path: Path | None) -> bytes | None:
    """The first line of the file; WronglyCalled where it is no passphrase."""
    if path is None:
        return None
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise WronglyCalled(f"Berkas kata sandi {path} tidak dapat dibaca: {error.strerror}.") from None
    passphrase = lines[0].strip() if lines else b""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise WronglyCalled(f"Kata sandi cadangan di {path} paling sedikit {SHORTEST_PASSPHRASE} huruf atau angka.")
    return passphrase


def size_words(size: int) -> str:
    """`312 KB`, `1,4 GB`."""
    amount = float(size)
    for unit in ("byte", "KB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{amount:.1f} {unit}".replace(".", ",").replace(",0 ", " ")


def _tell(made: "Made", *, encrypted: bool) -> None:
    from alur.project.secrets import secrets_path

    rows = sum(made.manifest.tables.values())
    print(f"Cadangan: {made.path} ({size_words(made.size)})")
    print(f"Isi: {rows} baris basis data, {made.end.files} berkas ({size_words(made.end.file_bytes)})")
    if encrypted:
        print("Terenkripsi, termasuk kunci rahasia. Tanpa kata sandinya, cadangan ini tidak dapat dibuka siapa pun.")
        return
    print("Tidak dienkripsi: siapa pun yang memegang berkas ini dapat membaca data pribadi di dalamnya.")
    print(f"Kunci rahasia TIDAK termasuk. Simpan {secrets_path()} terpisah: tanpanya data tersegel tidak terbaca.")
