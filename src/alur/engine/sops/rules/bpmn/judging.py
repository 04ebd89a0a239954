"""What of a BPMN file an SOP can say. Whatever is not on these lists is named, and the file refused: never dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from alur.engine.sops.rules.definition import Definition

from . import signed
from .spaces import BPMN, DI, XSI
from .xml import Tag

if TYPE_CHECKING:
    from .taking import Taking

_GENERAL = frozenset({"id", "name"})
_WITHOUT_MEANING = {
    "isForCompensation": "false", "startQuantity": "1", "completionQuantity": "1", "isExecutable": None,
    "processType": "None", "isClosed": "false", "cancelActivity": "true", "gatewayDirection": None,
    "implementation": "##unspecified", "isImmediate": None, "triggeredByEvent": "false", "isInterrupting": "true",
    "parallelMultiple": "false",
}  # fmt: skip
"""Attributes that tools write: None for any value, else the one that means nothing of its own."""
_OWN = {
    "callActivity": {"calledElement"}, "sequenceFlow": {"sourceRef", "targetRef"}, "boundaryEvent": {"attachedToRef"},
    "exclusiveGateway": {"default"}, "lane": set(), "laneSet": set(), "process": set(),
}  # fmt: skip
_TASK = frozenset({"incoming", "outgoing", "documentation", "extensionElements"})
_EVENT = frozenset({"incoming", "outgoing", "documentation", "extensionElements"})
_PARTS = {
    **dict.fromkeys(("task", "userTask", "manualTask", "serviceTask", "callActivity"), _TASK),
    **dict.fromkeys(("startEvent", "endEvent", "exclusiveGateway", "parallelGateway"), _EVENT),
    "intermediateCatchEvent": _EVENT | {"timerEventDefinition"},
    "boundaryEvent": _EVENT | {"timerEventDefinition"},
    "sequenceFlow": frozenset({"conditionExpression", "documentation", "extensionElements"}),
    "laneSet": frozenset({"lane"}),
    "lane": frozenset({"flowNodeRef", "documentation", "extensionElements"}),
    "process": frozenset(),
}
_ABOUT_THE_TOOL = frozenset({"exporter", "exporterVersion", "targetNamespace", "typeLanguage", "expressionLanguage"})
_TAKE_AWAY = "Hapus dari gambar; tulis lagi di berkas SOP bila diperlukan."


def the_process(taking: Taking) -> Tag | None:
    """The one process of the file; what stands beside it is refused."""
    root = taking.root
    if (root.space, root.name) != (BPMN, "definitions"):
        taking.refuse(root, "bukan berkas BPMN 2.0", "Simpan sebagai BPMN 2.0 dari program gambarnya.")
        return None
    for name in root.attributes:
        if name not in _GENERAL | _ABOUT_THE_TOOL and XSI not in name and "modeler" not in name:
            taking.refuse(root, f"atribut “{name}” tidak punya arti di SOP", _TAKE_AWAY)
    processes = list(root.all("process", BPMN))
    for child in root.children:
        if child.space == DI or child in processes[:1]:
            continue
        if child.name == "collaboration" and child.space == BPMN:
            _pools(taking, child)
        else:
            taking.refuse(child, "tidak punya arti di SOP", _TAKE_AWAY)
    if not processes:
        taking.refuse(root, "tidak ada proses di dalamnya", "Gambar satu proses, lalu simpan lagi.")
        return None
    return processes[0]


def _pools(taking: Taking, collaboration: Tag) -> None:
    """One pool around the process only names it."""
    pools = [child for child in collaboration.children if child.name == "participant"]
    for child in collaboration.children:
        if child not in pools[:1]:
            taking.refuse(child, "SOP adalah satu proses", "Sisakan satu pool, tanpa pesan di antara pool.")


def all_parts(taking: Taking, process: Tag) -> None:
    """Every part, attribute and extension of the process."""
    known = process.first("extensionElements", BPMN)
    if taking.base is None:
        for words in process.all("documentation", BPMN):
            taking.refuse(words, "keterangan proses tidak punya tempat di SOP", _TAKE_AWAY)
    _extensions(taking, process, known, signed.of_process(taking.base) if taking.base else [])
    for tag in process.children:
        if tag.name in ("documentation", "extensionElements"):
            continue
        if tag.space != BPMN or tag.name not in _PARTS:
            taking.refuse(tag, "tidak punya arti di SOP", _advice(tag))
        else:
            _part(taking, tag)
    _attributes(taking, process)


def _part(taking: Taking, tag: Tag) -> None:
    _attributes(taking, tag)
    for child in tag.children:
        if child.space != BPMN or child.name not in _PARTS[tag.name]:
            taking.refuse(child, f"bagian dari {tag.name} ini tidak punya arti di SOP", _advice(child))
        elif child.name == "extensionElements":
            _extensions(taking, tag, child, _expected(taking.base, tag))
        elif child.name == "documentation":
            _words(taking, tag, child)
        elif child.name == "lane":
            _part(taking, child)
    if tag.name in ("intermediateCatchEvent", "boundaryEvent"):
        _timer(taking, tag)


def _attributes(taking: Taking, tag: Tag) -> None:
    for name, value in tag.attributes.items():
        if name in _GENERAL or name in _OWN.get(tag.name, ()):
            continue
        if name not in _WITHOUT_MEANING or _WITHOUT_MEANING[name] not in (None, value):
            taking.refuse(tag, f"atribut “{name}” tidak punya arti di SOP", _TAKE_AWAY)


def _timer(taking: Taking, tag: Tag) -> None:
    timer = tag.first("timerEventDefinition", BPMN)
    if timer is None or [child.name for child in timer.children] != ["timeDuration"]:
        advice = "Pakai pengatur waktu dengan lama waktu kerja, misalnya “3 hari”."
        taking.refuse(tag, "bukan pengatur waktu yang dikenal SOP", advice)


def timer_of(tag: Tag) -> str:
    """The words of a timer: a working time, or what is waited for."""
    timer = tag.first("timerEventDefinition", BPMN)
    words = timer.first("timeDuration", BPMN) if timer else None
    return words.text.strip() if words else ""


def _words(taking: Taking, tag: Tag, words: Tag) -> None:
    """Documentation of a task is the signed activity; elsewhere an SOP has no place for it."""
    from_us = taking.base is not None
    task = "extensionElements" in _PARTS[tag.name] and tag.name.lower().endswith(("task", "activity"))
    if task and not from_us:
        return
    if from_us and words.text.strip() == _signed_words(taking.base, tag).strip():
        return
    if from_us and tag.name in ("intermediateCatchEvent", "boundaryEvent"):
        return  # says the timer's words once more
    taking.refuse(words, f"keterangan {tag.name} tidak diambil", "Ubah kata yang disahkan di berkas SOP.")


def _signed_words(base: Definition | None, tag: Tag) -> str:
    step = base.steps_by_id.get(tag.attributes.get("id", "").removeprefix("Step_")) if base else None
    return "\n".join(base.rows_by_number[number].activity for number in step.rows) if base and step else ""


def _expected(base: Definition | None, tag: Tag) -> list[Element]:
    """Our own words about this symbol, as the carried definition says them."""
    if base is None:
        return []
    key = tag.attributes.get("id", "")
    step = base.steps_by_id.get(key.removeprefix("Step_"))
    if key.startswith("Step_") and step:
        return signed.of_step(base, step)
    executor = base.executors.get(key.removeprefix("Lane_"))
    if tag.name == "lane" and executor:
        return [signed.of_executor(executor)]
    if tag.name == "sequenceFlow":
        return [signed.of_outcome(each) for step in base.steps for each in step.outcomes.values()]
    return []


def _extensions(taking: Taking, tag: Tag, extension: Tag | None, expected: list[Element]) -> None:
    """Words of our own namespace must be those of the carried definition; of any other they are refused."""
    if extension is None:
        return
    known = [_element(each) for each in expected]
    for child in extension.children:
        if child.space != signed.NAMESPACE:
            taking.refuse(child, f"tambahan program lain di {tag.name} tidak punya arti di SOP", _TAKE_AWAY)
        elif child.name != "definition" and _tag(child) not in known:
            advice = "Kata ini ditulis di berkas SOP; ubah di sana, lalu ekspor lagi."
            taking.refuse(child, f"tambahan Alur di {tag.name} berubah atau tidak lengkap", advice)


def _element(element: Element) -> tuple[object, ...]:
    children = tuple(_element(child) for child in element)
    text = "" if children else (element.text or "").strip()
    return (element.tag.removeprefix("alur:"), tuple(sorted(element.items())), text, children)


def _tag(tag: Tag) -> tuple[object, ...]:
    children = tuple(_tag(child) for child in tag.children)
    return (tag.name, tuple(sorted(tag.attributes.items())), "" if children else tag.text.strip(), children)


def all_used(taking: Taking) -> None:
    """What no way from the start passes would be lost. An end that our SOP has in reserve stays with it."""
    spare = {f"End_{end}" for end in taking.base.ends} if taking.base else set()
    for key, tag in [*taking.nodes.items(), *taking.flows.items()]:
        if key not in taking.used | spare:
            taking.refuse(tag, "tidak terhubung dengan langkah mana pun", "Sambungkan, atau hapus dari gambar.")


def _advice(tag: Tag) -> str:
    known = {
        "subProcess": "Gambar langkah-langkahnya langsung; masa tunggu (event) ditulis di berkas SOP.",
        "inclusiveGateway": "Pakai exclusiveGateway (satu jalan) atau parallelGateway (semua jalan).",
        "eventBasedGateway": "Pakai batas waktu di tepi langkah.",
        "multiInstanceLoopCharacteristics": "Beberapa penerima satu langkah ditulis di berkas SOP.",
        "standardLoopCharacteristics": "Gambar pengulangan sebagai garis kembali.",
        "textAnnotation": "Tulis catatan itu di kolom keterangan berkas SOP.",
    }
    return known.get(tag.name, _TAKE_AWAY)
