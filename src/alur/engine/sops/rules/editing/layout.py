"""Lines and columns of a text, and what is put in the place of a part of it."""

from typing import NamedTuple


class Splice(NamedTuple):
    """Instead of the characters from `start` to `end`: `words`, its lines parted by `\\n`."""

    start: int
    end: int
    words: str


class Layout:
    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def spliced(self, change: Splice) -> str:
        words = change.words.replace("\n", self.newline)
        return self.text[: change.start] + words + self.text[change.end :]

    def line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """Before the end of the line in which `place` is; a line that was begun is none."""
        if place and self.text[place - 1] == "\n":
            return place
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[end - 1 : end] == "\r" and self.text[end : end + 1] == "\n" else end

    def next_line(self, place: int) -> int:
        """Where the line after the one in which `place` is begins; the end of the text if there is none."""
        if place and self.text[place - 1] == "\n":
            return place
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end + 1

    def column(self, place: int) -> int:
        start = self.line_start(place)
        return place - start - (1 if self.text[start : start + 1] == "\ufeff" else 0)

    def begins_line(self, place: int) -> bool:
        """Is there only indentation before it?"""
        return not self.text[self.line_start(place) : place].strip("\ufeff ")

    def next_line_of(self, start: int) -> int:
        """As `next_line`, of a line that begins at `start`."""
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end + 1
