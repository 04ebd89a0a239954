"""The symbols and flows of a BPMN process, and where each flow leads in the end."""

from __future__ import annotations

from dataclasses import dataclass

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.faults import Fault, clipped

from .naming import Names
from .spaces import BPMN
from .xml import Tag

STEPS = frozenset({"task", "userTask", "manualTask", "serviceTask", "callActivity"})
DEEPEST_SPLIT = 20


@dataclass(frozen=True)
class Watch:
    """The waiting of a step for events: its symbol, and the words of its timer."""

    tag: Tag
    after: str


class Drawing:
    """One file. `base` is what our own export carried, for what a drawing cannot say: forms, options, signed words."""

    def __init__(self, root: Tag, source: str, base: Definition | None) -> None:
        self.root, self.source, self.base = root, source, base
        self.faults: list[Fault] = []
        self.names = Names(ours=base is not None)
        self.nodes: dict[str, Tag] = {}
        self.flows: dict[str, Tag] = {}
        self.out: dict[str, list[Tag]] = {}
        self.used: set[str] = set()
        self.waits: dict[str, set[str]] = {}
        """What is waited for on each of the ways into a step; "" for nothing."""
        self.asked: set[str] = set()
        """Flows whose condition was read."""
        self.named: set[str] = set()
        """Symbols and flows whose names the definition says."""
        self.events: dict[str, Watch] = {}
        """Tasks that an event opens."""
        self.returns: set[str] = set()
        """Flows that end the waiting for events: they lead back."""
        self.unfolded: list[Tag] = []
        """What of the drawing only says that it waits."""
        self.caused: set[str] = set()
        """Signals, messages and escalations that were understood."""

    def refuse(self, tag: Tag, message: str, advice: str) -> None:
        """Name a part that an SOP cannot say."""
        name = tag.attributes.get("name") or tag.attributes.get("id") or ""
        what = f"{tag.name} “{clipped(name)}”" if name else tag.name
        self.faults.append(Fault(self.source, tag.line, f"{what}: {message}", advice))

    def sort(self, tag: Tag) -> None:
        key = tag.attributes.get("id", "")
        if tag.name in ("laneSet", "documentation", "extensionElements"):
            return
        if not key or key in self.nodes or key in self.flows:
            self.refuse(tag, "tidak punya id sendiri", "Beri tiap lambang dan garis id yang berbeda.")
        if tag.name == "sequenceFlow":
            self.flows[key] = tag
            self.out.setdefault(tag.attributes.get("sourceRef", ""), []).append(tag)
        else:
            self.nodes[key] = tag

    def key_of(self, tag: Tag) -> str:
        return self.names.of(tag.attributes.get("id", ""), tag.attributes.get("name", ""))

    def join_of(self, flow: Tag) -> str | None:
        """The gateway at which a branch ends: the first that brings together as many splits as lie on the way to it."""
        seen: set[tuple[str, int]] = set()
        ahead = [(flow.attributes.get("targetRef", ""), 0)]
        while ahead:
            here, depth = ahead.pop(0)
            node = self.nodes.get(here)
            if node is None or (here, depth) in seen or depth > DEEPEST_SPLIT:
                continue
            seen.add((here, depth))
            ways = [*self.out.get(here, []), *self.out_of_watch(here)]
            if node.name == "parallelGateway":
                if len(ways) == 1:
                    if depth == 0:
                        return here
                    depth -= 1
                else:
                    depth += 1
            ahead += [(each.attributes.get("targetRef", ""), depth) for each in ways]
        return None

    def follow(self, flow: Tag) -> str:
        """The step or end that a flow leads to, through gateways where ways meet and events that only wait."""
        waited: list[str] = []
        for _hop in range(len(self.nodes) + 1):
            node = self.nodes.get(flow.attributes.get("targetRef", ""))
            if node is None:
                self.refuse(flow, "tidak menuju apa pun", "Sambungkan ujungnya.")
                return ""
            self.use(flow, node)
            if node.name in STEPS or node.name == "endEvent":
                self.waits.setdefault(self.key_of(node), set()).add(", ".join(waited))
                if waited and (node.name == "endEvent" or len(self.waits[self.key_of(node)]) > 1):
                    self.refuse(node, "tidak pada setiap jalan didahului penantian", "Di SOP hanya langkah menunggu.")
                return self.key_of(node)
            ways = self.out.get(node.attributes.get("id", ""), [])
            if len(ways) != 1:
                advice = "Beri langkah di depannya: di SOP setiap keputusan dan pembagian diambil seseorang."
                self.refuse(node, "gerbang ini tidak didahului langkah", advice)
                return ""
            if node.name == "intermediateCatchEvent":
                waited.append(timer_of(node))
            flow = ways[0]
        self.refuse(flow, "berputar tanpa langkah", "Sambungkan ke sebuah langkah.")
        return ""

    def out_of_watch(self, task: str) -> list[Tag]:
        """The ways on once the waiting for events is over; none for a task that no event opens."""
        watch = self.events.get(task)
        return self.out.get(watch.tag.attributes.get("id", ""), []) if watch else []

    def use(self, *tags: Tag) -> None:
        self.used |= {tag.attributes.get("id", "") for tag in tags}


def timer_of(tag: Tag) -> str:
    """The words of a timer: a working time, or what is waited for."""
    timer = tag.first("timerEventDefinition", BPMN)
    words = timer.first("timeDuration", BPMN) if timer else None
    return words.text.strip() if words else ""
