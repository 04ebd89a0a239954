"""What happens in a case is told to those who subscribed to it: queued in the transaction of the act."""

from collections.abc import Sequence

from alur.engine.cases.ports import Happening

from .actions import tell
from .queries import event_of, listening_to
from .rules import KINDS


def tell_subscribers(happenings: Sequence[Happening]) -> None:
    """The reaction registered with the engine. One query where nobody listens."""
    told = [each for each in happenings if each.kind in KINDS]
    if not told:
        return
    subscriptions = listening_to(told[0].case.office)  # an act stays within a family, and that within one office
    for happening in told:
        listening = [each for each in subscriptions if happening.kind in each.kinds]
        event = event_of(happening) if listening else {}
        for subscription in listening:
            tell(
                subscription=subscription, event=event, about=happening.case.stream, by=str(happening.by),
                at=happening.at,
            )  # fmt: skip
