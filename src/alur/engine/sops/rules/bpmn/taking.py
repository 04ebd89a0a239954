"""The symbols and flows of a drawing as steps, outcomes, branches and ends of an SOP."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alur.engine.sops.rules.faults import clipped

from . import judging
from .drawing import STEPS
from .naming import end_kind, initials
from .spaces import BPMN
from .timing import Data, Timing
from .unfolding import unfold
from .xml import Tag

_CONDITION = re.compile(r'hasil_[a-z0-9_]+ == "([a-z0-9-]+)"')
NOTHING = "(belum diisi)"
MOST_PARTS = 2_000
"""Symbols and flows: reading looks from each to each."""


class Taking(Timing):
    """The definition that a drawing says."""

    def taken(self) -> Data:
        """The definition as data; it counts only while `faults` is empty."""
        process = judging.the_process(self)
        if process is None:
            return {}
        unfold(self, process)
        if len(process.children) > MOST_PARTS:
            self.refuse(process, "terlalu besar untuk sebuah SOP", f"Paling banyak {MOST_PARTS} lambang dan garis.")
            return {}
        for tag in process.children:
            self.sort(tag)
        judging.all_parts(self, process)
        judging.all_causes(self)
        lanes = self._lanes(process)
        start = self._start(process)
        if self.faults or start is None:
            return {}
        steps = [self._step(tag, lanes) for tag in self.nodes.values() if tag.name in STEPS]
        first = self.follow(start)
        steps.sort(key=lambda step: step["id"] != first)
        for step in steps:
            for wait in self.waits.get(step["id"], set()) - {""}:
                step["not_before"] = wait.split(", ") if ", " in wait else wait
        ends = {self.key_of(tag): self._end(tag) for tag in self.nodes.values() if tag.name == "endEvent"}
        judging.all_used(self)
        data = self._put_together(process, steps, ends)
        if words := judging.other_names(self):
            data["notes"] = [*data.get("notes", []), *words]
        return data

    # ── who ──────────────────────────────────────────────────────────────────────────────────────

    def _lanes(self, process: Tag) -> dict[str, str]:
        """Symbol → executor."""
        found: dict[str, str] = {}
        self.executors: dict[str, Data] = {}
        applicant = self._first_node(process)
        for lane_set in process.all("laneSet", BPMN):
            for lane in lane_set.all("lane", BPMN):
                key = self.names.lane(lane.attributes.get("id", ""), lane.attributes.get("name", ""))
                inside = [reference.text.strip() for reference in lane.all("flowNodeRef", BPMN)]
                if found.keys() & set(inside):
                    self.refuse(lane, "memuat lambang dari lane lain", "Letakkan tiap lambang di satu lane saja.")
                found |= dict.fromkeys(inside, key)
                self.executors[key] = self._executor(lane, key, applicant in inside)
        for node in self.nodes.values():
            if node.name in STEPS and node.attributes.get("id") not in found:
                self.refuse(node, "tidak berada di lane mana pun", "Letakkan di lane pelaksananya.")
        return found

    def _executor(self, lane: Tag, key: str, begins: bool) -> Data:
        known = self.base.executors.get(key) if self.base else None
        data: Data = known.model_dump(mode="json", by_alias=True, exclude_defaults=True) if known else {}
        data["name"] = lane.attributes.get("name") or key
        data.setdefault("kind", "applicant" if begins else "position")
        return data

    def _first_node(self, process: Tag) -> str:
        start = next(process.all("startEvent", BPMN), None)
        ways = self.out.get(start.attributes.get("id", ""), []) if start else []
        return ways[0].attributes.get("targetRef", "") if ways else ""

    # ── what ─────────────────────────────────────────────────────────────────────────────────────

    def _start(self, process: Tag) -> Tag | None:
        starts = list(process.all("startEvent", BPMN))
        for extra in starts[1:]:
            self.refuse(extra, "SOP dimulai di satu tempat saja", "Sisakan satu tanda mulai.")
        if not starts:
            self.refuse(process, "tidak ada tanda mulai", "Tambahkan satu startEvent.")
            return None
        self.used.add(starts[0].attributes.get("id", ""))
        ways = self.out.get(starts[0].attributes.get("id", ""), [])
        if len(ways) != 1:
            self.refuse(starts[0], "harus punya tepat satu garis keluar", "Sambungkan ke langkah pertama.")
            return None
        return ways[0]

    def _step(self, tag: Tag, lanes: dict[str, str]) -> Data:
        key = self.key_of(tag)
        known = self.base.steps_by_id.get(key) if self.base else None
        data: Data = known.model_dump(mode="json", by_alias=True, exclude_defaults=True) if known else {"id": key}
        for word in ("then", "outcomes", "parallel", "call", "timeout", "not_before", "event"):
            data.pop(word, None)
        self.used.add(tag.attributes.get("id", ""))
        name = tag.attributes.get("name", "")
        if known is None or name != str(self.base.name_of(known) if self.base else ""):
            data["name"] = name or key
        data["executor"] = lanes.get(tag.attributes.get("id", ""), "")
        self._ways(tag, key, data)
        if tag.attributes.get("id") in self.events:
            self._waiting(tag, key, data)
        else:
            self._time_limit(tag, key, data)
        return data

    def _end(self, tag: Tag) -> Data:
        key = self.key_of(tag)
        known = self.base.ends.get(key) if self.base else None
        name = tag.attributes.get("name", "")
        if known is not None and name == str(known.label or key):
            return known.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return {"kind": known.kind if known else end_kind(name or key), "label": name or key}

    # ── where it goes on ─────────────────────────────────────────────────────────────────────────

    def _ways(self, tag: Tag, key: str, data: Data) -> None:
        ways = self.out.get(tag.attributes.get("id", ""), [])
        if len(ways) != 1:
            self.refuse(
                tag,
                "harus punya tepat satu garis keluar",
                "Tambahkan garis ke langkah berikutnya; untuk beberapa jalan pakai gerbang.",
            )
            return
        (way,) = ways
        gate = self.nodes.get(way.attributes.get("targetRef", ""))
        splits = gate is not None and len(self.out.get(gate.attributes.get("id", ""), [])) > 1
        if gate is not None and splits and gate.name == "parallelGateway":
            self.use(way, gate)
            data["parallel"] = self._branches(gate, key)
            return
        known = self.base.steps_by_id.get(key) if self.base else None
        if tag.name == "callActivity":
            called = tag.attributes.get("calledElement", "").removeprefix("Process_")
            if not called:
                self.refuse(tag, "tidak menyebut SOP yang dipanggil", "Isi calledElement dengan nama pendek SOP itu.")
            data["call"] = {"sop": self.names.plain(called), "returns": {}}
            if known and known.call and known.call.with_:
                data["call"]["with"] = dict(known.call.with_)
        choices = [way]
        if gate is not None and splits and gate.name == "exclusiveGateway":
            self.use(way, gate)
            choices = self.out[gate.attributes.get("id", "")]
        elif tag.name != "callActivity" and not (known and known.outcomes):
            data["then"] = self.follow(way)
            if way.attributes.get("id") in self.returns:
                self.refuse(way, "mengakhiri masa tunggu tanpa keputusan", "Beri langkah itu gerbang dengan dua jalan.")
            return
        keys = self.names.ways(choices, key, [self._condition(each) for each in choices])
        self.named |= {choice.attributes.get("id", "") for choice in choices}
        for name, choice in zip(keys, choices, strict=True):
            if tag.name == "callActivity":
                data["call"]["returns"][name] = self.follow(choice)
                continue
            outcome = known.outcomes.get(name) if known else None
            words: Data = outcome.model_dump(mode="json", by_alias=True, exclude_defaults=True) if outcome else {}
            if outcome is None or choice.attributes.get("name", "") != str(outcome.label):
                words["label"] = choice.attributes.get("name") or name
            words["to"] = self.follow(choice)
            if choice.attributes.get("id") in self.returns:
                words["back"] = True
            data.setdefault("outcomes", {})[name] = words

    def _condition(self, flow: Tag) -> str:
        said = flow.first("conditionExpression", BPMN)
        self.asked.add(flow.attributes.get("id", ""))
        if said is None:
            return ""
        found = _CONDITION.fullmatch(said.text.strip())
        if found is None:
            self.refuse(
                flow,
                f"memakai rumus “{clipped(said.text.strip())}”",
                "Di SOP hasil dipilih orang. Beri garis itu nama hasilnya, dan hapus rumusnya.",
            )
        return found[1] if found else ""

    def _branches(self, gate: Tag, key: str) -> Data:
        ways = self.out[gate.attributes.get("id", "")]
        joins = {self.join_of(way) for way in ways}
        join = joins.pop()
        if joins or join is None:
            self.refuse(gate, "cabangnya tidak bertemu di satu gerbang", "Satukan semua cabang dengan parallelGateway.")
            return {}
        self.named |= {way.attributes.get("id", "") for way in ways}
        found = dict(zip(self.names.ways(ways, key, [""] * len(ways)), ways, strict=True))
        return {
            "branches": {name: self.follow(way) for name, way in found.items()},
            "join": self.follow(self.out[join][0]) if self.out.get(join) else "",
        }

    # ── all of it ────────────────────────────────────────────────────────────────────────────────

    def _put_together(self, process: Tag, steps: list[Data], ends: dict[str, Data]) -> Data:
        name = process.attributes.get("name", "") or process.attributes.get("id", "")
        if self.base is not None:
            data: Data = self.base.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            if name != str(self.base.title):
                data["service"]["name"] = name
            return data | {"executors": self.executors, "steps": self._in_order(steps), "ends": ends}
        rows = [self._row(number, step, tag) for number, (step, tag) in enumerate(self._with_tags(steps), 1)]
        slug = self.names.plain(name)
        signer = {"position": NOTHING, "name": NOTHING}
        return {
            "sop": {"number": NOTHING, "title": name, "letterhead": [NOTHING], "approved_by": signer},
            "rows": rows,
            "service": {"slug": slug, "prefix": initials(name), "audience": "publik"},
            "executors": self.executors,
            "steps": [{**step, "rows": [number]} for number, step in enumerate(steps, 1)],
            "ends": ends,
        }

    def _in_order(self, steps: list[Data]) -> list[Data]:
        """In the order of the definition; new ones behind them. The first stays where the start leads."""
        assert self.base is not None
        order = {key: place for place, key in enumerate(self.base.steps_by_id)}
        return [*steps[:1], *sorted(steps[1:], key=lambda step: order.get(step["id"], len(order)))]

    def _with_tags(self, steps: list[Data]) -> Iterator[tuple[Data, Tag]]:
        tags = {self.key_of(tag): tag for tag in self.nodes.values() if tag.name in STEPS}
        return ((step, tags[step["id"]]) for step in steps)

    def _row(self, number: int, step: Data, tag: Tag) -> Data:
        words = tag.first("documentation", BPMN)
        activity = words.text.strip() if words is not None and words.text.strip() else str(step["name"])
        return {"no": number, "activity": activity, "executors": [step["executor"]]}
