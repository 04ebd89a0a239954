"""The symbols, arrows and words of a flowchart page as drawings of a Word file: shapes that office programs know.

All are anchored to the paper, at the places that the printed document has them. Lengths are points.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NAMES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_KIND = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_PRESETS = {
    "capsule": ("flowChartTerminator", "Mulai atau selesai"),
    "box": ("rect", "Kegiatan"),
    "call": ("flowChartPredefinedProcess", "SOP lain"),
    "diamond": ("flowChartDecision", "Keputusan"),
    "pentagon": ("flowChartOffpageConnector", "Penghubung halaman"),
}
_POINT = 12700
_INK = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{ends}</a:ln>'
_HEAD = '<a:{end} type="triangle" w="med" len="med"/>'

type Data = dict[str, Any]


def drawings(page: Data, sizes: Data, left: float, top: float, numbers: Iterator[int]) -> Iterator[str]:
    """Arrows first, then symbols, then words; `left` and `top` are where the table begins on the paper.

    `numbers` tell all drawings of the file apart.
    """
    for drawing in _drawn(page, sizes, left, top):
        yield drawing.anchored(next(numbers))


@dataclass(frozen=True)
class _Drawing:
    name: str
    x: float
    y: float
    width: float
    height: float
    body: str
    words: str = ""
    middle: bool = False

    def anchored(self, number: int) -> str:
        across, down = max(_emu(self.width), 1), max(_emu(self.height), 1)
        return (
            f'<mc:AlternateContent {_NAMES}><mc:Choice Requires="wps"><w:drawing>'
            f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="0" '
            'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="page"><wp:posOffset>{_emu(self.x)}</wp:posOffset></wp:positionH>'
            f'<wp:positionV relativeFrom="page"><wp:posOffset>{_emu(self.y)}</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{across}" cy="{down}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            f'<wp:docPr id="{number}" name="{self.name} {number}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{_KIND}"><wps:wsp><wps:cNvSpPr/>'
            f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>{self.body}</wps:spPr>'
            f'{self.words}<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{"ctr" if self.middle else "t"}"/>'
            "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"
        )


def _drawn(page: Data, sizes: Data, left: float, top: float) -> Iterator[_Drawing]:
    unit = page["unit"]
    for line in page["lines"]:
        yield _arrow(line, unit, left, top)
    y = page["header"]
    for band in page["bands"]:
        x = sum(column["width"] for column in page["left"])
        for lane, symbols in zip(page["lanes"], band["lanes"], strict=True):
            for symbol in symbols:
                yield _symbol(symbol, unit, left + (x + symbol["x"]) * unit, top + (y + symbol["y"]) * unit, sizes)
            x += lane["width"]
        y += band["height"]
    for line in page["lines"]:
        if line["label"]:
            yield _words(line["label"], unit, left, top, sizes)


def _symbol(symbol: Data, unit: float, x: float, y: float, sizes: Data) -> _Drawing:
    preset, name = _PRESETS[symbol["shape"]]
    body = (
        f'<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
        f"{_INK.format(ends='')}"
    )
    words = _text(symbol["words"], sizes["text"] * unit, "center") if symbol["words"] else ""
    return _Drawing(name, x, y, symbol["width"] * unit, symbol["height"] * unit, body, words, middle=True)


def _arrow(line: Data, unit: float, left: float, top: float) -> _Drawing:
    xs, ys = [point[0] for point in line["points"]], [point[1] for point in line["points"]]
    x, y = min(xs), min(ys)
    width, height = max(max(xs) - x, 0.01), max(max(ys) - y, 0.01)
    steps = "".join(
        f'<a:{"lnTo" if index else "moveTo"}><a:pt x="{_emu((a - x) * unit)}" y="{_emu((b - y) * unit)}"/>'
        f"</a:{'lnTo' if index else 'moveTo'}>"
        for index, (a, b) in enumerate(line["points"])
    )
    ends = (_HEAD.format(end="headEnd") if line["together"] else "") + _HEAD.format(end="tailEnd")
    body = (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{_emu(width * unit)}" h="{_emu(height * unit)}" fill="none">{steps}</a:path>'
        "</a:pathLst></a:custGeom>"
        f"<a:noFill/>{_INK.format(ends=ends)}"
    )
    return _Drawing("Panah", left + x * unit, top + y * unit, width * unit, height * unit, body)


def _words(label: Data, unit: float, left: float, top: float, sizes: Data) -> _Drawing:
    body = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
    height = len(label["lines"]) * sizes["label"] * sizes["line"] * unit
    words = _text(label["lines"], sizes["label"] * unit, "right" if label["left"] else "left")
    x, y = left + label["x"] * unit, top + label["y"] * unit
    return _Drawing("Keterangan panah", x, y, label["width"] * unit, height, body, words)


def _text(lines: list[str], size: float, align: str) -> str:
    run = f'<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="{round(size * 2)}"/></w:rPr>'
    spoken = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in lines)
    return (
        f'<wps:txbx><w:txbxContent><w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="{align}"/></w:pPr>'
        f"<w:r>{run}{spoken}</w:r></w:p></w:txbxContent></wps:txbx>"
    )


def _emu(points: float) -> int:
    """English metric units, the lengths of drawings: 12 700 to a point."""
    return round(points * _POINT)
