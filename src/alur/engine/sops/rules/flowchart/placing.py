"""Which symbols a definition has, and in which row and lane each of them lies."""

from collections.abc import Iterator, Mapping

from alur.engine.sops.rules.definition import Definition, ExecutorKind, Row, Step

from .model import ChartRow, Graph, Lane, Node
from .words import State, Wording

_URGENCY: tuple[State, ...] = ("late", "waiting", "current", "done", "skipped")


class Placing:
    """A chart in the making: rows, lanes and symbols, and where each step went.

    A signed row's executors say its lanes. A step without a row is drawn in the row that leads to it where that row
    names its executor; on a live chart it otherwise gets a row of its own, on a signed one it is passed over.
    """

    def __init__(self, definition: Definition, wording: Wording, states: Mapping[str, State] | None) -> None:
        self.definition, self.wording, self.states = definition, wording, states
        self.live = states is not None
        # A file in the making may name rows twice, and rows and executors that do not exist.
        self.rows = list(definition.rows_by_number.values())
        self.lane_of = {key: index for index, key in enumerate(definition.executors)}
        lanes = [Lane(key, executor.name) for key, executor in definition.executors.items()]
        self.graph = Graph(lanes, [])
        self.places: dict[str, list[str]] = {}
        """Step → the keys of its symbols, in the order in which it passes them."""
        self.main: dict[int, str] = {}
        """Number of a signed row → the key of its first executor's symbol."""
        self.linked: list[tuple[str, str]] = []
        """Symbols that stand for others who take part in a row, with the row's own symbol."""
        self._order_rows()
        for row in self.rows:
            self._place_row(row)
        for step_id, (number, lane) in self.hosted.items():
            row_at = self.row_index(f"r{number}")
            self.places[step_id] = [self._symbol(row_at, lane, definition.step(step_id))]
        for row in self.rows:
            self._link_others(row)
        for step_id in self.own_rows:
            self._place_own(definition.step(step_id))

    def signed(self, step: Step) -> bool:
        """Does the step carry out rows that were signed? An added step never does, whatever rows it times."""
        return bool(self.rows_of(step)) and not step.added

    def rows_of(self, step: Step) -> list[int]:
        return [number for number in step.rows if number in self.definition.rows_by_number]

    # ── rows ─────────────────────────────────────────────────────────────────────────────────────

    def _order_rows(self) -> None:
        """Signed rows in their order; after each the rows of steps without one, as the way leads to them."""
        self.hosted: dict[str, tuple[int, str]] = {}
        self.own_rows: list[str] = []
        after: dict[str, list[str]] = {}
        last: dict[str, str] = {
            step.id: f"r{max(self.rows_of(step), key=self._row_index)}"
            for step in self.definition.steps
            if self.signed(step)
        }
        waiting = [step for step in self.definition.steps if not self.signed(step)]
        while waiting:
            step = next((each for each in waiting if self._leading_to(each, last)), waiting[0])
            waiting.remove(step)
            before = self._leading_to(step, last) or f"r{self.rows[-1].no}"
            host = self._host_of(step, before)
            if host is not None:
                self.hosted[step.id] = host
                last[step.id] = before
            elif self.live:
                self.own_rows.append(step.id)
                after.setdefault(before, []).append(step.id)
                last[step.id] = f"s{step.id}"
            else:
                last[step.id] = before
        for row in self.rows:
            self._add_row(f"r{row.no}", after)

    def _row_index(self, number: int) -> int:
        return self.rows.index(self.definition.rows_by_number[number])

    def _leading_to(self, step: Step, last: Mapping[str, str]) -> str:
        """The row after which this step comes: that of the step before it in the file that leads to it."""
        steps = self.definition.steps
        at = steps.index(step)
        nearest_first = [*reversed(steps[:at]), *steps[at + 1 :]]
        return next((last[each.id] for each in nearest_first if each.id in last and step.id in each.targets()), "")

    def _host_of(self, step: Step, before: str) -> tuple[int, str] | None:
        """The row that names the executor of this step beside its own, and that lane: the paper has a symbol there.

        On the signed chart an applicant who answers for a contact person stands in that person's lane, as was signed.
        """
        if not before.startswith("r") or step.added or step.rows:
            return None
        row = self.definition.rows_by_number[int(before[1:])]
        taken = {each.executor for each in self.definition.steps if row.no in each.rows and self.signed(each)}
        taken |= {lane for number, lane in self.hosted.values() if number == row.no}
        others = [key for key in row.executors[1:] if key in self.lane_of and key not in taken]
        if step.executor in others:
            return row.no, step.executor
        contacts = [key for key in others if self._kind(key) is ExecutorKind.CONTACT]
        stands_in = not self.live and self._kind(step.executor) is ExecutorKind.APPLICANT
        return (row.no, contacts[0]) if contacts and stands_in else None

    def _kind(self, executor: str) -> ExecutorKind | None:
        found = self.definition.executors.get(executor)
        return found.kind if found else None

    def _add_row(self, key: str, after: Mapping[str, list[str]]) -> None:
        if key.startswith("r"):
            row = self.definition.rows_by_number[int(key[1:])]
            self.graph.rows.append(
                ChartRow(key, str(row.no), row.activity, row.requirements, row.time, row.output, row.note)
            )
        else:
            step = self.definition.step(key[1:])
            known = step.name or self.rows_of(step) == step.rows
            name = self.definition.name_of(step).in_language(self.wording.language) if known else step.id
            words = f"{self.wording.added_row}: {name}"
            self.graph.rows.append(ChartRow(key, "+", words, signed=False, added=True))
        for step_id in after.get(key, ()):
            self._add_row(f"s{step_id}", after)

    def row_index(self, key: str) -> int:
        return next(index for index, row in enumerate(self.graph.rows) if row.key == key)

    # ── symbols ──────────────────────────────────────────────────────────────────────────────────

    def _lanes_of(self, row: Row) -> list[str]:
        named = [key for key in row.executors if key in self.lane_of]
        if named:
            return list(dict.fromkeys(named))
        steps = [step for step in self.definition.steps if self.signed(step) and row.no in step.rows]
        doing = dict.fromkeys(key for step in steps for key in (step.executor, *step.participants))
        return [key for key in doing if key in self.lane_of]

    def _place_row(self, row: Row) -> None:
        lanes = self._lanes_of(row) or [self._lane_before(row)]
        index = self.row_index(f"r{row.no}")
        carried = False
        for step in self.definition.steps:
            if self.signed(step) and row.no in step.rows:
                lane = step.executor if step.executor in lanes else lanes[0]
                key = self._symbol(index, lane, step)
                self.places.setdefault(step.id, []).append(key)
                self.main.setdefault(row.no, key)
                carried = True
        if not carried:
            self.main[row.no] = self._symbol(index, lanes[0], None)

    def _lane_before(self, row: Row) -> str:
        """A row that names nobody ("Selesai") stays with who did the row before."""
        at = self.rows.index(row)
        before = self.main.get(self.rows[at - 1].no) if at else None
        return self.graph.lanes[self.graph.nodes[before].lane].key if before else next(iter(self.lane_of))

    def _symbol(self, row: int, lane: str, step: Step | None) -> str:
        """The key of the symbol in that cell, made or joined."""
        found = self.graph.node_at(row, self.lane_of[lane])
        if found is None:
            key = f"{self.graph.rows[row].key}.{lane}"
            shown = (self.states or {}).get(self.graph.rows[row].key) if step is None else None
            added = self.graph.rows[row].added
            found = self.graph.nodes[key] = Node(key, row, self.lane_of[lane], added=added, state=shown)
        if step is not None:
            steps = (*found.steps, step.id)
            self.graph.change(found.key, steps=steps, state=self._state(steps))
        return found.key

    def _state(self, steps: tuple[str, ...]) -> State | None:
        states = {self.states[step] for step in steps if step in self.states} if self.states else set()
        return next((state for state in _URGENCY if state in states), None)

    def _link_others(self, row: Row) -> None:
        index = self.row_index(f"r{row.no}")
        for lane in self._lanes_of(row):
            if self.graph.node_at(index, self.lane_of[lane]) is None:
                self.linked.append((self.main[row.no], self._symbol(index, lane, None)))

    def _place_own(self, step: Step) -> None:
        index = self.row_index(f"s{step.id}")
        key = self._symbol(index, step.executor if step.executor in self.lane_of else next(iter(self.lane_of)), step)
        self.places[step.id] = [key]
        for other in step.participants:
            if other in self.lane_of and self.graph.node_at(index, self.lane_of[other]) is None:
                self.linked.append((key, self._symbol(index, other, None)))

    # ── rows that are only shown ─────────────────────────────────────────────────────────────────

    def shown_only(self) -> Iterator[Row]:
        carried = {number for step in self.definition.steps if self.signed(step) for number in step.rows}
        return (row for row in self.rows if row.no not in carried)

    def shown_by(self, row: Row) -> Row | None:
        """Whose act a shown row shows: the nearest one before it by a position, else the row before."""
        before = self.rows[: self.rows.index(row)]
        for each in reversed(before):
            lanes = self._lanes_of(each)
            if lanes and self.definition.executors[lanes[0]].kind is ExecutorKind.POSITION:
                return each
        return before[-1] if before else None
