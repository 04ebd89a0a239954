"""The documents as data: which there are, their examples, tables, links and Python blocks."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "alur"

_FENCE = re.compile(r"^```(\w*)[ ]?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def pages() -> list[Path]:
    """Every document of the project, for people."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Block:
    """One fenced block: ```` ```language title ````."""

    page: Path
    language: str
    title: str
    body: str


def blocks(page: Path, language: str = "") -> list[Block]:
    found = [Block(page, *match) for match in _FENCE.findall(page.read_text(encoding="utf-8"))]
    return [block for block in found if language in ("", block.language)]


def files_of(page: Path) -> dict[str, str]:
    """What the page tells the reader to save: blocks whose title is a file name."""
    return {block.title: block.body for block in blocks(page) if re.fullmatch(r"[\w-]+\.\w+", block.title)}


@dataclass(frozen=True)
class Example:
    """A command as shown, and the output shown under it."""

    page: Path
    command: str
    output: str

    def __str__(self) -> str:
        return f"{self.page.name}: {self.command}"


def examples() -> list[Example]:
    """Every `$ …` line of the console blocks with the lines below it."""
    found = []
    for page in pages():
        for block in blocks(page, "console"):
            for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
                command, _newline, output = part.partition("\n")
                found.append(Example(page, command.strip(), output.strip("\n")))
    return found


def links(page: Path) -> list[str]:
    """Targets of the page's links that stay within the project."""
    without_code = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [
        target for target in _LINK.findall(without_code) if "://" not in target and not target.startswith("mailto:")
    ]


def anchors(page: Path) -> set[str]:
    """The `#…` that the page's headings answer to."""
    without_code = _FENCE.sub("", page.read_text(encoding="utf-8"))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(without_code))
    return {words.strip().replace(" ", "-") for words in plain}


def code_words(markdown: str) -> set[str]:
    """Everything that stands in `back quotes`, outside fenced blocks."""
    return set(re.findall(r"`([^`\n]+)`", _FENCE.sub("", markdown)))
