"""`alur sop draft`: from a document that was signed to the draft of an SOP file."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alur.kernel.errors import AlurError

from . import WronglyCalled

if TYPE_CHECKING:
    from alur.engine.drafting.rules.draft import Draft


def add_draft(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    draft = verbs.add_parser("draft", help="buat draf berkas SOP dari naskah (.docx, .xlsx, .pdf, .txt, .html)")
    draft.add_argument("file", metavar="FILE", help="naskah SOP; “-” membaca masukan")
    draft.add_argument("-o", "--output", metavar="FILE", help="berkas sop.yaml yang ditulis (bawaan: layar)")
    draft.add_argument("--table", metavar="N", type=int, default=1, help="tabel kegiatan ke berapa (bawaan: 1)")
    draft.add_argument("--json", action="store_true", help="tulis hasil bacaan, usulan, dan pertanyaan sebagai JSON")


def draft_file(args: argparse.Namespace) -> int:
    """The file to OUT or the screen; beside it what is proposed, asked and wrong. Needs no database and no secrets."""
    from alur.engine.drafting.rules.pages import Refused
    from alur.engine.drafting.rules.questions import questions_of
    from alur.engine.drafting.rules.sandbox import draft_from
    from alur.engine.drafting.rules.writing import as_yaml

    try:
        draft = draft_from(_body(args.file), name=Path(args.file).name, table=args.table)
    except Refused as refusal:
        raise AlurError(f"{args.file}: {refusal}") from None
    if args.json:
        questions = [each.model_dump() for each in questions_of(draft)]
        text = json.dumps({**draft.model_dump(), "questions": questions}, ensure_ascii=False, indent=2) + "\n"
    else:
        text = as_yaml(draft)
    if args.output is None:
        sys.stdout.write(text)
    else:
        _write(Path(args.output), text)
    _report(draft, to_screen=args.output is not None)
    return 0


def _body(name: str) -> bytes:
    from alur.engine.drafting.rules.readers.kinds import MAX_BYTES

    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise WronglyCalled(f"{name}: berkas tidak ada. Periksa nama berkasnya.") from None
    except OSError as error:
        raise AlurError(f"{name}: berkas tidak dapat dibuka ({error.strerror}). Periksa nama berkasnya.") from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise AlurError(f"{path}: tidak dapat ditulis ({error.strerror}). Pilih berkas atau folder lain.") from None


def _report(draft: "Draft", *, to_screen: bool) -> None:
    """What a person has to look at; beside the file on the screen it goes to the error channel."""
    from alur.engine.drafting.rules.questions import questions_of

    channel = sys.stdout if to_screen else sys.stderr
    questions = questions_of(draft)
    title = draft.identity.title or draft.identity.table_title or "(tanpa judul)"
    print(f"{title}: {len(draft.rows)} baris, {len(draft.executors)} pelaksana.", file=channel)
    parts = (
        ("Yang perlu Anda putuskan", [str(each) for each in questions]),
        ("Cacat dalam naskah", [f"{each.message}. {each.advice}" for each in draft.defects]),
        ("Cara naskah dibaca", draft.remarks),
        ("Tidak punya tempat di SOP", draft.unplaced),
    )
    for heading, lines in parts:
        if lines:
            print(f"\n{heading} ({len(lines)}):", file=channel)
            print("\n".join(f"  - {line}" for line in lines), file=channel)
