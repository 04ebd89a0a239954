"""Time limits of steps, and the waiting of steps for events, as a drawing says them."""

from __future__ import annotations

from typing import Any

from .drawing import Drawing, timer_of
from .xml import Tag

type Data = dict[str, Any]


class Timing(Drawing):
    """What becomes of a step when its time is up."""

    def _time_limit(self, tag: Tag, key: str, data: Data) -> None:
        limits = [
            each
            for each in self.nodes.values()
            if each.name == "boundaryEvent" and each.attributes.get("attachedToRef") == tag.attributes.get("id")
        ]
        for extra in limits[1:]:
            self.refuse(extra, "satu langkah punya satu batas waktu", "Sisakan satu.")
        for limit in limits[:1]:
            ways = self.out.get(limit.attributes.get("id", ""), [])
            self.use(limit)
            if len(ways) != 1:
                self.refuse(limit, "harus punya tepat satu garis keluar", "Sambungkan ke tujuan sesudah batas waktu.")
                continue
            target, name = self.follow(ways[0]), ways[0].attributes.get("name", "")
            data["timeout"] = {
                "after": timer_of(limit),
                "outcome": self._on_time(limit, key, data, target, name),
            }

    def _waiting(self, tag: Tag, key: str, data: Data) -> None:
        """The task that an event opens: what comes of an event, and where it goes on once the time is up."""
        watch, ways = self.events[tag.attributes.get("id", "")], self.out_of_watch(tag.attributes.get("id", ""))
        if len(ways) != 1:
            self.refuse(watch.tag, "harus punya tepat satu garis keluar", "Sambungkan ke tujuan sesudah masa tunggu.")
            return
        self.named.add(ways[0].attributes.get("id", ""))
        target, name = self.follow(ways[0]), ways[0].attributes.get("name", "")
        data["event"] = True
        if data.get("then") == key and not name:
            data["then"], data["timeout"] = target, {"after": watch.after, "outcome": "then"}
        elif "parallel" in data or "call" in data:
            self.refuse(tag, "kejadian hanya membuka satu langkah", "Bagi sesudah langkah itu.")
        else:
            self._time_over(data, key, watch.after, target, name)
        if not watch.after:
            data.pop("timeout", None)
            if "outcomes" in data:
                self.refuse(watch.tag, "masa tunggunya tanpa batas", "Beri pengatur waktu, misalnya “14 hari”.")

    def _time_over(self, data: Data, key: str, after: str, target: str, name: str) -> None:
        """As one more answer, beside those of an event: where our file has it, else as the last."""
        known = self.base.steps_by_id.get(key) if self.base else None
        if (then := data.pop("then", None)) is not None:
            data["outcomes"] = {"selesai": {"label": "Selesai", "to": then}}
        chosen = known.timeout.outcome if known and known.timeout and known.timeout.outcome in known.outcomes else ""
        outcome = known.outcomes[chosen] if known and chosen else None
        words: Data = outcome.model_dump(mode="json", by_alias=True, exclude_defaults=True) if outcome else {}
        if outcome is None or name != str(outcome.label):
            words["label"] = name or "Masa tunggu berakhir"
        over = chosen or self.names.plain(name or "Masa tunggu berakhir")
        outcomes: Data = data["outcomes"] | {over: words | {"to": target}}
        order = list(known.outcomes) if known else []
        data["outcomes"] = {each: outcomes[each] for each in sorted(outcomes, key=lambda each: _at(order, each))}
        data["timeout"] = {"after": after, "outcome": over}

    def _on_time(self, limit: Tag, key: str, data: Data, target: str, name: str) -> str:
        """Which outcome it is when the time is up."""
        if data.get("then") == target:
            return "then"
        known = self.base.steps_by_id.get(key) if self.base else None
        likely = known.timeout.outcome if known and known.timeout else ""
        outcomes: Data = data.get("outcomes", {})
        fitting = [each for each, words in outcomes.items() if words["to"] == target]
        named = [each for each in fitting if str(_plain(outcomes[each]["label"])) == name]
        for found in (*(each for each in fitting if each == likely), *named, *fitting):
            return found
        self.refuse(
            limit, "tidak menuju salah satu hasil langkahnya", "Sambungkan ke tujuan salah satu hasil langkah itu."
        )
        return ""


def _at(order: list[str], key: str) -> int:
    return order.index(key) if key in order else len(order)


def _plain(label: Any) -> str:  # noqa: ANN401  as the definition says it: words, or words by language
    return str(label["id"]) if isinstance(label, dict) else str(label)
