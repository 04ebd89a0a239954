"""The English catalogue: brought up to date with the source, and compiled. Neither file names a time or a machine.

python -m tests.locale.catalogue
"""

import polib

from .extract import SOURCE, Message, messages

PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
HEADER = "English words of Alur. The Indonesian ones are the msgids themselves."
METADATA = {
    "Project-Id-Version": "Alur",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def read() -> polib.POFile:
    """The catalogue as committed."""
    return polib.pofile(str(PO), wrapwidth=0)


def compiled(catalogue: polib.POFile) -> bytes:
    """The same catalogue makes the same bytes, anywhere and at any time."""
    return bytes(catalogue.to_binary())


def renewed(known: polib.POFile) -> polib.POFile:
    """What the source marks now, each with the translation known so far; a new one is empty and fails the tests."""
    old = {(entry.msgctxt, entry.msgid): entry for entry in known}
    made = polib.POFile(wrapwidth=0)
    made.header, made.metadata = HEADER, dict(METADATA)
    made.extend(_entry(message, old.get(key)) for key, message in sorted(messages().items(), key=_by_place))
    return made


def _by_place(item: tuple[tuple[str | None, str], Message]) -> tuple[str, str]:
    """By file, then by text: a line more in a file moves nothing."""
    message = item[1]
    return min(place.rpartition(":")[0] for place in message.places), message.msgid


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    files = sorted({place.rpartition(":")[0] for place in message.places})
    entry = polib.POEntry(msgctxt=message.context, msgid=message.msgid, occurrences=[(file, "") for file in files])
    if "%(" in message.msgid:
        entry.flags = ["python-format"]
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict(old.msgstr_plural) if old and old.msgstr_plural else {0: "", 1: ""}
    elif old:
        entry.msgstr = old.msgstr
    return entry


def main() -> None:
    """Write both files; say what still needs words."""
    known = read() if PO.exists() else polib.POFile()
    catalogue = renewed(known)
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(PO))
    MO.write_bytes(compiled(catalogue))
    missing = [entry.msgid for entry in catalogue if not entry.translated()]
    dropped = {(entry.msgctxt, entry.msgid) for entry in known} - {(entry.msgctxt, entry.msgid) for entry in catalogue}
    print(f"{len(catalogue)} messages; without English: {len(missing)}; no longer in the source: {len(dropped)}")
    for text in missing:
        print(f"  {text!r}")


if __name__ == "__main__":
    main()
