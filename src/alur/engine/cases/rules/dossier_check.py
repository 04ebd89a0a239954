"""Memeriksa berkas permohonan ini tanpa Alur: jalankan `python3 periksa.py` di folder ini.

Checks a dossier by itself, with Python's standard library only: this very file lies in every dossier. The bytes are
described in docs/journal.md.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIRST = "0" * 64


def faults(folder: Path) -> Iterator[str]:
    """What does not fit, in Indonesian."""
    chains: dict[str, list[dict[str, Any]]] = json.loads((folder / "riwayat.json").read_text(encoding="utf-8"))
    for stream, entries in chains.items():
        yield from _of_chain(stream, entries)
    for head in json.loads((folder / "jangkar.json").read_text(encoding="utf-8")):
        found = [each for each in chains.get(head["stream"], []) if each["seq"] == head["seq"]]
        if not found or found[0]["hash"] != head["hash"]:
            yield f"{head['stream']}: catatan {head['seq']} bukan yang dijangkarkan pada {head['day']}"
    data = json.loads((folder / "permohonan.json").read_text(encoding="utf-8"))
    for file in data["files"]:
        path = folder / file["path"] if file["path"] else None
        if path is None or not path.is_file():
            yield f"{file['name']}: berkas tidak ada"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
            yield f"{file['path']}: isi berkas berubah"


def _of_chain(stream: str, entries: list[dict[str, Any]]) -> Iterator[str]:
    previous = FIRST
    for number, entry in enumerate(entries, start=1):
        said = {name: entry[name] for name in ("actor", "at", "data", "kind", "seq")}
        said |= {"stream": stream, "previous": previous}
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if entry["seq"] != number:
            yield f"{stream}: catatan {number} hilang"
            return
        if entry["hash"] != hashlib.sha256(text.encode()).hexdigest():
            yield f"{stream}: catatan {number} berubah sejak ditulis"
        previous = entry["hash"]


def main(folder: Path) -> int:
    """0 where everything fits."""
    found = list(faults(folder))
    for fault in found:
        sys.stdout.write(f"SALAH  {fault}\n")
    sys.stdout.write(f"{len(found)} kesalahan ditemukan.\n" if found else "Semuanya cocok.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
