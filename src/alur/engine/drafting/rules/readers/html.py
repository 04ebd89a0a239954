"""HTML as Word, Excel and browsers put it on the clipboard. It is only read for its words; nothing of it is shown."""

from html.parser import HTMLParser

from alur.engine.drafting.rules.headings import header_of
from alur.engine.drafting.rules.pages import (
    BOX,
    PLACES_MAX,
    TOO_MUCH,
    Block,
    Cell,
    Document,
    Grid,
    Paragraph,
    Refused,
)

_SILENT = {"script", "style", "head", "title", "template", "noscript"}
_BREAKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote"}
_SPAN_MAX = 60
_NESTED_MAX = 5
"""A table deeper in tables than this gives its words to the cell that it stands in."""


def read_html(text: str) -> Document:
    """Paragraphs and tables. A table inside a table's cell gives its words to that cell; one of activities stands for
    itself, since the outer one only lays the page out."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return parser.finish()


class _Open:
    """A table whose end was not met yet."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[str, int, int]]] = []
        self.spans = (1, 1)
        self.in_cell = False
        self.words: list[str] = []
        self.deeper = 0


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.silent = 0
        self.tables: list[_Open] = []
        self.inner: list[Grid] = []
        self.counters: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        table = self.tables[-1] if self.tables else None
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self._open_table(table)
        elif tag == "tr" and table is not None and not table.deeper:
            self._close_cell(table)
            table.rows.append([])
        elif tag in ("td", "th") and table is not None and not table.deeper:
            self._close_cell(table)
            if not table.rows:
                table.rows.append([])
            named = dict(attrs)
            table.spans = (_span(named.get("rowspan")), _span(named.get("colspan")))
            table.in_cell = True
        elif tag in ("img", "v:rect", "v:roundrect", "v:shape") and table is not None and table.in_cell:
            self._say(f" {BOX} ")
        elif tag == "input" and dict(attrs).get("type", "") == "checkbox":
            self._say("☑" if "checked" in dict(attrs) else "☐")
        elif tag in ("ol", "ul"):
            self.counters.append(0 if tag == "ol" else None)
            self._say("\n")
        elif tag in _BREAKS:
            self._say("\n")
            if tag == "li" and self.counters and self.counters[-1] is not None:
                self.counters[-1] += 1
                self._say(f"{self.counters[-1]}. ")

    def handle_endtag(self, tag: str) -> None:
        table = self.tables[-1] if self.tables else None
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table" and table is not None:
            self._close_table(table)
        elif tag in ("td", "th") and table is not None and not table.deeper:
            self._close_cell(table)
        elif tag in ("ol", "ul"):
            if self.counters:
                self.counters.pop()
            self._say("\n")
        elif tag in _BREAKS:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent and (not self.tables or self.tables[-1].in_cell):
            self._say(" ".join(data.replace("\xa0", " ").split(" ")).replace("\r", " ").replace("\n", " "))

    def finish(self) -> Document:
        while self.tables:
            self.tables[-1].deeper = 0
            self._close_table(self.tables[-1])
        self._paragraphs()
        return Document(tuple(self.blocks))

    def _say(self, words: str) -> None:
        (self.tables[-1].words if self.tables else self.words).append(words)

    def _paragraphs(self) -> None:
        self.blocks += [Paragraph(line) for line in _lines(self.words).split("\n") if line]
        self.words = []

    def _open_table(self, around: _Open | None) -> None:
        if around is None:
            self._paragraphs()
        elif len(self.tables) >= _NESTED_MAX:
            around.deeper += 1
            return
        self.tables.append(_Open())

    def _close_cell(self, table: _Open) -> None:
        if table.in_cell:
            table.rows[-1].append((_lines(table.words), *table.spans))
            table.in_cell = False
        table.words = []

    def _close_table(self, table: _Open) -> None:
        if table.deeper:
            table.deeper -= 1
            return
        self._close_cell(table)
        self.tables.pop()
        grid = _grid(table.rows)
        if not self.tables:
            self.blocks += [each for each in (grid, *self.inner) if each.cells]
            self.inner = []
        elif header_of(grid) is not None:
            self.inner.append(grid)
        elif self.tables[-1].in_cell:
            self._say("\n".join(["", *(cell.text for cell in grid.cells if cell.text), ""]))


def _lines(words: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    joined: list[str] = []
    for line in lines:
        if line and joined and joined[-1].rstrip(".").isdigit():
            joined[-1] = f"{joined[-1]} {line}"  # `<li><p>`: the number stands before the paragraph in it
        elif line:
            joined.append(line)
    return "\n".join(joined)


def _grid(rows: list[list[tuple[str, int, int]]]) -> Grid:
    taken: set[tuple[int, int]] = set()
    cells = []
    for y, row in enumerate(rows):
        x = 0
        for text, down, across in row:
            while (y, x) in taken:
                x += 1
            down = min(down, len(rows) - y)
            if len(taken) + down * across > PLACES_MAX:
                raise Refused(TOO_MUCH)
            taken |= {(y + dy, x + dx) for dy in range(down) for dx in range(across)}
            cells.append(Cell(y, x, text, down, across))
            x += across
    return Grid(tuple(cells))


def _span(value: str | None) -> int:
    return min(max(int(value), 1), _SPAN_MAX) if value and value.isascii() and value.isdigit() else 1
