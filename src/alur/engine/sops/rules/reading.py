"""From the text of an SOP file to a Definition, or to the list of its faults.

`read` looks at the shape alone; `check` also asks whether the SOP can work. Both keep to Indonesian: the authors of
SOP files read these messages on the command line and on the publishing page.
"""

from collections.abc import Container, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .definition import Definition
from .faults import Fault, FaultyDefinition, Finding, Path
from .soundness import find_faults
from .wording import choices_of, in_words
from .yaml_source import Source, Unreadable, load

__all__ = ["Fault", "FaultyDefinition", "check", "in_source", "read"]


def read(text: str, source: str = "sop.yaml") -> Definition:
    """The definition as written; raises FaultyDefinition with every fault of its shape. It may still be unsound."""
    loaded = _load(text, source)
    definition, errors = _validate(loaded.data)
    findings = [*loaded.repeated, *(in_words(error) for error in errors)]
    if definition is None or findings:
        raise FaultyDefinition(_located(findings, loaded, source))
    return definition


def check(
    text: str,
    source: str = "sop.yaml",
    known_activities: Container[str] | None = None,
    other_sops: Mapping[str, Definition] | None = None,
) -> list[Fault]:
    """Every fault of the file, in the order of its lines; empty when it can run.

    `known_activities` None leaves the names in `does` unjudged; `other_sops` None leaves called SOPs unjudged.
    """
    try:
        loaded = _load(text, source)
    except FaultyDefinition as faulty:
        return faulty.faults
    definition, errors = _validate(loaded.data)
    findings = [*loaded.repeated, *(in_words(error) for error in errors)]
    if definition is not None:
        findings += find_faults(definition, known_activities, other_sops)
    else:
        findings += _beside(loaded, errors, known_activities, other_sops)
    return _located(findings, loaded, source)


def in_source(findings: list[Finding], text: str, source: str) -> list[Fault]:
    """Give findings about a definition the lines of the text that it was read from."""
    return _located(findings, _load(text, source), source)


def _load(text: str, source: str) -> Source:
    try:
        return load(text)
    except Unreadable as fault:
        raise FaultyDefinition([Fault(source, fault.line, fault.message, fault.advice)]) from fault


def _validate(data: dict[str, Any]) -> tuple[Definition | None, list[ErrorDetails]]:
    try:
        # By alias only: a file says `from`, never the `from_` of the Python code.
        return Definition.model_validate(data, by_alias=True, by_name=False), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _located(findings: list[Finding], loaded: Source, source: str) -> list[Fault]:
    faults = [
        Fault(source, loaded.line(path), f"{loaded.spoken(path)}: {message}", advice, loaded.as_written(path))
        for path, message, advice in findings
    ]
    return sorted(dict.fromkeys(faults), key=lambda fault: fault.line or 0)


def _beside(
    loaded: Source,
    errors: list[ErrorDetails],
    known_activities: Container[str] | None,
    other_sops: Mapping[str, Definition] | None,
) -> list[Finding]:
    """Faults of soundness beside those of shape, so that an author sees all at once.

    The misshapen words are left out (an unknown choice gives way to a known one) and the rest is checked. That can
    make other parts look wrong: unless only unknown words were left out, the flow is not judged, nor the steps and
    rows that the words belong to.
    """
    only_unknown_words = all(error["type"] == "extra_forbidden" for error in errors)
    wrong = {
        loaded.as_written(in_words(error).path): _stand_in(error) for error in errors if error["type"] != "missing"
    }
    definition, _ = _validate(_copied(loaded.data, (), wrong))
    if definition is None:
        return []
    if only_unknown_words:
        return find_faults(definition, known_activities, other_sops)
    spoiled = {path[:2] for path in wrong}
    found = find_faults(definition, known_activities, other_sops, flow_too=False)
    return [finding for finding in found if finding.path[:2] not in spoiled]


def _stand_in(error: ErrorDetails) -> str | None:
    """What to read instead of a wrong value; None leaves it out."""
    return choices_of(error)[0] if error["type"] in ("enum", "literal_error") else None


def _copied(value: Any, path: Path, wrong: Mapping[Path, str | None]) -> Any:  # noqa: ANN401  raw YAML
    """A copy of the data, with stand-ins for the parts at the wrong paths."""
    if isinstance(value, dict):
        parts = {key: (*path, key) for key in value if wrong.get((*path, key), "") is not None}
        return {key: wrong.get(part) or _copied(value[key], part, wrong) for key, part in parts.items()}
    if isinstance(value, list):
        return [wrong.get((*path, index)) or _copied(item, (*path, index), wrong) for index, item in enumerate(value)]
    return value
