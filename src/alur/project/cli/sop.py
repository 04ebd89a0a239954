"""`alur sop …`: from an SOP file to a service of an office, and to what others read and draw."""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from alur.kernel.errors import AlurError
from alur.project.secrets import FROM_ENVIRONMENT

from . import WronglyCalled, setup_django
from .sop_draft import add_draft, draft_file
from .sop_move import add_move, move_running
from .sop_package import add_package, compare_files, pack_service, unpack_service

if TYPE_CHECKING:
    from alur.engine.sops.rules.definition import Definition
    from alur.engine.sops.rules.reading import Fault
    from alur.foundation.offices.models import Office

NAME = "sop"
HELP = "Periksa, terbitkan, dan cetak berkas SOP."

MAX_BYTES = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="KERJA", required=True)
    check = verbs.add_parser(
        "check", help="periksa berkas SOP; menyebut tiap kesalahan, barisnya, dan cara memperbaiki"
    )
    check.add_argument("files", metavar="FILE", nargs="+", help="berkas sop.yaml; yang saling memanggil sebut bersama")
    add_draft(verbs)
    publish = verbs.add_parser("publish", help="terbitkan berkas SOP untuk sebuah kantor")
    publish.add_argument(
        "files", metavar="FILE", nargs="+", help="berkas sop.yaml; yang saling memanggil sebut bersama"
    )
    publish.add_argument("--office", metavar="SLUG", required=True, help="nama pendek kantor")
    publish.add_argument("--create-positions", action="store_true", help="buat jabatan yang belum ada di kantor itu")
    export = verbs.add_parser("export", help="tulis SOP dalam bentuk yang dibaca perangkat lunak lain")
    export.add_argument("sop", metavar="SLUG|FILE", help="nama pendek SOP bawaan, atau berkas sop.yaml")
    export.add_argument(
        "--format", metavar="BENTUK", required=True, help="bentuk berkas: pdf, docx, svg, bpmn, atau yaml"
    )
    export.add_argument("-o", "--output", metavar="FILE", required=True, help="berkas yang ditulis")
    export.add_argument("--office", metavar="SLUG", help="ambil SOP yang berlaku di kantor ini, bukan SOP bawaan")
    taken = verbs.add_parser("import", help="jadikan gambar BPMN 2.0 berkas SOP; bagian yang tak dikenal disebut semua")
    taken.add_argument("file", metavar="FILE.bpmn", help="berkas BPMN 2.0")
    taken.add_argument("-o", "--output", metavar="FILE", required=True, help="berkas sop.yaml yang ditulis")
    add_package(verbs)
    add_move(verbs)
    verbs.add_parser("schema", help="tulis skema JSON berkas SOP")


def run(args: argparse.Namespace) -> int:
    match args.verb:
        case "check":
            return _check(args.files)
        case "draft":
            return draft_file(args)
        case "compare":
            return compare_files(args)
        case "pack":
            return pack_service(args)
        case "unpack":
            return unpack_service(args)
        case "move":
            return move_running(args)
        case "export":
            return _export(args.sop, args.format, Path(args.output), args.office)
        case "import":
            return _import(args.file, Path(args.output))
        case "publish":
            return _publish(args.files, args.office, create_positions=args.create_positions)
        case _:
            from alur.engine.sops.rules.schema import as_text

            sys.stdout.write(as_text())
            return 0


def _check(names: list[str]) -> int:
    """Needs no database: Django is set up only because activities are registered by its apps."""
    spare_the_data_folder()
    setup_django()
    from alur.engine.cases.registry import activities
    from alur.engine.sops.rules.reading import check

    texts, faults = texts_of(names)
    known = activities
    callable_sops = _callable(texts)
    for name, text in texts.items():
        faults += check(text, name, known, callable_sops)
    faults += _same_slug(texts)
    if faults:
        _tell(faults)
        print(f"{len(faults)} kesalahan.", file=sys.stderr)
        return 1
    for name in texts:
        print(f"{name}: baik")
    return 0


def spare_the_data_folder() -> None:
    """Secrets for this process alone: checking a file must not leave an installation's secrets behind."""
    for name in FROM_ENVIRONMENT:
        os.environ.setdefault(name, "hanya-untuk-memeriksa")


def _publish(names: list[str], office_slug: str, *, create_positions: bool) -> int:
    """All files or none: one transaction, called SOPs before those that call them."""
    texts, faults = texts_of(names)
    if faults:
        return _refuse(faults)
    setup_django()
    from django.db import transaction

    from alur.engine.cases.registry import activities
    from alur.engine.sops.actions import publish
    from alur.engine.sops.queries import definitions_in_force
    from alur.engine.sops.rules.reading import FaultyDefinition, check
    from alur.kernel import clock

    office = office_of(office_slug)
    known = activities
    together = {**definitions_in_force(office), **_readable(texts)}
    for name, text in texts.items():
        faults += check(text, name, known, together)
    faults += _same_slug(texts)
    if faults:
        return _refuse(faults)
    done = []
    try:
        with transaction.atomic():
            for name in _called_first(texts):
                version = publish(
                    office=office,
                    text=texts[name],
                    source=name,
                    by="system",
                    at=clock.now(),
                    create_positions=create_positions,
                    known_activities=known,
                )
                done.append(f"{name}: {version.sop.title}, revisi {version.number}, berlaku di {office.name}")
    except FaultyDefinition as faulty:
        return _refuse(faulty.faults)
    print("\n".join(done))
    return 0


def _export(sop: str, form: str, output: Path, office_slug: str | None) -> int:
    from alur.engine.sops.rules.exports import FORMS
    from alur.engine.sops.rules.reading import read

    if form not in FORMS:
        raise WronglyCalled(f"Bentuk “{form}” belum ada. SOP dapat ditulis sebagai {', '.join(FORMS)}.")
    text = _in_force(sop, office_slug) if office_slug else _sound(sop)
    if text is None:
        return 1
    definition = read(text)
    content = FORMS[form].write(definition, text)
    _write(output, content)
    print(f"{output}: {definition.title}")
    return 0


def _import(name: str, output: Path) -> int:
    """The SOP file is written even where it still lacks something; what it lacks is told."""
    spare_the_data_folder()
    setup_django()
    from alur.engine.sops.rules.bpmn import MAX_BYTES as MOST
    from alur.engine.sops.rules.bpmn import as_yaml, from_bpmn
    from alur.engine.sops.rules.reading import FaultyDefinition, check

    try:
        with Path(name).open("rb") as file:
            content = file.read(MOST + 1)
        text = as_yaml(from_bpmn(content, name))
    except OSError as error:
        raise AlurError(f"{name}: tidak dapat dibuka ({error.strerror}). Periksa nama berkasnya.") from None
    except FaultyDefinition as faulty:
        _tell(faulty.faults)
        print(f"{len(faulty.faults)} bagian tidak dapat diambil; tidak ada yang ditulis.", file=sys.stderr)
        return 1
    _write(output, text.encode())
    print(f"{output}: ditulis dari {name}")
    lacking = check(text, str(output), None, _callable({str(output): text}))
    if lacking:
        print("Masih perlu dilengkapi sebelum diterbitkan:")
        _tell(lacking)
    return 0


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise AlurError(f"{output}: tidak dapat ditulis ({error.strerror}). Pilih berkas atau folder lain.") from None


def _in_force(slug: str, office_slug: str) -> str:
    """The text of the version in force."""
    setup_django()
    from alur.engine.sops.queries import definitions_in_force, effective

    office = office_of(office_slug)
    definitions = definitions_in_force(office)
    if slug not in definitions:
        known = ", ".join(sorted(definitions)) or "belum ada"
        raise WronglyCalled(f"SOP “{slug}” tidak berlaku di kantor itu. Yang berlaku: {known}.")
    # From the file's own text: PostgreSQL keeps a definition's names in an order of its own.
    return effective(office, slug).source


def _sound(sop: str) -> str | None:
    """The text of the shipped SOP of that slug, or of the file of that name; None when its faults were told instead."""
    spare_the_data_folder()
    setup_django()
    from alur.engine.sops.queries import shipped
    from alur.engine.sops.rules.reading import check

    name = str(shipped().get(sop, sop))
    texts, faults = texts_of([name])
    if name == sop and not Path(name).exists():
        raise WronglyCalled(f"“{sop}” bukan berkas dan bukan SOP bawaan. SOP bawaan: {', '.join(shipped())}.")
    for text in texts.values():
        faults += check(text, name, None, _callable(texts))
    if faults:
        _tell(faults)
        print(f"{len(faults)} kesalahan; tidak ada yang ditulis.", file=sys.stderr)
        return None
    return texts[name]


def _refuse(faults: "list[Fault]") -> int:
    _tell(faults)
    print(f"{len(faults)} kesalahan; tidak ada yang diterbitkan.", file=sys.stderr)
    return 1


def texts_of(names: Iterable[str]) -> "tuple[dict[str, str], list[Fault]]":
    from alur.engine.sops.rules.reading import Fault

    texts: dict[str, str] = {}
    faults = []
    for name in names:
        try:
            with Path(name).open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
            if len(raw) > MAX_BYTES:
                faults.append(Fault(name, None, "berkas terlalu besar", "Berkas SOP paling besar 1 MB."))
            else:
                texts[name] = raw.decode()
        except FileNotFoundError:
            faults.append(Fault(name, None, "berkas tidak ada", "Periksa nama berkasnya."))
        except OSError as error:
            faults.append(Fault(name, None, f"berkas tidak dapat dibuka ({error.strerror})", "Periksa nama berkasnya."))
        except UnicodeDecodeError:
            faults.append(Fault(name, None, "berkas bukan teks UTF-8", "Simpan berkas sebagai UTF-8."))
    return texts, faults


def _readable(texts: dict[str, str]) -> "dict[str, Definition]":
    """Definitions by slug of the files whose shape is right; the others are told of by `check`."""
    from alur.engine.sops.rules.reading import FaultyDefinition, read

    found = {}
    for name, text in texts.items():
        try:
            definition = read(text, name)
        except FaultyDefinition:
            continue
        found[definition.service.slug] = definition
    return found


def _callable(texts: dict[str, str]) -> "dict[str, Definition]":
    """The shipped SOPs, and in their place the files given."""
    from alur.engine.sops.queries import shipped

    library = {str(path): path.read_text(encoding="utf-8") for path in shipped().values()}
    return {**_readable(library), **_readable(texts)}


def _same_slug(texts: dict[str, str]) -> "list[Fault]":
    from alur.engine.sops.rules.reading import Fault

    seen: dict[str, str] = {}
    faults = []
    for name, text in texts.items():
        for slug in _readable({name: text}):
            if slug in seen:
                advice = "Ubah “service › slug” salah satu berkas."
                faults.append(Fault(name, None, f"“{slug}” juga nama layanan di {seen[slug]}", advice))
            seen[slug] = name
    return faults


def _called_first(texts: dict[str, str]) -> list[str]:
    """Names of the files so that each stands after those it calls; sound files do not call in circles."""
    from graphlib import TopologicalSorter

    definitions = {name: next(iter(_readable({name: text}).values())) for name, text in texts.items()}
    by_slug = {definition.service.slug: name for name, definition in definitions.items()}
    order: TopologicalSorter[str] = TopologicalSorter()
    for name, definition in definitions.items():
        called = {step.call.sop for step in definition.steps if step.call is not None}
        order.add(name, *(by_slug[slug] for slug in sorted(called) if slug in by_slug))
    return list(order.static_order())


def office_of(slug: str) -> "Office":
    from django.core.exceptions import ObjectDoesNotExist
    from django.db import DatabaseError

    from alur.foundation.offices.queries import office_by_slug

    try:
        return office_by_slug(slug)
    except ObjectDoesNotExist:
        raise WronglyCalled(f"Kantor “{slug}” tidak ada. Periksa namanya dan folder --data.") from None
    except DatabaseError:
        raise AlurError(
            "Basis data belum siap atau tidak dapat dibuka. Periksa folder --data atau DATABASE_URL."
        ) from None


def _tell(faults: "list[Fault]") -> None:
    for fault in faults:
        print(fault)
