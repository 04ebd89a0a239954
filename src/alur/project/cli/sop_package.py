"""`alur sop compare|pack|unpack`: two files side by side, and a service as one file between installations."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from alur.kernel.errors import AlurError

from . import WronglyCalled, setup_django

if TYPE_CHECKING:
    from collections.abc import Collection

    from alur.engine.sops.rules.comparing import Change
    from alur.engine.sops.rules.definition import Definition


def add_package(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    compare = verbs.add_parser("compare", help="bandingkan dua berkas SOP, baris demi baris")
    compare.add_argument("old", metavar="LAMA", help="berkas sop.yaml, atau nama pendek SOP bawaan")
    compare.add_argument("new", metavar="BARU", help="berkas sop.yaml, atau nama pendek SOP bawaan")
    pack = verbs.add_parser("pack", help="tulis sebuah layanan, dengan SOP yang dipanggilnya, menjadi satu berkas")
    pack.add_argument("slug", metavar="SLUG", help="nama pendek layanan")
    pack.add_argument("-o", "--output", metavar="FILE", required=True, help="berkas yang ditulis")
    pack.add_argument("--office", metavar="SLUG", help="ambil SOP yang berlaku di kantor ini, bukan SOP bawaan")
    unpack = verbs.add_parser("unpack", help="buka berkas layanan dari pemasangan lain")
    unpack.add_argument("file", metavar="FILE", help="berkas dari “alur sop pack”")
    unpack.add_argument("-o", "--output", metavar="DIR", help="folder untuk berkas SOP-nya (bawaan: folder ini)")


def compare_files(args: argparse.Namespace) -> int:
    """Exit status 0 where both say the same, else 1, as `diff` does."""
    from .sop import spare_the_data_folder

    spare_the_data_folder()
    setup_django()
    from alur.administration.queries.revisions import KINDS, LABELS
    from alur.engine.sops.rules.comparing import compare

    found = compare(_definition(args.old), _definition(args.new))
    for change in found.identity:
        _tell(str(LABELS[change.key]), change)
    for pair in found.rows:
        if pair.kind == "same":
            continue
        row = pair.new or pair.old
        assert row is not None
        moved = f" (dahulu {pair.old.no})" if pair.old and pair.new and pair.old.no != pair.new.no else ""
        print(f"baris {row.no}{moved}: {str(KINDS[pair.kind][1]).lower()}")
        if not pair.changes:
            print(f"  {'-' if pair.new is None else '+' if pair.old is None else ' '} {row.activity}")
        for change in pair.changes:
            _tell(f"  {LABELS[change.key]}", change, "    ")
    for change in found.running:
        _tell(change.key, change)
    if found.is_same:
        print("Keduanya sama.")
    return 0 if found.is_same else 1


def _tell(what: str, change: "Change", indent: str = "  ") -> None:
    print(f"{what}:")
    for sign, text in (("-", change.old), ("+", change.new)):
        for line in text.splitlines():
            print(f"{indent}{sign} {line}")


def _definition(name: str) -> "Definition":
    from alur.engine.sops.queries import shipped
    from alur.engine.sops.rules.reading import FaultyDefinition, read

    from .sop import texts_of

    texts, faults = texts_of([str(shipped().get(name, name))])
    if faults:
        raise AlurError("\n".join(map(str, faults)))
    try:
        return read(next(iter(texts.values())), name)
    except FaultyDefinition as faulty:
        raise AlurError(str(faulty)) from None


def pack_service(args: argparse.Namespace) -> int:
    """The SOPs in force at an office, just as the page writes them, or the shipped ones."""
    if not args.office:
        from .sop import spare_the_data_folder

        spare_the_data_folder()
    setup_django()
    from alur.engine.sops.rules.packing import unpack
    from alur.engine.sops.rules.reading import read

    body = _packed_at(args.office, args.slug) if args.office else _packed_as_shipped(args.slug)
    try:
        Path(args.output).write_bytes(body)
    except OSError as error:
        raise AlurError(f"{args.output}: tidak dapat ditulis ({error.strerror}). Pilih folder lain.") from None
    texts = unpack(body).texts
    print(f"{args.output}: {read(texts[args.slug]).title}, {len(texts)} SOP ({', '.join(sorted(texts))})")
    return 0


def _packed_at(office_slug: str, slug: str) -> bytes:
    """With the office's times of retention and its positions, as proposals for whoever takes it in."""
    from alur.administration.queries.services import packed
    from alur.engine.sops.queries import in_force

    from .sop import office_of

    office = office_of(office_slug)
    _must_be_among(slug, [each.sop.slug for each in in_force(office)])
    return packed(office, slug)


def _packed_as_shipped(slug: str) -> bytes:
    from alur.engine.sops.queries import shipped
    from alur.engine.sops.rules.calling import together
    from alur.engine.sops.rules.packing import pack
    from alur.engine.sops.rules.reading import read

    sources = {each: path.read_text(encoding="utf-8") for each, path in shipped().items()}
    _must_be_among(slug, sources)
    definitions = {each: read(text) for each, text in sources.items()}
    needed = together(slug, definitions)
    return pack(slug, str(definitions[slug].title), {each: sources[each] for each in needed})


def _must_be_among(slug: str, known: "Collection[str]") -> None:
    if slug not in known:
        raise WronglyCalled(f"Layanan “{slug}” tidak ada. Yang ada: {', '.join(sorted(known)) or 'belum ada'}.")


def unpack_service(args: argparse.Namespace) -> int:
    """Writes `<slug>.yaml` for each SOP, and says how the office of its origin runs it; overwrites nothing, and needs
    no database."""
    from .sop import spare_the_data_folder

    spare_the_data_folder()
    setup_django()
    from alur.administration.queries.packages import proposals_in_words
    from alur.engine.sops.rules.packing import MAX_PACKAGE, Unpackable, unpack

    try:
        with Path(args.file).open("rb") as stream:
            package = unpack(stream.read(MAX_PACKAGE + 1))
    except OSError as error:
        raise AlurError(f"{args.file}: tidak dapat dibuka ({error.strerror}). Periksa nama berkasnya.") from None
    except Unpackable as error:
        raise AlurError(f"{args.file}: {error}.") from None
    folder = Path(args.output or ".")
    paths = {slug: folder / f"{slug}.yaml" for slug in package.texts}
    if there := [str(path) for path in paths.values() if path.exists()]:
        raise AlurError(f"Sudah ada: {', '.join(there)}. Pilih folder lain dengan -o; tidak ada yang ditulis.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for slug, path in paths.items():
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(package.texts[slug])
            print(path)
    except OSError as error:
        raise AlurError(f"{folder}: tidak dapat ditulis ({error.strerror}). Pilih folder lain.") from None
    for said in proposals_in_words(package):
        print(said)
    print(f"Terbitkan dengan: alur sop publish {' '.join(map(str, paths.values()))} --office KANTOR")
    return 0
