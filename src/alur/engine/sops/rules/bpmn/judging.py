"""What of a BPMN file an SOP can say. Whatever is not on these lists is named, and the file refused: never dropped."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from alur.engine.sops.rules.definition import Definition

from . import signed
from .chart import WORKING_TIME, Chart, chart_of
from .drawing import STEPS, Drawing
from .spaces import BPMN, DI, XSI
from .xml import Tag

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
CAUSES = frozenset({"signal", "message", "escalation"})
"""What events are about; they stand beside the process."""
_TAKE_AWAY = "Hapus dari gambar; tulis lagi di berkas SOP bila diperlukan."


def the_process(drawing: Drawing) -> Tag | None:
    """The one process of the file; what stands beside it is refused."""
    root = drawing.root
    if (root.space, root.name) != (BPMN, "definitions"):
        drawing.refuse(root, "bukan berkas BPMN 2.0", "Simpan sebagai BPMN 2.0 dari program gambarnya.")
        return None
    for name in root.attributes:
        if name not in _GENERAL | _ABOUT_THE_TOOL and XSI not in name and "modeler" not in name:
            drawing.refuse(root, f"atribut “{name}” tidak punya arti di SOP", _TAKE_AWAY)
    processes = list(root.all("process", BPMN))
    for child in root.children:
        if child.space == DI or child in processes[:1]:
            continue
        if child.name == "collaboration" and child.space == BPMN:
            _pools(drawing, child)
        elif child.name in CAUSES and child.space == BPMN:
            continue  # judged once it is known who waits for it
        else:
            drawing.refuse(child, "tidak punya arti di SOP", _TAKE_AWAY)
    if not processes:
        drawing.refuse(root, "tidak ada proses di dalamnya", "Gambar satu proses, lalu simpan lagi.")
        return None
    return processes[0]


def all_causes(drawing: Drawing) -> None:
    """Signals, messages and escalations that no event step waits for."""
    for tag in drawing.root.children:
        if tag.name in CAUSES and tag.space == BPMN:
            if tag.attributes.get("id", "") not in drawing.caused:
                drawing.refuse(tag, "tidak punya arti di SOP", _TAKE_AWAY)
            for name in tag.attributes.keys() - _GENERAL:
                drawing.refuse(tag, f"atribut “{name}” tidak punya arti di SOP", _TAKE_AWAY)
            for child in tag.children:
                drawing.refuse(child, "tidak punya arti di SOP", _TAKE_AWAY)


def _pools(drawing: Drawing, collaboration: Tag) -> None:
    """One pool around the process only names it."""
    pools = [child for child in collaboration.children if child.name == "participant"]
    for child in collaboration.children:
        if child not in pools[:1]:
            drawing.refuse(child, "SOP adalah satu proses", "Sisakan satu pool, tanpa pesan di antara pool.")


def all_parts(drawing: Drawing, process: Tag) -> None:
    """Every part, attribute and extension of the process."""
    known = process.first("extensionElements", BPMN)
    ours = f"{drawing.base.sop.number}\n{drawing.base.sop.title}" if drawing.base else ""
    for words in process.all("documentation", BPMN):
        if words.text.strip() != ours.strip():
            drawing.refuse(words, "keterangan proses tidak punya tempat di SOP", _TAKE_AWAY)
    _extensions(drawing, process, known, signed.of_process(drawing.base) if drawing.base else [])
    for tag in process.children:
        if tag.name in ("documentation", "extensionElements"):
            continue
        if tag.space != BPMN or tag.name not in _PARTS:
            drawing.refuse(tag, "tidak punya arti di SOP", _advice(tag))
        else:
            part(drawing, tag)
    _attributes(drawing, process)


def part(drawing: Drawing, tag: Tag) -> None:
    """One part with its attributes, words and extensions."""
    _attributes(drawing, tag)
    for child in tag.children:
        if child.space != BPMN or child.name not in _PARTS[tag.name]:
            drawing.refuse(child, f"bagian dari {tag.name} ini tidak punya arti di SOP", _advice(child))
        elif child.name == "extensionElements":
            _extensions(drawing, tag, child, _expected(drawing.base, tag))
        elif child.name == "documentation":
            _words(drawing, tag, child)
        elif child.name == "lane":
            part(drawing, child)
    if tag.name in ("intermediateCatchEvent", "boundaryEvent"):
        _timer(drawing, tag)


def _attributes(drawing: Drawing, tag: Tag) -> None:
    for name, value in tag.attributes.items():
        if name in _GENERAL or name in _OWN.get(tag.name, ()):
            continue
        if name not in _WITHOUT_MEANING or _WITHOUT_MEANING[name] not in (None, value):
            drawing.refuse(tag, f"atribut “{name}” tidak punya arti di SOP", _TAKE_AWAY)


def _timer(drawing: Drawing, tag: Tag) -> None:
    timer = tag.first("timerEventDefinition", BPMN)
    if timer is None or [child.name for child in timer.children] != ["timeDuration"]:
        advice = "Pakai pengatur waktu dengan lama waktu kerja, misalnya “3 hari”."
        drawing.refuse(tag, "bukan pengatur waktu yang dikenal SOP", advice)


def _words(drawing: Drawing, tag: Tag, words: Tag) -> None:
    """Documentation of a task is the signed activity; elsewhere an SOP has no place for it."""
    from_us = drawing.base is not None
    task = "extensionElements" in _PARTS[tag.name] and tag.name.lower().endswith(("task", "activity"))
    if task and not from_us:
        return
    if from_us and words.text.strip() == _signed_words(drawing.base, tag).strip():
        return
    if drawing.base and words.text.strip() in _of_timers(drawing.base):
        return
    drawing.refuse(words, f"keterangan {tag.name} tidak diambil", "Ubah kata yang disahkan di berkas SOP.")


def _of_timers(base: Definition) -> set[str]:
    """What our export says beside timers: their own words once more."""
    limits = {f"{WORKING_TIME}: {step.timeout.after}" for step in base.steps if step.timeout}
    return limits | {f"Tidak sebelum: {', '.join(step.waits_for)}" for step in base.steps if step.waits_for}


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


def _extensions(drawing: Drawing, tag: Tag, extension: Tag | None, expected: list[Element]) -> None:
    """Words of our own namespace must be those of the carried definition; of any other they are refused."""
    if extension is None:
        return
    known = [_element(each) for each in expected]
    for child in extension.children:
        if child.space != signed.NAMESPACE:
            drawing.refuse(child, f"tambahan program lain di {tag.name} tidak punya arti di SOP", _TAKE_AWAY)
        elif child.name != "definition" and _tag(child) not in known:
            advice = "Kata ini ditulis di berkas SOP; ubah di sana, lalu ekspor lagi."
            drawing.refuse(child, f"tambahan Alur di {tag.name} berubah atau tidak lengkap", advice)


def _element(element: Element) -> tuple[object, ...]:
    children = tuple(_element(child) for child in element)
    text = "" if children else (element.text or "").strip()
    return (element.tag.removeprefix("alur:"), tuple(sorted(element.items())), text, children)


def _tag(tag: Tag) -> tuple[object, ...]:
    children = tuple(_tag(child) for child in tag.children)
    return (tag.name, tuple(sorted(tag.attributes.items())), "" if children else tag.text.strip(), children)


def other_names(drawing: Drawing) -> list[str]:
    """Names that an SOP has no place for (a question at a gateway, a pool) as its notes, so that they are not lost."""
    ours = _names_of(chart_of(drawing.base)) if drawing.base else {}
    said = [pool for each in drawing.root.all("collaboration", BPMN) for pool in each.all("participant", BPMN)]
    for tag in [*drawing.nodes.values(), *drawing.flows.values(), *drawing.unfolded]:
        if tag.name not in STEPS and tag.name != "endEvent" and tag.attributes.get("id") not in drawing.named:
            said.append(tag)
    return [
        f"Dari gambar BPMN: {tag.name} bernama “{name}”."
        for tag in said
        if (name := tag.attributes.get("name")) and ours.get(tag.attributes.get("id", "")) != name
    ]


def _names_of(chart: Chart) -> dict[str, str]:
    """The names that our own export gives to symbols and flows."""
    found = {node.id: node.name or node.timer for node in chart.nodes} | {flow.id: flow.name for flow in chart.flows}
    for node in chart.nodes:
        found |= _names_of(node.inside) if node.inside else {}
    return found


def all_used(drawing: Drawing) -> None:
    """What no way from the start passes would be lost. An end that our SOP has in reserve stays with it."""
    spare = {f"End_{end}" for end in drawing.base.ends} if drawing.base else set()
    for key, tag in [*drawing.nodes.items(), *drawing.flows.items()]:
        if key not in drawing.used | spare:
            drawing.refuse(tag, "tidak terhubung dengan langkah mana pun", "Sambungkan, atau hapus dari gambar.")
        elif tag.first("conditionExpression", BPMN) and key not in drawing.asked:
            drawing.refuse(tag, "memakai rumus di luar sebuah keputusan", _TAKE_AWAY)


def _advice(tag: Tag) -> str:
    known = {
        "subProcess": (
            "Gambar langkah-langkahnya langsung. Hanya masa tunggu yang digambar di dalam sub-proses: tanda mulai, "
            "pengatur waktu, tanda akhir, dan satu sub-proses kejadian yang tidak menyela."
        ),
        "inclusiveGateway": "Pakai exclusiveGateway (satu jalan) atau parallelGateway (semua jalan).",
        "eventBasedGateway": "Pakai batas waktu di tepi langkah.",
        "multiInstanceLoopCharacteristics": "Beberapa penerima satu langkah ditulis di berkas SOP.",
        "standardLoopCharacteristics": "Gambar pengulangan sebagai garis kembali.",
        "textAnnotation": "Tulis catatan itu di kolom keterangan berkas SOP.",
    }
    return known.get(tag.name, _TAKE_AWAY)
