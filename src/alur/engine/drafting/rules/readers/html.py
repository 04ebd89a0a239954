"""HTML as Word, Excel and browsers put it on the clipboard. It is only read for its words; nothing of it is shown."""

from html.parser import HTMLParser

from alur.engine.drafting.rules.pages import BOX, Block, Cell, Document, Grid, Paragraph

_SILENT = {"script", "style", "head", "title", "template", "noscript"}
_BREAKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote"}
_SPAN_MAX = 60
DEPTH_MAX = 200


def read_html(text: str) -> Document:
    """Paragraphs and tables; a table inside a table's cell gives its words to that cell."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return parser.finish()


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.silent = 0
        self.tables = 0
        self.rows: list[list[tuple[str, int, int]]] = []
        self.spans = (1, 1)
        self.in_cell = False
        self.counters: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            if self.tables == 0:
                self._paragraph()
                self.rows = []
            self.tables += 1
        elif tag == "tr" and self.tables == 1:
            self._close_cell()
            self.rows.append([])
        elif tag in ("td", "th") and self.tables == 1:
            self._close_cell()
            if not self.rows:
                self.rows.append([])
            named = dict(attrs)
            self.spans = (_span(named.get("rowspan")), _span(named.get("colspan")))
            self.in_cell = True
        elif tag in ("img", "v:rect", "v:roundrect", "v:shape") and self.in_cell:
            self.words.append(f" {BOX} ")
        elif tag in ("ol", "ul"):
            self.counters.append(0 if tag == "ol" else None)
            self._break()
        elif tag in _BREAKS:
            self._break()
            if tag == "li" and self.counters and self.counters[-1] is not None:
                self.counters[-1] += 1
                self.words.append(f"{self.counters[-1]}. ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table" and self.tables:
            self.tables -= 1
            if self.tables == 0:
                self._close_cell()
                self._close_table()
        elif tag in ("td", "th") and self.tables == 1:
            self._close_cell()
        elif tag in ("ol", "ul"):
            if self.counters:
                self.counters.pop()
            self._break()
        elif tag in _BREAKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self.silent and (self.in_cell or self.tables == 0):
            self.words.append(" ".join(data.replace("\xa0", " ").split(" ")).replace("\r", " ").replace("\n", " "))

    def finish(self) -> Document:
        self._close_cell()
        if self.rows:
            self._close_table()
        self._paragraph()
        return Document(tuple(self.blocks))

    def _break(self) -> None:
        self.words.append("\n")

    def _take(self) -> str:
        text = "".join(self.words)
        self.words = []
        lines = (" ".join(line.split()) for line in text.split("\n"))
        joined: list[str] = []
        for line in lines:
            if line and joined and joined[-1].rstrip(".").isdigit():
                joined[-1] = f"{joined[-1]} {line}"  # `<li><p>`: the number stands before the paragraph in it
            elif line:
                joined.append(line)
        return "\n".join(joined)

    def _paragraph(self) -> None:
        self.blocks += [Paragraph(line) for line in self._take().split("\n") if line]

    def _close_cell(self) -> None:
        if self.in_cell:
            self.rows[-1].append((self._take(), *self.spans))
            self.in_cell = False
        elif self.tables:
            self.words = []

    def _close_table(self) -> None:
        taken: set[tuple[int, int]] = set()
        cells = []
        for y, row in enumerate(self.rows):
            x = 0
            for text, down, across in row:
                while (y, x) in taken:
                    x += 1
                down = min(down, len(self.rows) - y)
                taken |= {(y + dy, x + dx) for dy in range(down) for dx in range(across)}
                cells.append(Cell(y, x, text, down, across))
                x += across
        self.rows = []
        if cells:
            self.blocks.append(Grid(tuple(cells)))


def _span(value: str | None) -> int:
    return min(max(int(value), 1), _SPAN_MAX) if value and value.isascii() and value.isdigit() else 1
