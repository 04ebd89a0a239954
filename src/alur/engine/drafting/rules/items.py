"""Lists in which a scan or a paste lost its line breaks: into their items, without touching a word."""

import re

_MARK = re.compile(r"\s*(?:[-–•●▪◦*·]\s+)?(?:\(?(\d{1,2}|[a-z])(?:[.)]|(?=\s))\)?\s+(?=\S))")
_BULLET = re.compile(r"\s*[-–•●▪◦*·✓➢§]\s+(?=\S)")
_LAW = re.compile(
    r"(?:UU|Undang[- ]?[Uu]ndang|Peraturan|Perpres|Permen\w*|Perda|Pergub|Perbup|Perwali|PP|Per(?:bup|wal)|"
    r"Keputusan|Kep(?:men|pres)\w*|Instruksi|Inpres|Surat\s+(?:Edaran|Keputusan)|SE|SK)\b"
)
_NOT_A_MARK = re.compile(r"(?:nomor|no\.?|pasal|ayat|tahun|thn\.?|angka|huruf|bab|minimal|lantai|ke)\s*:?\s*$", re.I)
_OPENINGS = ("Jika", "Bila", "Apabila", "Kalau")


def items_of(text: str, section: str) -> list[str]:
    """The items of a list. Numbers in front of them are dropped; words stay."""
    lines = [line.strip() for line in text.split("\n") if line.strip(" :")]
    lines = [line for line in lines if line not in ("-", "–", ":")]
    found: list[str] = []
    for line in _joined(lines, section):
        for item in _by_numbers(line):
            found += _by_opening(item, section)
    return [item for item in (" ".join(each.split()) for each in found) if item not in ("", "-", "–")]


def _joined(lines: list[str], section: str) -> list[str]:
    """Lines that a page's width broke, put together again; each with its number or bullet still on it."""
    marked = sum(bool(_mark_of(line)) for line in lines)
    numbered = marked > 0 and marked * 2 >= len(lines)
    joined: list[str] = []
    for line in lines:
        if joined and not _mark_of(line) and _continues(joined[-1], line, section, numbered):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def _continues(before: str, line: str, section: str, numbered: bool) -> bool:
    if section == "legal_basis" and _LAW.match(line) and before.rstrip().endswith((";", ".")):
        return False
    if numbered:
        return True
    return line[0].islower() or line.startswith("(") or before.endswith((",", "dan", "/"))


def _mark_of(line: str) -> re.Match[str] | None:
    found = _MARK.match(line) or _BULLET.match(line)
    if found is not None and found.re is _MARK and found[1] and found[1].isalpha() and not re.search(r"[.)]", found[0]):
        return None
    return found


def _by_numbers(line: str) -> list[str]:
    """`1. A 2. B` or `1 A 2 B`, run together: cut where the next number stands before a capital."""
    first = _mark_of(line)
    if first is None:
        return [line]
    rest = line[first.end() :]
    if not (first.re is _MARK and first[1] and first[1].isdigit()):
        return [rest]
    dotted = bool(re.search(r"\d[.)]", first[0]))
    parts: list[str] = []
    number = int(first[1]) + 1
    while (cut := _next_number(rest, number, dotted)) is not None:
        parts.append(rest[: cut[0]])
        rest = rest[cut[1] :]
        number += 1
    return [*parts, rest]


def _next_number(text: str, number: int, dotted: bool) -> tuple[int, int] | None:
    end = r"[.)]\s*" if dotted else r"[.)]?\s+"
    for found in re.finditer(rf"(?<=\s){number}{end}(?=[A-Z(“\"])", text):
        if not _NOT_A_MARK.search(text[: found.start()]) and not text[found.end() :].startswith(("Tahun", "Thn")):
            return found.start(), found.end()
    return None


def _by_opening(text: str, section: str) -> list[str]:
    """Sentences run together that open alike: `SOP A SOP B`, `Jika … Jika …`."""
    if section == "related":
        return re.split(r"(?<=[\w)/])\s+(?=SOP\s+[A-Z])", text) if text.startswith("SOP ") else [text]
    if section == "warnings":
        opening = text.split(" ", 1)[0]
        if opening in _OPENINGS:
            return re.split(rf"(?<=[\w).;])\s+(?={opening}\s)", text)
    return [text]
