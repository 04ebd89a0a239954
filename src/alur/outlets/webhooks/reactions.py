"""What happens in a case is told to those who subscribed to it: queued in the transaction of the act."""

from alur.engine.cases.ports import Happening

from .actions import tell
from .queries import event_of, listening_to
from .rules import KINDS


def tell_subscribers(happening: Happening) -> None:
    """The reaction registered with the engine. One query where nobody listens."""
    if happening.kind not in KINDS:
        return
    listening = [each for each in listening_to(happening.case_id) if happening.kind in each.kinds]
    if not listening:
        return
    event = event_of(happening)
    for subscription in listening:
        tell(
            subscription=subscription, event=event, about=f"case:{happening.case_id}", by=str(happening.by),
            at=happening.at,
        )  # fmt: skip
