"""From a BPMN file to an SOP: what has a meaning for an SOP is taken, everything else is named and the file refused.

Our own files carry the whole definition. As long as the rest of the file says the same, the definition is taken as it
is; where somebody changed the drawing, names and ways are read from the drawing and the rest from the definition.
"""

from __future__ import annotations

import json
from io import StringIO

from pydantic import ValidationError
from ruamel.yaml import YAML

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.faults import Fault, FaultyDefinition
from alur.engine.sops.rules.soundness import find_faults
from alur.engine.sops.rules.wording import in_words

from . import signed
from .spaces import BPMN, DI
from .taking import Taking
from .writing import as_bpmn
from .xml import Tag, UnreadableXml, read_xml

MOST_CARRIED = 1_000_000
"""Characters: an SOP file is no larger either."""


def from_bpmn(content: bytes, source: str) -> Definition:
    """The SOP that the file draws; it may still lack what `check` asks for. Raises FaultyDefinition naming every part
    that an SOP cannot say."""
    try:
        root = read_xml(content)
    except UnreadableXml as fault:
        raise FaultyDefinition([Fault(source, fault.line, fault.message, fault.advice)]) from None
    base = _carried(root, source)
    if base is not None and _same(root, read_xml(as_bpmn(base))):
        return base
    taking = Taking(root, source, base)
    data = taking.taken()
    if taking.faults:
        raise FaultyDefinition(sorted(dict.fromkeys(taking.faults), key=lambda fault: fault.line or 0))
    try:
        return Definition.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        findings = [in_words(each) for each in error.errors(include_url=False)]
        raise FaultyDefinition(
            [Fault(source, None, f"{' › '.join(map(str, path))}: {said}", advice) for path, said, advice in findings]
        ) from None


def as_yaml(definition: Definition) -> str:
    """The definition as the text of an SOP file; reading it gives the same definition."""
    yaml = YAML()
    yaml.width = 120
    yaml.allow_unicode = True
    written = StringIO()
    yaml.dump(definition.model_dump(mode="json", by_alias=True, exclude_defaults=True), written)
    return written.getvalue()


def _carried(root: Tag, source: str) -> Definition | None:
    """The definition that our own export carries; None in a file of others."""
    for process in root.all("process", BPMN):
        extension = process.first("extensionElements", BPMN)
        carried = extension.first("definition", signed.NAMESPACE) if extension else None
        if carried is not None:
            return _sound(carried, source)
    return None


def _sound(carried: Tag, source: str) -> Definition:
    """We only write sound definitions; one that is not was written by somebody else, and is not to be drawn."""
    try:
        if len(carried.text) > MOST_CARRIED:
            raise ValueError("too long")
        definition = Definition.model_validate(json.loads(carried.text), by_alias=True, by_name=False)
    except (ValueError, RecursionError):
        definition = None
    if definition is None or find_faults(definition, None, None):
        advice = "Ekspor lagi dari Alur, atau hapus bagian alur:definition."
        raise FaultyDefinition([Fault(source, carried.line, "alur:definition di dalamnya rusak", advice)])
    return definition


def _same(one: Tag, other: Tag) -> bool:
    """Do both say the same? Places on the page, the order of parts and the names of programs say nothing."""
    return _said(one) == _said(other)


def _said(tag: Tag) -> tuple[object, ...]:
    attributes = {
        key: value for key, value in tag.attributes.items() if not (tag.name == "definitions" and "xport" in key)
    }
    parts = sorted((_said(child) for child in tag.children if child.space != DI), key=repr)
    text = tag.text.strip() if tag.children else tag.text
    return (tag.space, tag.name, tuple(sorted(attributes.items())), text, tuple(parts))
