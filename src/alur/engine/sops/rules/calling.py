"""Which SOPs belong together: one, and all that it calls, and what those call."""

from collections.abc import Mapping

from .definition import Definition


def together(slug: str, known: Mapping[str, Definition]) -> list[str]:
    """`slug` first, then what it calls, as far as it is known. Calls in circles end."""
    found = [slug]
    for each in found:
        for step in known[each].steps:
            if step.call is not None and step.call.sop in known and step.call.sop not in found:
                found.append(step.call.sop)
    return found
