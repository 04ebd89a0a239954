"""Random sound SOPs: a line of steps with decisions, loops, returns, calls, time limits and a tail after service; into
the line are woven branches and events (`weaving`).

Everything is a plain dictionary, as an SOP file would say it; the reference model reads the same dictionary.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.soundness import find_faults

from .dice import Dice
from .weaving import DECIDES, weave

TAKES = "percobaan.ambil"
ACTIVITIES = ("work", TAKES, DECIDES)
TIMES = ("10 menit", "45 menit", "2 jam", "1 hari", "3 hari", "", "Tentatif")
LIMITS = ("30 menit", "4 jam", "1 hari", "3 hari")
EXECUTORS = {
    "pemohon": {"name": "Pemohon", "kind": "applicant"},
    "petugas": {"name": "Petugas", "kind": "position"},
    "kepala": {"name": "Kepala", "kind": "position"},
    "sistem": {"name": "Sistem", "kind": "system"},
}
OUTSIDE = {
    "narahubung": {"name": "Narahubung", "kind": "contact", "from": "u0.kontak"},
    "satker": {"name": "Satker lain", "kind": "unit"},
    "warga": {"name": "Warga", "kind": "public"},
}
"""Of the service itself; called SOPs know nobody outside."""
FORM = [
    {"name": "nama", "type": "text", "label": "Nama", "fills": "applicant.name"},
    {"name": "perihal", "type": "text", "label": "Perihal", "fills": "subject"},
    {"name": "tanggal", "type": "date", "label": "Tanggal", "required": False},
    {"name": "kontak", "type": "person", "label": "Kontak", "required": False},
]
FOCUSES = (
    *["return past a call"] * 2,
    *["reopening"] * 5,
    *["nested call", "timeout", "event"],
    *["branches"] * 7,
    *["join in a loop"] * 6,
)
"""What a family is shaped for, so that rare turns are met often enough."""


@dataclass
class Family:
    """SOPs by slug; the first is the one that is applied for."""

    sops: dict[str, dict[str, Any]] = field(default_factory=dict)
    focus: str = "anything"

    @property
    def root(self) -> str:
        return next(iter(self.sops))


def random_family(dice: Dice, focuses: Sequence[str] = FOCUSES) -> Family:
    """A service, and in most families an SOP that it calls, which may call another."""
    focus = dice.pick(focuses)
    depth = (
        2
        if focus == "nested call"
        else 1
        if focus == "return past a call"
        else 0
        if focus == "join in a loop"
        else dice.pick((0, 1, 2, 2))
    )
    sops: dict[str, dict[str, Any]] = {}
    for level in range(depth, -1, -1):
        slug = ("utama", "anak", "cucu")[level]
        called = {0: "anak", 1: "cucu"}.get(level) if level < depth else None
        asks = bool(called) and "form" in sops[called]["steps"][0]
        sops[slug] = _Sketch(dice, slug, level, called, focus, hands_data=asks and level == 0).draw()
    return Family(dict(reversed(sops.items())), focus)


def faults_of(family: Family) -> list[str]:
    """What the publisher's own check says against the family; empty for a sound one."""
    definitions = {slug: Definition.model_validate(each) for slug, each in family.sops.items()}
    return [
        f"{slug}: {finding}"
        for slug, definition in definitions.items()
        for finding in find_faults(definition, ACTIVITIES, definitions)
    ]


class _Sketch:
    """One SOP in the making."""

    def __init__(self, dice: Dice, slug: str, level: int, called: str | None, focus: str, *, hands_data: bool) -> None:
        self.dice, self.slug, self.level, self.called, self.focus = dice, slug, level, called, focus
        self.hands_data = hands_data
        letter = slug[0]
        length = dice.number(3, 5) if level == 0 else dice.number(1, 3)
        self.names = [f"{letter}{index}" for index in range(length)]
        self.tail = length
        if level == 0 and (focus == "reopening" or dice.chance(35)):
            self.tail = length - dice.number(1, min(2, length - 2))
        last_call = max(self.tail - 1, 1) if level == 0 else length
        first_call = 1 if level == 0 else 0
        self.call_at = dice.number(first_call, max(first_call, last_call - 1)) if called else None
        self.steps: list[dict[str, Any]] = []

    def draw(self) -> dict[str, Any]:
        for index, name in enumerate(self.names):
            self.steps.append(self._step(index, name))
        if self.level == 0 and self.focus not in ("return past a call", "reopening"):
            weave(self.dice, self.steps, self.names, self.tail, self.called, self.focus)
        self._returns()
        self._persons()
        self._limits()
        rows = [
            {"no": index + 1, "activity": f"Kegiatan {index}", "time": self.dice.pick(TIMES)}
            for index in range(len(self.names))
        ]
        return {
            "sop": {
                "number": f"1/{self.slug}",
                "title": f"SOP {self.slug}",
                "letterhead": ["KANTOR"],
                "approved_by": {"position": "K", "name": "N"},
            },
            "rows": rows,
            "service": {
                "slug": self.slug,
                "prefix": self.slug[:2].upper(),
                "audience": "publik",
                "called_only": self.level > 0,
            },
            "executors": EXECUTORS if self.level else EXECUTORS | OUTSIDE,
            "steps": self.steps,
            "ends": {"selesai": {"kind": "selesai"}, "ditolak": {"kind": "ditolak"}},
        }

    def _next(self, index: int) -> str:
        return self.names[index + 1] if index + 1 < len(self.names) else "selesai"

    def _step(self, index: int, name: str) -> dict[str, Any]:
        step: dict[str, Any] = {"id": name, "rows": [index + 1], "executor": self.dice.pick(("petugas", "kepala"))}
        if index >= self.tail:
            step["after_service"] = True
        if index == 0 and self.level == 0:
            return step | {"executor": "pemohon", "form": FORM, "then": self._next(index)}
        if index == self.call_at:
            return step | {"call": self._call(index)}
        kinds = ["decision"] * 6 + ["plain", "optional", "claim", "applicant", "system", "document"]
        if index == 0:
            kinds = ["decision", "decision", "plain", "claim"]
        kind = "decision" if self._must_decide(index) else self.dice.pick(kinds)
        if index == 0 and kind != "claim":
            step["form"] = [{"name": "perihal", "type": "text", "label": "Perihal"}]
        if kind == "decision":
            return step | self._decision(index)
        if kind == "claim":
            step["completes_on"] = "claim"
        elif kind in ("applicant", "system"):
            step["executor"] = "pemohon" if kind == "applicant" else "sistem"
        elif kind == "optional":
            step["optional"] = True
        elif kind == "document":
            step["issues_document"] = True
        if kind not in ("applicant",) and self.dice.chance(40):
            step["does"] = TAKES
        return step | {"then": self._next(index)}

    def _must_decide(self, index: int) -> bool:
        if self.level:
            return False
        last = index == len(self.names) - 1
        if self.focus == "reopening":
            return last
        if self.focus == "join in a loop" and index == 1:
            return True  # where the branches meet
        return self.focus == "return past a call" and self.call_at is not None and index == self.call_at + 1

    def _call(self, index: int) -> dict[str, Any]:
        assert self.called is not None
        call: dict[str, Any] = {"sop": self.called, "returns": {"selesai": self._next(index)}}
        earlier = self.names[1 if self.level == 0 else 0 : index]
        if self.hands_data:
            call["with"] = {"perihal": f"{self.names[0]}.perihal"}
        call["returns"]["ditolak"] = self.dice.pick([self._next(index), "ditolak", *earlier])
        return call

    def _decision(self, index: int) -> dict[str, Any]:
        outcomes: dict[str, Any] = {"lanjut": {"label": "Lanjut", "to": self._next(index)}}
        earlier = self.names[1 if self.level == 0 else 0 : index + 1]
        if self.dice.chance(70) or self.focus == "reopening":
            reopening = index >= self.tail and self.focus == "reopening"
            target = self.dice.pick(self.names[1 : self.tail]) if reopening else self.dice.pick(earlier)
            outcomes["ulang"] = {"label": "Ulang", "to": target}
        if self.dice.chance(25):
            outcomes["lompat"] = {"label": "Lompat", "to": self.dice.pick([*self.names[index + 1 :], "selesai"])}
        if self.dice.chance(25):
            outcomes["tolak"] = {"label": "Tolak", "to": "ditolak", "reason": "required"}
        if self.dice.chance(20):
            # The activity decides between the two; a person may still send it back.
            outcomes = {"ya": outcomes["lanjut"], "tidak": {**outcomes.get("ulang", outcomes["lanjut"])}}
            return {"outcomes": outcomes, "does": DECIDES}
        return {"outcomes": outcomes, "does": self.dice.pick(("work", TAKES))}

    # ── what needs the whole line ────────────────────────────────────────────────────────────────

    def _ways(self) -> dict[str, list[str]]:
        links = {}
        for step in self.steps:
            ways = [step["then"]] if "then" in step else []
            ways += [outcome["to"] for outcome in step.get("outcomes", {}).values()]
            ways += list(step["call"]["returns"].values()) if "call" in step else []
            ways += [*step["parallel"]["branches"].values(), step["parallel"]["join"]] if "parallel" in step else []
            links[step["id"]] = ways
        return links

    def _always_before(self, name: str) -> list[str]:
        """The steps that every way to `name` passes."""
        links, before = self._ways(), []
        for other in [step["id"] for step in self.steps]:
            seen, waiting = {other}, [self.names[0]] if other != self.names[0] else []
            while waiting:
                here = waiting.pop()
                if here not in seen:
                    seen.add(here)
                    waiting += links.get(here, [])
            if name not in seen and other != name:
                before.append(other)
        return before

    def _returns(self) -> None:
        often = 10 if self.focus == "join in a loop" else 75
        for index, step in enumerate(self.steps):
            past_call = self.focus == "return past a call" and self.call_at is not None and index > self.call_at
            if "outcomes" not in step or step.get("event") or not (past_call or self.dice.chance(often)):
                continue
            targets = [name for name in self._always_before(step["id"]) if not self._named(name).get("event")]
            if past_call and self.call_at is not None:
                targets = [name for name in targets if self.names.index(name) <= self.call_at] or targets
            if not targets:
                continue
            back = {"label": "Kembali", "to": self.dice.pick(targets), "back": True}
            step["outcomes"]["kembali"] = back | ({"reason": "required"} if self.dice.chance(40) else {})
            if any(self._always_passes_a_document(each) for each in self.steps):
                del step["outcomes"]["kembali"]

    def _always_passes_a_document(self, step: dict[str, Any]) -> bool:
        """Then its return could never be used, and the publisher refuses it."""
        target = step.get("outcomes", {}).get("kembali", {}).get("to")
        issuing = {each["id"] for each in self.steps if each.get("issues_document")} - {target, step["id"]}
        if not target or not issuing:
            return False
        links = self._ways()
        seen, waiting = set(issuing), list(links[target])
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += links.get(here, [])
        return step["id"] not in seen

    def _persons(self) -> None:
        choosers: set[str] = set()
        for step in self.steps[1:]:
            if step["executor"] not in ("petugas", "kepala") or "call" in step or step.get("event"):
                continue
            officers = [each for each in self.steps if each["executor"] in ("petugas", "kepala")]
            by_person = {each["id"] for each in officers if not each.get("event")}
            before = [name for name in self._always_before(step["id"]) if name in by_person]
            plain = [name for name in before if self._chooses(name) and name not in choosers]
            if plain and self.dice.chance(20):
                step["assigned_by"] = self.dice.pick(plain)
                choosers.add(step["assigned_by"])
            if before and self.dice.chance(35):
                step["separate_from"] = self.dice.pick(before)

    def _chooses(self, name: str) -> bool:
        """A step that cannot end without a person who chooses."""
        return not {"call", "completes_on", "optional", "parallel"} & self._named(name).keys()

    def _named(self, name: str) -> dict[str, Any]:
        return next(step for step in self.steps if step["id"] == name)

    def _limits(self) -> None:
        for index, step in enumerate(self.steps):
            if index == 0 and self.level == 0:
                continue
            if {"call", "parallel", "event"} & step.keys() or step["executor"] == "sistem":
                continue
            if any(each.get("assigned_by") == step["id"] for each in self.steps):
                continue
            must = step.get("after_service", False) and step["executor"] in ("pemohon", "narahubung", "satker")
            if not must and not self.dice.chance(70 if self.focus == "timeout" else 40):
                continue
            free = [key for key, each in step.get("outcomes", {}).items() if each.get("reason") != "required"]
            step["timeout"] = {"after": self.dice.pick(LIMITS), "outcome": self.dice.pick(free) if free else "then"}
