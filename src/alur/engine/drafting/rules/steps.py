"""How the rows of a draft would run: the smallest sound flow that the document allows, row after row.

Everything in it is a proposal. It asks for no activity but `work` and the survey, and adds nothing but the application
form (no document has one), a field for what the applicant then receives, and an applicant where a public service lacks
its own row for him.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from . import vocabulary as words
from .draft import Draft, DraftOutcome, DraftRow
from .keys import free_key, key_of


@dataclass
class Plan:
    lines: list[str] = field(default_factory=list)
    """The `steps` section."""
    ends: dict[str, str] = field(default_factory=lambda: {"selesai": "selesai"})
    shown_only: set[int] = field(default_factory=set)
    contacts: dict[str, str] = field(default_factory=dict)
    added: list[tuple[str, str, str]] = field(default_factory=list)
    """Executors that the document does not have: key, name, kind."""


@dataclass
class _Planned:
    id: str
    rows: list[DraftRow]
    executor: str
    survey: bool = False
    name: str = ""


def plan_of(draft: Draft) -> Plan:
    """Steps for every row that somebody does; the others are shown only."""
    plan = Plan()
    kinds = {key: each.kind for key, each in draft.executors.items()}
    applicant = next((key for key, kind in kinds.items() if kind == "applicant"), "")
    planned: list[_Planned] = []
    taken = {"selesai", "ditolak"}
    for row in draft.rows:
        executor = next((key for key in row.executors.keys if kinds.get(key) not in (None, "public")), "")
        if not executor:
            plan.shown_only.add(row.no)
            continue
        survey = _is_survey(row) and kinds[executor] == "applicant" and bool(planned)
        if len(planned) == 1 and planned[0].executor == executor == applicant and not survey:
            planned[0].rows.append(row)
            continue
        name = key_of(" ".join(row.activity.split()[:3]), "langkah", 40)
        step = _Planned("survei" if survey else "permohonan" if not planned else name, [row], executor, survey)
        step.id = free_key(step.id, taken, "langkah")
        taken.add(step.id)
        planned.append(step)
    _first(draft, plan, planned, applicant, taken)
    if planned:
        _write(draft, plan, planned, kinds)
    return plan


def _is_survey(row: DraftRow) -> bool:
    said = f"{row.activity} {row.requirements} {row.output} {row.note}"
    if words.DONE.match(row.activity):
        return bool(words.SURVEY.search(said))
    return bool(words.SURVEY.search(row.activity) and words.FILLS.search(row.activity))


def _first(draft: Draft, plan: Plan, planned: list[_Planned], applicant: str, taken: set[str]) -> None:
    """An application is an applicant's; an internal service may begin at a desk."""
    first = planned[0].executor if planned else ""
    if draft.service.audience == "internal":
        if first and draft.executors[first].kind != "position" and first != applicant:
            first = ""
        if first:
            return
    if first and first == applicant:
        return
    if not applicant:
        applicant = free_key("pemohon", draft.executors)
        plan.added.append((applicant, "Pemohon", "applicant"))
    planned.insert(0, _Planned(free_key("permohonan", taken), [], applicant, name="Mengajukan permohonan"))


def _write(draft: Draft, plan: Plan, planned: list[_Planned], kinds: Mapping[str, str]) -> None:
    begin = planned[0].id
    for key, kind in kinds.items():
        if kind == "contact":
            plan.contacts[key] = f"{begin}.{key}"
    after = False
    for place, step in enumerate(planned):
        following = planned[place + 1].id if place + 1 < len(planned) else "selesai"
        after = after or step.survey
        plan.lines += [f"  - id: {step.id}"]
        plan.lines += [f"    rows: [{', '.join(str(row.no) for row in step.rows)}]"] if step.rows else []
        plan.lines += [f"    name: {step.name}", "    added: true"] if step.name else []
        plan.lines.append(f"    executor: {step.executor}")
        if after:
            plan.lines.append("    after_service: true")
        helpers = _helpers(step, kinds, plan)
        plan.lines += [f"    participants: [{', '.join(helpers)}]"] if helpers and place else []
        if not place:
            plan.lines += _form(draft, plan, kinds, step)
        elif place + 1 < len(planned) and kinds.get(step.executor) == "position" and not step.survey:
            plan.lines += _handed_over(draft, planned[place + 1], kinds, after)
        plan.lines += _onward(draft, plan, planned, place, following, kinds, after)


def _helpers(step: _Planned, kinds: Mapping[str, str], plan: Plan) -> list[str]:
    named = [key for row in step.rows for key in row.executors.keys if key != step.executor]
    return [key for key in dict.fromkeys(named) if kinds.get(key) == "position" or key in plan.contacts]


def _onward(
    draft: Draft, plan: Plan, planned: list[_Planned], place: int, following: str, kinds: Mapping[str, str], after: bool
) -> list[str]:
    step = planned[place]
    if step.survey:
        returns = f"{{diisi: {following}, tidak-diisi: {following}}}"
        return [f"    call: {{sop: survei-kepuasan, returns: {returns}}}"]
    decision = next((row.decision for row in step.rows if row.decision and row.decision.outcomes), None)
    if decision is not None and place:
        lines = ["    outcomes:"]
        keys: set[str] = set()
        for outcome in decision.outcomes:
            key = free_key(outcome.label, keys, "hasil", 30)
            keys.add(key)
            lines.append(f"      {key}: {_outcome(outcome, plan, planned, place, following)}")
        return lines
    if place and kinds.get(step.executor) == "applicant":
        if _is_sent(step, kinds, after):
            return ["    completes_on: sent", f"    then: {following}"]
        if after:
            return ["    timeout: {after: 5 hari, outcome: then}", f"    then: {following}"]
    return [f"    then: {following}"]


def _is_sent(step: _Planned, kinds: Mapping[str, str], after: bool) -> bool:
    """Does the applicant only receive something there?"""
    receives = all(words.RECEIVES.match(row.activity) for row in step.rows)
    return kinds.get(step.executor) == "applicant" and bool(step.rows) and receives and not after and not step.survey


def _handed_over(draft: Draft, receiver: _Planned, kinds: Mapping[str, str], after: bool) -> list[str]:
    """What an applicant receives in the next row, somebody must have written down in this one."""
    if not _is_sent(receiver, kinds, after):
        return []
    row = receiver.rows[0]
    label = json.dumps((row.requirements or row.output or "Hasil untuk pemohon")[:200], ensure_ascii=False)
    mark = "" if draft.form.confirmed else f"  # USULAN {draft.form.confidence} %: yang diterima pemohon"
    return [
        f"    form:{mark}",
        f"      - {{name: hasil, type: long-text, label: {label}, max: 2000, for_applicant: {receiver.id}}}",
    ]


def _outcome(outcome: DraftOutcome, plan: Plan, planned: list[_Planned], place: int, following: str) -> str:
    label = json.dumps(outcome.label, ensure_ascii=False)
    to, more = following, ""
    if outcome.to == "end":
        to = "selesai"
    elif outcome.to == "rejected":
        plan.ends["ditolak"] = "ditolak"
        to, more = "ditolak", ", reason: required"
    elif isinstance(outcome.to, int):
        found = next((each for each in planned if any(row.no == outcome.to for row in each.rows)), None)
        where = planned.index(found) if found is not None else place
        if found is not None and where < place:
            to, more = found.id, ", back: true, reason: required"
        elif found is not None and where > place:
            to = found.id
    return f"{{label: {label}, to: {to}{more}}}"


def _form(draft: Draft, plan: Plan, kinds: Mapping[str, str], step: _Planned) -> list[str]:
    mark = "" if draft.form.confirmed else f"  # USULAN {draft.form.confidence} %: {draft.form.reason}"
    lines = [f"    form:{mark}"]
    if kinds.get(step.executor, "applicant") == "applicant":
        lines += [
            "      - topic: Siapa Anda?",
            "        fields:",
            "          - {name: nama, type: text, label: Nama lengkap, max: 120, fills: applicant.name}",
            "          - {name: telepon, type: phone, label: Nomor telepon, fills: applicant.phone}",
            "          - {name: surel, type: email, label: Alamat email, required: false, fills: applicant.email}",
        ]
    lines += [
        "      - topic: Apa yang diperlukan?",
        "        fields:",
        "          - {name: perihal, type: long-text, label: Perihal, max: 2000, fills: subject}",
    ]
    for key in plan.contacts:
        name = json.dumps(draft.executors[key].name, ensure_ascii=False)
        lines.append(f"          - {{name: {key}, type: person, label: {name}}}")
    if kinds.get(step.executor, "applicant") == "applicant" and draft.service.audience == "publik":
        lines += [
            "          - name: persetujuan",
            "            type: consent",
            "            label: Saya setuju data saya dipakai untuk menangani permohonan ini.",
            "            help: Data Anda dipakai untuk menangani permohonan ini dan menghubungi Anda.",
        ]
    return lines
