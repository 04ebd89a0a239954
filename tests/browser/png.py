"""Screenshots as PNG files of 256 colours: half the size, and nobody sees the difference on a page of text."""

import base64
import struct
import zlib

from playwright.sync_api import Browser

# The browser decodes its own picture; a rare colour of a letter's edge becomes the nearest of the 256 commonest.
_QUANTIZE = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const [width, height] = [image.width, image.height];
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([pixel]) => pixel);
  const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const colours = palette.map(parts);
  const place = new Map();
  for (const pixel of counts.keys()) {
    const [red, green, blue] = parts(pixel);
    let best = 0, least = Infinity;
    colours.forEach(([r, g, b], index) => {
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (distance < least) [best, least] = [index, distance];
    });
    place.set(pixel, best);
  }
  let indices = "";
  for (const pixel of pixels) indices += String.fromCharCode(place.get(pixel));
  return {width, height, palette: colours.flat(), indices: btoa(indices)};
}"""


def in_256_colours(browser: Browser, png: bytes) -> bytes:
    """The same picture, smaller."""
    page = browser.new_page()
    found = page.evaluate(_QUANTIZE, f"data:image/png;base64,{base64.b64encode(png).decode()}")
    page.close()
    width, height = found["width"], found["height"]
    indices = base64.b64decode(found["indices"])
    rows = b"".join(b"\0" + indices[start : start + width] for start in range(0, width * height, width))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", bytes(found["palette"]))
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
