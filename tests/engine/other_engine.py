"""SpiffWorkflow as a second opinion: a family of SOPs, exported to BPMN and run by an engine that is not ours."""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from alur.engine.sops.rules.bpmn import as_bpmn
from alur.engine.sops.rules.definition import Definition

from .random_sops import Family

type Place = tuple[str, ...]
"""The calling steps from the root case on, then the step."""


class OtherEngine:
    """One run of the family's root SOP, standing where a case stands that was just started."""

    def __init__(self, family: Family) -> None:
        parser = BpmnParser()
        for sop in family.sops.values():
            parser.add_bpmn_str(as_bpmn(Definition.model_validate(sop)))
        root = f"Process_{family.root}"
        self.workflow = BpmnWorkflow(parser.get_spec(root), parser.get_subprocess_specs(root))
        self._go_on()

    @property
    def open(self) -> set[Place]:
        """The steps that wait for people, and the calls whose process still runs."""
        waiting = self.workflow.get_tasks(state=TaskState.READY | TaskState.STARTED)
        found = [self._place(task) for task in waiting if task.task_spec.name.startswith("Step_")]
        assert len(found) == len(set(found)), "the other engine has a step open twice"
        return set(found)

    @property
    def end(self) -> str | None:
        """The end that the root process came to; None while it runs."""
        return self._end_of(self.workflow) if self.workflow.completed else None

    def complete(self, place: Place, outcome: str) -> None:
        waiting = self.workflow.get_tasks(state=TaskState.READY)
        (task,) = [each for each in waiting if each.task_spec.manual and self._place(each) == place]
        self._answer(task, outcome)
        task.run()
        self._go_on()

    def _go_on(self) -> None:
        self.workflow.do_engine_steps(self._tell_how_the_call_ended, self._did)

    def _did(self, task: Any) -> None:
        name = task.task_spec.name
        if name.startswith("Step_") and task.state is TaskState.STARTED:
            task.complete()  # calling the service is left to the host; what the system does takes no time here
        elif name.startswith("Join_"):
            self._use_up_arrivals(task)

    def _use_up_arrivals(self, join: Any) -> None:
        """A join that fired consumes its tokens.

        SpiffWorkflow 3.2 keeps the arrivals that fired together in its tree, and counts them again when a loop comes
        to the same join: it then fires early ("if there are excess tokens: not implemented", says its own gateway).
        """
        for other in join.workflow.get_tasks(spec_name=join.task_spec.name, skip_subprocesses=True):
            if other.state is TaskState.CANCELLED:
                other.workflow._remove_task(other.id)

    def _tell_how_the_call_ended(self, task: Any) -> None:
        """BPMN has no variable for the end that a called process came to; the caller's gateway asks for it."""
        called = self.workflow.subprocesses.get(task.id)
        if called is not None:
            self._answer(task, self._end_of(called))

    def _answer(self, task: Any, outcome: str) -> None:
        step = task.task_spec.name.removeprefix("Step_")
        task.data["hasil_" + step.replace("-", "_")] = outcome

    def _end_of(self, workflow: Any) -> str:
        ended = [each.task_spec.name for each in workflow.get_tasks(state=TaskState.COMPLETED, skip_subprocesses=True)]
        (end,) = [name.removeprefix("End_") for name in ended if name.startswith("End_")]
        return end

    def _place(self, task: Any) -> Place:
        return tuple(reversed([name.removeprefix("Step_") for name in self._upwards(task)]))

    def _upwards(self, task: Any) -> Iterator[str]:
        yield task.task_spec.name
        caller = task.workflow.parent_task_id
        if caller is not None:
            yield from self._upwards(self.workflow.get_task_from_id(caller))
