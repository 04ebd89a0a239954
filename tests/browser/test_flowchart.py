"""The flowcharts of all shipped SOPs as Chromium draws them: words in their boxes, symbols in their cells."""

from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from alur.engine.sops.rules.flowchart import INDONESIAN, graph_of, page_of, pages_of, svg_of
from alur.engine.sops.rules.flowchart import Page as Drawing
from alur.engine.sops.rules.flowchart.widths import width_of
from alur.engine.sops.rules.reading import read
from tests.browser.window import launch_options
from tests.machine import find_chromium

pytestmark = pytest.mark.once  # drawn from the SOP file

SOPS = {
    each.name: read((each / "sop.yaml").read_text(encoding="utf-8"), each.name)
    for each in (files("alur") / "library").iterdir()
    if (each / "sop.yaml").is_file()
}
STATES = ("done", "current", "late", "waiting", "skipped")

_MEASURE = """() => {
  const box = (element) => { const b = element.getBBox(); return [b.x, b.y, b.width, b.height]; };
  const outline = (symbol) => symbol.querySelector("rect, path");
  const symbols = [...document.querySelectorAll(".symbol")].map((symbol) => ({
    key: symbol.dataset.key, shape: symbol.dataset.shape, box: box(outline(symbol)),
    words: [...symbol.querySelectorAll("text, tspan")].map(box),
    marks: [...symbol.querySelectorAll(":scope > g path")].map(box),
  }));
  const meets = (key, x, y) => {
    const drawn = outline(document.querySelector(`.symbol[data-key="${key}"]`)).cloneNode();
    drawn.setAttribute("stroke-width", "3");
    document.querySelector("svg").append(drawn);
    const hit = drawn.isPointInStroke(new DOMPoint(x, y));
    drawn.remove();
    return hit;
  };
  const ways = [...document.querySelectorAll(".way")].map((way) => {
    const first = way.getPointAtLength(0), last = way.getPointAtLength(way.getTotalLength());
    return {name: `${way.dataset.from} to ${way.dataset.to}`,
            starts: meets(way.dataset.from, first.x, first.y), ends: meets(way.dataset.to, last.x, last.y)};
  });
  const texts = [...document.querySelectorAll("text")];
  const said = (some) => some.map((each) => [each.textContent, box(each)]);
  return {symbols, ways, texts: said(texts), labels: said(texts.filter((each) => each.matches(".label")))};
}"""


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    if find_chromium() is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(**launch_options())
        yield browser.new_page()
        browser.close()


def drawings(name: str, kind: str) -> list[Drawing]:
    """`signed`, `live` with every state there is, or `paged`, as the signed page and the PDF have it."""
    definition = SOPS[name]
    if kind == "live":
        states: Any = {step.id: STATES[index % len(STATES)] for index, step in enumerate(definition.steps)}
        return [page_of(graph_of(definition, states=states, called=SOPS), INDONESIAN)]
    graph = graph_of(definition, called=SOPS)
    return list(pages_of(graph, INDONESIAN, height=560, full=True)) if kind == "paged" else [page_of(graph, INDONESIAN)]


def overlap(one: list[float], other: list[float]) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def holds(symbol: dict[str, Any], inner: list[float]) -> bool:
    """Is that box inside the outline? A diamond's corners are what counts, not its bounding box."""
    x, y, width, height = symbol["box"]
    corners = [(inner[0] + a * inner[2], inner[1] + b * inner[3]) for a in (0, 1) for b in (0, 1)]
    if symbol["shape"] == "diamond":
        return all(
            abs(a - x - width / 2) / (width / 2) + abs(b - y - height / 2) / (height / 2) <= 1.02 for a, b in corners
        )
    return all(x <= a <= x + width and y <= b <= y + height for a, b in corners)


@pytest.mark.parametrize("kind", ["signed", "live", "paged"])
@pytest.mark.parametrize("name", sorted(SOPS))
def test_the_drawing_of_every_shipped_sop(tab, name, kind):
    for drawing in drawings(name, kind):
        tab.set_content(svg_of(drawing, INDONESIAN, title=name, description="Bagan"))
        found = tab.evaluate(_MEASURE)
        symbols = {each["key"]: each for each in found["symbols"]}
        assert len(symbols) == len(drawing.symbols)
        in_their_cells(name, drawing, symbols)
        for symbol in found["symbols"]:
            assert all(holds(symbol, words) for words in [*symbol["words"], *symbol["marks"]]), symbol
        assert [way for way in found["ways"] if not (way["starts"] and way["ends"])] == []
        assert len(found["labels"]) == sum(bool(line.words) for line in drawing.lines)
        for (one, box), (other, beside) in combinations(found["texts"], 2):
            assert not overlap(box, beside), (one, other)
        for words, box in found["labels"]:
            assert not [key for key, symbol in symbols.items() if overlap(box, _shrunk(symbol["box"]))], words
        for words, (x, y, width, height) in found["texts"]:
            assert 0 <= x <= x + width <= drawing.width, words
            assert 0 <= y <= y + height <= drawing.height, words


def _shrunk(box: list[float]) -> list[float]:
    return [box[0] + 1, box[1] + 1, box[2] - 2, box[3] - 2]


def in_their_cells(name: str, drawing: Drawing, symbols: dict[str, Any]) -> None:
    """Each symbol between the borders of a lane that its row or its step names, and between those of its row."""
    definition = SOPS[name]
    for symbol in drawing.symbols:
        x, y, width, height = symbols[symbol.node.key]["box"]
        title, left, across = drawing.lanes[symbol.node.lane]
        assert left < x < x + width < left + across
        band = drawing.bands[symbol.node.row]
        assert band.y < y < y + height < band.y + band.height
        if band.row.number.isdigit():
            row = definition.rows_by_number[int(band.row.number)]
            named = [definition.executors[key].name for key in row.executors]
            assert title.replace("\n", " ").replace("/ ", "/") in [n.replace("/ ", "/") for n in named] or not named


def test_the_words_fit_in_the_widest_fonts(tab):
    """Whatever sans-serif font a device has: our reckoning is never too small."""
    said = {row.activity for sop in SOPS.values() for row in sop.rows}
    said |= {executor.name for sop in SOPS.values() for executor in sop.executors.values()}
    said |= {word for text in said for word in text.split()}
    measured = tab.evaluate(
        """([words, families]) => {
          const pen = document.createElement("canvas").getContext("2d");
          return families.flatMap((family) => words.flatMap((word) => ["400", "700"].map((weight) => {
            pen.font = `${weight} 100px ${family}`;
            return [word, weight, family, pen.measureText(word).width];
          })));
        }""",
        [sorted(said), ["system-ui", "sans-serif", "Arial", "Verdana", "'Noto Sans'", "'DejaVu Sans'"]],
    )
    assert len(measured) > 500
    assert [each for each in measured if each[3] > width_of(each[0], 100, bold=each[1] == "700")] == []
