"""Text: .txt, .md, and what a paste from Word or Excel leaves (tabs, pipes, remnants of HTML)."""

import csv
import io
import re

from alur.engine.drafting.rules.pages import Block, Document, Grid, Paragraph, Refused, grid_of

from .html import read_html

_REMNANT = re.compile(r"</?(?:p|ol|ul|li|div|span|br|i|b|u|em|strong|sup|sub|font|o:p)\b[^<>]{0,300}>", re.IGNORECASE)
_BREAKING = re.compile(r"</?(?:p|li|div|br)\b[^<>]{0,300}>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*{1,3}|__)(?=\S)([^*\n]{1,500}?)(?<=\S)\1")
_RULE = re.compile(r"[\s|:+=_-]*-{3,}[\s|:+=_-]*")
_TABLE = re.compile(r"<table\b", re.IGNORECASE)


def read_text(body: bytes) -> Document:
    """UTF-8, or what Windows writes where it was not told otherwise."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = body.decode("utf-16", "replace")
    else:
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = body.decode("cp1252", "replace")
    strange = sum(ord(letter) < 32 and letter not in "\t\r\n\f\v" for letter in text)
    if strange > len(text) / 200:
        raise Refused("Berkas ini bukan teks, Word, Excel, atau PDF. Simpan ulang sebagai .docx, lalu pilih lagi.")
    return read_string(text)


def read_string(text: str) -> Document:
    """Text that was typed or pasted."""
    if _TABLE.search(text):
        return read_html(text)
    blocks: list[Block] = []
    rows: list[list[str]] = []
    lines = _quoted_lines(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n"))
    piped = False
    for line in lines:
        if _RULE.fullmatch(line):
            continue
        is_piped = line.strip().startswith("|") and line.strip().count("|") > 1
        if ("\t" in line.strip("\n ") and line.strip()) or is_piped:
            if rows and piped != is_piped:
                blocks.append(_grid(rows, piped))
                rows = []
            piped = is_piped
            if not piped and _breaks(rows, line):
                first, *rest = map(cleaned, line.split("\t"))
                rows[-1] = [*rows[-1][:-1], f"{rows[-1][-1]}\n{first}", *rest]
                continue
            rows.append([cleaned(cell) for cell in (_pipes(line) if is_piped else line.split("\t"))])
            continue
        if rows and not line.strip():
            blocks.append(_grid(rows, piped))
            rows = []
            continue
        if rows:
            if not piped and _continues(rows):
                rows[-1][-1] = f"{rows[-1][-1]}\n{cleaned(line)}".strip()
                continue
            blocks.append(_grid(rows, piped))
            rows = []
        if said := cleaned(line):
            blocks.append(Paragraph(said))
    if rows:
        blocks.append(_grid(rows, piped))
    return Document(tuple(blocks))


def cleaned(text: str) -> str:
    """Without remnants of HTML and marks of bold and italics; the words stay as they are."""
    text = _REMNANT.sub("", _BREAKING.sub("\n", text)).replace("&nbsp;", " ").replace("&amp;", "&").replace("\xa0", " ")
    text = _EMPHASIS.sub(r"\2", text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _quoted_lines(text: str) -> list[str]:
    """Lines; Excel quotes a pasted cell that has line breaks of its own, and those are kept in the cell."""
    if not re.search(r'(?:^|\t)"[^"\t]*\n', text):
        return text.split("\n")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:
        return text.split("\n")
    return ["\t".join(cell.replace("\n", "<br>") for cell in row) for row in rows]


def _pipes(line: str) -> list[str]:
    line = re.sub(r"^\||(?<!\\)\|$", "", line.strip())
    return [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)]


def _continues(rows: list[list[str]]) -> bool:
    """A line without a tab below a table row: the rest of a cell that a paste broke, while cells are still missing."""
    width = _width(rows)
    return width > 3 and len(rows[-1]) < width and rows[-1][0].strip(". ").isdigit()


def _width(rows: list[list[str]]) -> int:
    """As its header has it. Not of all rows: it is asked for each line of a text that nobody vouches for."""
    return max(map(len, rows[:3]))


def _breaks(rows: list[list[str]], line: str) -> bool:
    """Does the line hold just those cells that the row above lacks, where a paste broke one of them?"""
    return bool(rows) and _continues(rows) and len(rows[-1]) + line.count("\t") == _width(rows)


def _grid(rows: list[list[str]], piped: bool) -> Grid:
    if piped:
        rows = [row for row in rows if any(row)]
    return grid_of(rows, loose=True)
