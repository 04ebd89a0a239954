"""The forms in which an SOP goes out again. Each is made from the version alone: two exports are the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from .bpmn import as_bpmn
from .definition import Definition
from .printing import as_docx, as_pdf, as_svg


@dataclass(frozen=True)
class Form:
    """A form by its short name, which is also the ending of its files."""

    name: str
    label: str
    content_type: str
    write: Callable[[Definition, str], bytes]
    """From the definition and the text of the file that it was read from; the definition must be sound."""


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("pdf", "PDF", "application/pdf", lambda definition, _text: as_pdf(definition)),
        Form(
            "docx",
            "Word",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            lambda definition, _text: as_docx(definition),
        ),
        Form("svg", "SVG", "image/svg+xml", lambda definition, _text: as_svg(definition)),
        Form("bpmn", "BPMN", "application/bpmn+xml", lambda definition, _text: as_bpmn(definition)),
        Form("yaml", "YAML", "application/yaml", lambda _definition, text: text.encode()),
    )
}
"""Those that people read first."""
