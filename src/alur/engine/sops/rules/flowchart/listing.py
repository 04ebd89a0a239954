"""The chart as words, for who cannot see it: each row, who does it, how it stands, and what follows."""

from dataclasses import dataclass

from .model import Edge, Graph, Node
from .words import Wording


@dataclass(frozen=True)
class Item:
    """One row of the chart. `follows` are sentences without a full stop."""

    number: str
    activity: str
    signed: bool
    executors: tuple[str, ...]
    state: str
    follows: tuple[str, ...]


def items_of(graph: Graph, wording: Wording) -> list[Item]:
    """Every row that somebody does, in the order of the chart; ends are what others lead to, not rows of the list."""
    found = []
    for index, row in enumerate(graph.rows):
        nodes = [node for node in graph.nodes.values() if node.row == index]
        if not any(node.key.startswith(("r", "s")) for node in nodes):
            continue
        state = next((wording.states[node.state] for node in nodes if node.state), "")
        names = tuple(graph.lanes[node.lane].name for node in nodes)
        follows = tuple(
            _follows(graph, edge, wording, of_another=node is not nodes[0])
            for node in nodes
            for edge in graph.edges
            if edge.source == node.key and not edge.together
        )
        found.append(Item(row.number, row.activity, row.signed, names, state, follows))
    return found


def _follows(graph: Graph, edge: Edge, wording: Wording, *, of_another: bool) -> str:
    """ "Ya: lanjut ke baris 6"; the symbol's own name comes first where it is not the row's first one."""
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    said = wording.goes_on.format(where=_name_of(graph, target, source, wording))
    name = (source.text or graph.lanes[source.lane].name) if of_another else ""
    said = ": ".join(part for part in (name, edge.label, said) if part)
    return said[0].upper() + said[1:]


def _name_of(graph: Graph, target: Node, source: Node, wording: Wording) -> str:
    row = graph.rows[target.row]
    if target.row == source.row and target.key != source.key:
        return target.text or graph.lanes[target.lane].name
    if row.number.isdigit():
        return wording.row.format(number=row.number)
    return f"“{target.text or row.activity}”"


def described(graph: Graph, wording: Wording) -> str:
    """One or two sentences for the `<desc>` of the drawing."""
    rows = [row for row in graph.rows if row.number]
    names = ", ".join(lane.name for lane in graph.lanes)
    said = wording.description.format(rows=len(rows), lanes=len(graph.lanes), names=names)
    states = [
        wording.and_so.format(state=words, rows=", ".join(numbers))
        for state, words in wording.states.items()
        if (numbers := _numbers(graph, state, wording))
    ]
    return f"{said} {wording.description_live.format(states='; '.join(states))}" if states else said


def _numbers(graph: Graph, state: str, wording: Wording) -> list[str]:
    rows = dict.fromkeys(node.row for node in graph.nodes.values() if node.state == state)
    return [
        wording.row.format(number=row.number) if row.number.isdigit() else f"“{row.activity}”"
        for row in (graph.rows[index] for index in rows)
    ]
