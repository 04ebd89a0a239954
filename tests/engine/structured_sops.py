"""Random sound SOPs of the parts that BPMN knows as well: sequence, decision, loop, parallel, call.

Built from blocks, each with one way in and one way out, so that whatever is nested is sound. `met` names what a family
contains; `tests/engine/random_sops.py` makes the richer families of the property test.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .dice import Dice
from .random_sops import EXECUTORS, FORM, Family

MOST_STEPS = 11
"""Of one SOP, so that a run stays short."""


def structured_family(dice: Dice) -> Family:
    """A service, and in half the families an SOP that it calls."""
    sops: dict[str, dict[str, Any]] = {}
    called = dice.chance(50)
    if called:
        sops["anak"] = _Builder(dice, "anak", None, dice.number(1, 4)).build()
    root = _Builder(dice, "utama", "anak" if called else None, dice.number(5, MOST_STEPS)).build()
    return Family({"utama": root} | sops)


@dataclass
class _Builder:
    dice: Dice
    slug: str
    called: str | None
    budget: int
    steps: list[dict[str, Any]] = field(default_factory=list)
    joins: set[str] = field(default_factory=set)

    def build(self) -> dict[str, Any]:
        child = self.slug != "utama"
        first = {"id": "mohon", "rows": [1], "executor": "petugas" if child else "pemohon", "form": FORM}
        self.steps.append(first)
        first["then"] = self._line("selesai", depth=0)
        return {
            "sop": {
                "number": f"1/{self.slug}",
                "title": f"SOP {self.slug}",
                "letterhead": ["KANTOR"],
                "approved_by": {"position": "K", "name": "N"},
            },
            "rows": [{"no": 1, "activity": "Kegiatan", "time": "1 jam"}],
            "service": {"slug": self.slug, "prefix": self.slug[:2].upper(), "audience": "publik", "called_only": child},
            "executors": EXECUTORS,
            "steps": self.steps,
            "ends": {"selesai": {"kind": "selesai"}, "ditolak": {"kind": "ditolak"}},
        }

    def _add(self, **words: Any) -> dict[str, Any]:
        self.budget -= 1
        step = {"id": f"{self.slug[0]}{len(self.steps)}", "rows": [1], "executor": "petugas"} | words
        self.steps.append(step)
        return step

    def _line(self, after: str, depth: int) -> str:
        """Blocks one after the other, leading to `after`; the name of the first step."""
        for _block in range(self.dice.number(1, 3 if depth else 4)):
            after = self._block(after, depth)
            if self.budget <= 0:
                break
        return after

    def _block(self, after: str, depth: int) -> str:
        kinds = ["step"]
        if self.budget > 2 and depth < 3:
            kinds += ["decision", "loop", "loop", "parallel", "parallel", "parallel"]
        if self.called:
            kinds += ["call", "call"]
        draw: Callable[[str, int], str] = getattr(self, f"_{self.dice.pick(kinds)}")
        return draw(after, depth)

    def _step(self, after: str, depth: int) -> str:
        executor = "sistem" if self.dice.chance(12) else "petugas"
        return str(self._add(executor=executor, then=after)["id"])

    def _decision(self, after: str, depth: int) -> str:
        step = self._add()
        ways = {"a": self._line(after, depth + 1)}
        ways["b"] = self._line(after, depth + 1) if self.dice.chance(60) else after
        if not depth and self.dice.chance(15):
            ways["c"] = "ditolak"
        step["outcomes"] = {key: {"label": key, "to": target} for key, target in ways.items()}
        return str(step["id"])

    def _loop(self, after: str, depth: int) -> str:
        again = self._add()
        body = self._line(again["id"], depth + 1)
        again["outcomes"] = {"lanjut": {"label": "Lanjut", "to": after}, "ulang": {"label": "Ulang", "to": body}}
        return body

    def _parallel(self, after: str, depth: int) -> str:
        """Branches that meet in a step of their own, or, at the end of an outer branch, in the outer one's."""
        split = self._add()
        join = after if after in self.joins and self.dice.chance(40) else self._add(then=after)["id"]
        self.joins.add(join)
        branches = {f"c{index}": self._line(join, depth + 1) for index in range(self.dice.number(2, 3))}
        split["parallel"] = {"branches": branches, "join": join}
        return str(split["id"])

    def _call(self, after: str, depth: int) -> str:
        returns = {"selesai": after, "ditolak": after}
        if self.dice.chance(40):
            returns["ditolak"] = self._step(after, depth)
        return str(self._add(call={"sop": self.called, "returns": returns})["id"])
