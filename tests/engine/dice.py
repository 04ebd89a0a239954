"""Chance for the generators."""

from collections.abc import Callable, Sequence


class Dice:
    """Chance by way of Hypothesis, so that every run can be repeated and shrunk."""

    def __init__(self, integer: Callable[[int, int], int]) -> None:
        self._integer = integer

    def number(self, low: int, high: int) -> int:
        return self._integer(low, high)

    def chance(self, percent: int) -> bool:
        return self._integer(1, 100) > 100 - percent

    def pick[T](self, options: Sequence[T]) -> T:
        return options[self._integer(0, len(options) - 1)]
