"""What was signed, and what BPMN has no word for: elements of a namespace of our own, by the words of the SOP file."""

import json
from xml.etree.ElementTree import Element, SubElement

from alur.engine.sops.rules.definition import Definition, Executor, Outcome, Row, Step

NAMESPACE = "urn:alur:sop:1"


def of_process(definition: Definition) -> list[Element]:
    """The identity block, how the service is offered, and the rows that no step carries out."""
    identity = Element("alur:sop")
    for word, value in definition.sop.model_dump().items():
        if isinstance(value, dict):
            identity.append(Element(f"alur:{word}", {key: text for key, text in value.items() if text}))
        else:
            for text in value if isinstance(value, list) else [value]:
                if text:
                    _said(identity, word, text)
    service = definition.service
    offered = Element("alur:service", {"slug": service.slug, "prefix": service.prefix, "audience": service.audience})
    if service.called_only:
        offered.set("called_only", "true")
    carried = {number for step in definition.steps for number in step.rows}
    return [_carried(definition), identity, offered, *(_row(row) for row in definition.rows if row.no not in carried)]


def _carried(definition: Definition) -> Element:
    """The whole definition, so that the file can come back: BPMN has no words for forms and texts in two languages.

    In ASCII, since JSON can say characters that XML cannot.
    """
    element = Element("alur:definition")
    element.text = json.dumps(definition.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    return element


def of_outcome(outcome: Outcome) -> Element:
    words = Element("alur:outcome", {"reason": outcome.reason})
    for word in ("back", "added"):
        if getattr(outcome, word):
            words.set(word, "true")
    return words


def of_step(definition: Definition, step: Step) -> list[Element]:
    """The step's own words, then its rows with their mutu baku."""
    words = Element("alur:step", {"executor": step.executor})
    if step.participants:
        words.set("participants", " ".join(step.participants))
    if step.does != "work":
        words.set("does", step.does)
    if step.not_before:
        words.set("not_before", " ".join(step.waits_for))
    for word in ("assigned_by", "separate_from", "completes_on"):
        if value := getattr(step, word):
            words.set(word, value)
    for word in ("optional", "event", "issues_document", "after_service", "added"):
        if getattr(step, word):
            words.set(word, "true")
    if step.call:
        for name, source in step.call.with_.items():
            words.append(Element("alur:with", {"field": name, "from": source}))
    return [words, *(_row(definition.rows_by_number[number]) for number in step.rows)]


def of_executor(executor: Executor) -> Element:
    words = Element("alur:executor", {"kind": str(executor.kind)})
    if executor.from_:
        words.set("from", executor.from_)
    if executor.sees:
        words.set("sees", " ".join(executor.sees))
    return words


def _row(row: Row) -> Element:
    element = Element("alur:row", {"no": str(row.no)})
    if row.executors:
        element.set("executors", " ".join(row.executors))
    if row.display_only:
        element.set("display_only", "true")
    for word in ("activity", "requirements", "time", "output", "note"):
        if text := getattr(row, word):
            _said(element, word, text)
    return element


def _said(parent: Element, word: str, text: str) -> None:
    SubElement(parent, f"alur:{word}").text = text
