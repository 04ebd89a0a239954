"""Weaves branches and events into the line of a random SOP; gives steps to people outside, or lets them sleep."""

from typing import Any

from .dice import Dice

DECIDES = "percobaan.putuskan"
SLEEPS = ("30 menit", "3 jam", "1 hari")
WATCHES = ("4 jam", "1 hari", "5 hari")


def weave(dice: Dice, steps: list[dict[str, Any]], names: list[str], tail: int, called: str | None, focus: str) -> None:
    """Before a step of the line (never the first) comes a knot: what led there leads into the knot, and on to it."""
    last = len(names) - 1
    plain = focus == "join in a loop"
    kind = {"event": "event", "branches": "branches", "join in a loop": "branches"}.get(focus)
    knots = [(kind or dice.pick(("branches", "event", "none")), 1 if plain else dice.number(1, last))]
    if kind == "branches" and knots[0][1] < last and (plain or dice.chance(40)):
        knots.insert(0, ("event", last))  # after the branches in the line, and woven first: the places before it stay
    for kind, at in knots:
        knot = _Knot(dice, names[at], after_service=at > tail, called=called, plain=plain)
        if kind == "none":
            continue
        entry = knot.branches("b", names[at]) if kind == "branches" else knot.event()
        for step in steps:
            _redirect(step, names[at], entry)
        if kind == "branches" and focus in ("branches", "join in a loop"):
            _loop(steps[at], entry)
        steps[at:at] = knot.steps
    for step in steps[1:]:
        _outside(dice, step, f"{names[0]}.tanggal")


def _redirect(step: dict[str, Any], old: str, new: str) -> None:
    if step.get("then") == old:
        step["then"] = new
    for way in step.get("outcomes", {}).values():
        if way["to"] == old:
            way["to"] = new
    returns = step.get("call", {}).get("returns", {})
    for end, target in returns.items():
        if target == old:
            returns[end] = new


def _loop(step: dict[str, Any], entry: str) -> None:
    """After the knot the step may send the case into it again: its joins then lie in a loop."""
    if "then" in step and step["executor"] != "sistem" and not {"completes_on", "optional"} & step.keys():
        step["outcomes"] = {"lanjut": {"label": "Lanjut", "to": step.pop("then")}}
    if "outcomes" in step and step.get("does") != DECIDES:
        step["outcomes"]["ulang"] = {"label": "Ulang", "to": entry}


def _outside(dice: Dice, step: dict[str, Any], day: str) -> None:
    """People outside, people who take part, and sleep, for steps that are plain enough."""
    if {"call", "parallel", "event", "completes_on", "optional"} & step.keys() or step["executor"] == "sistem":
        if {"call"} & step.keys() and dice.chance(20):
            step["not_before"] = dice.pick((*SLEEPS, day))
        return
    if step.get("does", "work") == "work" and not step.get("form") and dice.chance(12):
        step["executor"] = dice.pick(("narahubung", "satker"))
    if step["executor"] == "petugas" and dice.chance(30):
        step["participants"] = ["kepala"]
    if step["executor"] in ("pemohon", "narahubung") and "then" in step and not step.get("form") and dice.chance(40):
        step["completes_on"] = "sent"
    if dice.chance(15):
        step["not_before"] = dice.pick((*SLEEPS, day))


class _Knot:
    def __init__(self, dice: Dice, exit_: str, *, after_service: bool, called: str | None, plain: bool) -> None:
        self.dice, self.exit, self.after_service, self.called = dice, exit_, after_service, called
        self.plain = plain
        self.steps: list[dict[str, Any]] = []

    def _add(self, name: str, **words: Any) -> dict[str, Any]:
        step = {"id": name, "rows": [2], "executor": self.dice.pick(("petugas", "petugas", "kepala"))} | words
        if self.after_service:
            step["after_service"] = True
        self.steps.append(step)
        return step

    def branches(self, name: str, leave: str, depth: int = 0) -> str:
        """A split whose branches meet in `leave`, or in a step of their own before it; the name of the split."""
        split = self._add(f"{name}0")
        join = leave
        if not self.plain and self.dice.chance(40):
            join = self._add(f"{name}9", then=leave)["id"]
        keys = ("kiri", "kanan", "tengah")[: 2 if self.plain else self.dice.pick((2, 2, 3))]
        split["parallel"] = {
            "branches": {key: self._branch(f"{name}{key[:2]}", join, depth) for key in keys},
            "join": join,
        }
        if depth == 0 and self.dice.chance(8):
            split["parallel"]["branches"]["kosong"] = join
        return str(split["id"])

    def _branch(self, name: str, join: str, depth: int) -> str:
        if self.plain:
            return str(self._add(f"{name}1", then=join)["id"])
        if depth == 0 and self.dice.chance(25):
            return self.branches(name, join, depth=1)
        if self.called and self.dice.chance(35):
            call = {"sop": self.called, "returns": {"selesai": join, "ditolak": join}}
            self.called = None  # one child at a time: two that were due at one moment would have no order
            return str(self._add(f"{name}p", call=call)["id"])
        if self.dice.chance(12):
            return str(self._add(f"{name}s", executor="sistem", then=join)["id"])
        last = self._add(f"{name}2")
        first = self._add(f"{name}1", then=last["id"]) if self.dice.chance(40) else last
        last["outcomes"] = {"lanjut": {"label": "Lanjut", "to": join}}
        if self.dice.chance(30):
            last["outcomes"]["ulang"] = {"label": "Ulang", "to": first["id"]}
        return str(first["id"])

    def event(self) -> str:
        """A watch; each firing goes one or two steps and comes back."""
        watch = self._add("e0", executor=self.dice.pick(("warga", "petugas")), event=True)
        last = self._add("e2", outcomes={"lanjut": {"label": "Lanjut", "to": "e0"}})
        first = last
        if self.dice.chance(60):
            first = self._add("e1", outcomes={"lanjut": {"label": "Lanjut", "to": "e2"}})
            if self.dice.chance(50):
                first["outcomes"]["cukup"] = {"label": "Cukup", "to": "e0"}
        watch["outcomes"] = {
            "ada": {"label": "Ada", "to": first["id"]},
            "abai": {"label": "Abai", "to": "e0"},
            "habis": {"label": "Habis", "to": self.exit},
        }
        watch["timeout"] = {"after": self.dice.pick(WATCHES), "outcome": "habis"}
        return "e0"
