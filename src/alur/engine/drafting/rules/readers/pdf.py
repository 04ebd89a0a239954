"""PDF with text: ruled tables as grids with their spans, the rest as paragraphs. A scan has no text and is refused.

Lines are joined to paragraphs by what would have fitted: a line is broken by its width alone when the next word had no
room left on it.
"""

import io
from itertools import groupby, islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from alur.engine.drafting.rules.pages import BOX, DIAMOND, Block, Cell, Document, Grid, Paragraph, Refused

PAGES_MAX = 30
_NEAR = 3.0
_SYMBOL_WIDTH, _SYMBOL_HEIGHT = 120.0, 70.0

type Word = dict[str, Any]


def read_pdf(body: bytes) -> Document:
    """Every page in its order."""
    _measure(body)
    blocks: list[Block] = []
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        for page in pdf.pages:
            blocks += _blocks(page)
            page.close()
    if not blocks:
        raise Refused(
            "PDF ini hasil pindaian: berisi gambar, tanpa teks. Pilih berkas aslinya (.docx), atau jalankan OCR dahulu."
        )
    return Document(tuple(blocks))


def _measure(body: bytes) -> None:
    try:
        document = PDFDocument(PDFParser(io.BytesIO(body)))
        pages = len(list(islice(PDFPage.create_pages(document), PAGES_MAX + 1)))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise Refused("PDF ini berkata sandi. Simpan salinan tanpa kata sandi, lalu pilih lagi.") from None
    except Exception:
        raise Refused("PDF ini rusak. Buka, simpan ulang sebagai PDF, lalu pilih lagi.") from None
    if pages > PAGES_MAX:
        raise Refused(f"PDF ini lebih dari {PAGES_MAX} halaman. Simpan halaman SOP-nya saja, lalu pilih lagi.")


def _blocks(page: Any) -> list[Block]:  # noqa: ANN401  pdfplumber has no types
    turned = [char for char in page.chars if _is_turned(char)]
    if len(turned) > 60 and len(turned) > 0.8 * len(page.chars):
        raise Refused("Halaman PDF ini miring. Putar halamannya hingga tegak, simpan, lalu pilih lagi.")
    level = page.filter(lambda item: item["object_type"] != "char" or not _is_turned(item)) if turned else page
    words = level.extract_words(keep_blank_chars=False, x_tolerance=1.5)
    ruled, symbols = _ruled(page)
    tables = ruled.find_tables({"snap_tolerance": 3, "join_tolerance": 3, "intersection_tolerance": 4})
    found: list[tuple[float, Block]] = []
    for table in tables:
        box = table.bbox
        inside = [word for word in words if _within(word, box)]
        words = [word for word in words if not _within(word, box)]
        if (grid := _grid(table.cells, inside, turned, symbols)) is not None:
            found.append((box[1], grid))
    tops = sorted(top for top, _ in found)
    for _, group in groupby(_lines(words), key=lambda line: sum(top < line[0]["top"] for top in tops)):
        lines = list(group)
        right = max(line[-1]["x1"] for line in lines)
        top = lines[0][0]["top"]
        found += [(top + place / 1000, Paragraph(text)) for place, text in enumerate(_paragraphs(lines, right, 0))]
    return [block for _, block in sorted(found, key=lambda each: each[0])]


def _ruled(page: Any) -> tuple[Any, list[dict[str, Any]]]:  # noqa: ANN401
    """The page with its rules alone, and the flowchart symbols apart: small closed shapes between many rules."""
    rules = sum(each["width"] < 2 or each["height"] < 2 for each in [*page.lines, *page.rects, *page.curves])
    shapes = [each for each in [*page.rects, *page.curves] if _is_symbol(each)] if rules >= 12 else []
    keys = {(each["object_type"], each["x0"], each["top"], each["x1"], each["bottom"]) for each in shapes}

    def is_rule(item: dict[str, Any]) -> bool:
        return (item["object_type"], item["x0"], item["top"], item["x1"], item["bottom"]) not in keys

    return (page.filter(is_rule) if keys else page), shapes


def _is_symbol(shape: dict[str, Any]) -> bool:
    return bool(6 < shape["width"] < _SYMBOL_WIDTH and 5 < shape["height"] < _SYMBOL_HEIGHT and shape.get("stroke"))


def _within(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1)


def _grid(boxes: Any, words: list[Word], turned: list[Word], symbols: list[Word]) -> Grid | None:  # noqa: ANN401
    boxes = [box for box in boxes if box is not None]
    if len(boxes) < 2:
        return None
    xs = _edges([edge for box in boxes for edge in (box[0], box[2])])
    ys = _edges([edge for box in boxes for edge in (box[1], box[3])])
    cells = []
    for box in sorted(boxes, key=lambda each: (each[1], each[0])):
        left, right = _place(xs, box[0]), _place(xs, box[2])
        top, bottom = _place(ys, box[1]), _place(ys, box[3])
        if right <= left or bottom <= top:
            continue
        text = _cell_text([word for word in words if _within(word, box)], box)
        text = text or _turned_text([char for char in turned if _within(char, box)])
        drawn = [_symbol(each) for each in symbols if _within(each, box)]
        cells.append(Cell(top, left, " ".join([*drawn, text]).strip(), bottom - top, right - left))
    return Grid(tuple(cells)) if any(cell.text for cell in cells) else None


def _symbol(shape: dict[str, Any]) -> str:
    points = shape.get("pts") or []
    slanted = len(points) in (4, 5) and shape["object_type"] == "curve"
    return DIAMOND if slanted and len({round(x) for x, _ in points}) > 2 else BOX


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _place(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda each: abs(edges[each] - value))


def _cell_text(words: list[Word], box: tuple[float, float, float, float]) -> str:
    lines = _lines(words)
    if not lines:
        return ""
    margin = max(0.0, min(line[0]["x0"] for line in lines) - box[0])
    return "\n".join(_paragraphs(lines, box[2], min(margin, 12)))


def _is_turned(char: Word) -> bool:
    """Letters on their side, as in the narrow headings of executors' columns."""
    return bool(abs(char["matrix"][1]) > abs(char["matrix"][0]))


def _turned_text(chars: list[Word]) -> str:
    """Upward or downward, line after line."""
    if not chars:
        return ""
    up = chars[0]["matrix"][1] > 0
    columns: dict[int, list[Word]] = {}
    for char in chars:
        columns.setdefault(round((char["x0"] + char["x1"]) / 2 / _NEAR), []).append(char)
    lines = []
    for place in sorted(columns, reverse=not up):
        line, text = sorted(columns[place], key=lambda char: -char["bottom"] if up else char["top"]), ""
        for before, char in zip([None, *line], line, strict=False):
            gap = 0.0 if before is None else before["top"] - char["bottom"] if up else char["top"] - before["bottom"]
            text += (" " if gap > char["size"] * 0.2 else "") + char["text"]
        lines.append(text)
    return " ".join(" ".join(lines).split())


def _lines(words: list[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each["top"], each["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines and lines[-1][0]["top"] <= middle <= lines[-1][0]["bottom"]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda each: each["x0"]) for line in lines]


def _paragraphs(lines: list[list[Word]], right: float, margin: float) -> list[str]:
    """Lines joined where the next word had no room; a wide gap in a line stays two spaces."""
    found: list[str] = []
    before: list[Word] | None = None
    for line in lines:
        text = _joined(line)
        if before is not None and _had_no_room(before, line, right - margin):
            found[-1] = f"{found[-1]}{_glue(found[-1], text)}{text}"
        else:
            found.append(text)
        before = line
    return found


def _glue(before: str, text: str) -> str:
    """A line may end inside `foto/video` or `non-teknis`; before a capital the space was the author's."""
    inside = before.endswith(("/", "-")) and not before.endswith((" -", " /"))
    return "" if inside and text[:1].islower() else " "


def _had_no_room(before: list[Word], line: list[Word], right: float) -> bool:
    height = before[-1]["bottom"] - before[-1]["top"]
    if line[0]["top"] - before[0]["bottom"] > height * 0.9:
        return False
    space = height * 0.2
    return bool(before[-1]["x1"] + space + (line[0]["x1"] - line[0]["x0"]) > right - 0.5)


def _joined(line: list[Word]) -> str:
    text = ""
    for before, word in zip([None, *line], line, strict=False):
        wide = before is not None and word["x0"] - before["x1"] > (word["bottom"] - word["top"]) * 1.6
        text += ("" if before is None else "  " if wide else " ") + word["text"]
    return text
