"""Which SOPs an office runs, and what they say."""

import hashlib
from collections.abc import Container, Mapping, Sequence
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alur.foundation.offices.models import Office, Position
from alur.foundation.offices.queries import local_day

from .models import ALIVE, Binding, DraftState, DraftText, RevisionDraft, Sop, SopVersion, StandardText, VersionState
from .rules.definition import Definition, ExecutorKind
from .rules.exports import Form
from .rules.faults import Fault, Finding
from .rules.reading import check, in_source, read
from .rules.reviewing import review_day
from .rules.soundness import calls

NEVER_BOUND = (ExecutorKind.APPLICANT, ExecutorKind.SYSTEM)
"""Executors that no position can stand in for."""
HEAVY = ("definition", "source")
"""Columns of a version that a list leaves out: `definition_of` knows what they say."""


def effective(office: Office, slug: str) -> SopVersion:
    """The version of that SOP which new cases follow. SopVersion.DoesNotExist where there is none."""
    found = SopVersion.objects.select_related("sop").defer(*HEAVY)
    version = found.get(sop__office=office, sop__slug=slug, state=VersionState.EFFECTIVE)
    version.sop.office = office
    return version


def offered(office: Office) -> list[SopVersion]:
    """The effective versions that can be started by themselves, by title; SOPs that are only called are left out.

    Services of every audience: a public page shows those whose definition says `publik` or `pegawai`.
    """
    shown = [each for each in _in_force(office) if not definition_of(each).service.called_only]
    return sorted(shown, key=lambda each: definition_of(each).title.id)


def startable(office: Office) -> list[SopVersion]:
    """Those of `offered` that take new cases now."""
    return [each for each in offered(office) if each.sop.is_open]


def bindings(sop: Sop) -> dict[str, Position]:
    """The office's position for each executor that is bound."""
    found = Binding.objects.filter(sop=sop).select_related("position")
    return {each.executor: each.position for each in found}


def bound_executors(office: Office) -> dict[int, set[str]]:
    """Keys of executors that are bound, by the SOP's key; one query."""
    found: dict[int, set[str]] = {}
    for sop_id, executor in Binding.objects.filter(sop__office=office).values_list("sop", "executor"):
        found.setdefault(sop_id, set()).add(executor)
    return found


def bound_positions(office: Office) -> dict[int, list[str]]:
    """Titles of the SOPs in which a position works, by the position's key; one query."""
    found: dict[int, list[str]] = {}
    rows = Binding.objects.filter(sop__office=office).order_by("sop__title").values_list("position", "sop__title")
    for position_id, title in rows:
        titles = found.setdefault(position_id, [])
        if title not in titles:
            titles.append(title)
    return found


def in_force(office: Office) -> list[SopVersion]:
    """Every version in force, also of SOPs that are only called, by title."""
    return sorted(_in_force(office), key=lambda each: definition_of(each).title.id)


def is_public(definition: Definition) -> bool:
    """May people outside the office's desks see the service?"""
    return definition.service.audience != "internal" and not definition.service.called_only


def takes_applications(definition: Definition) -> bool:
    """Can a citizen begin it, or is the first step an officer's?"""
    return definition.executors[definition.first_step.executor].kind is ExecutorKind.APPLICANT


def definitions_in_force(office: Office) -> dict[str, Definition]:
    """All that the office runs, by slug: what a new SOP may call."""
    return {each.sop.slug: definition_of(each) for each in _in_force(office)}


def keys_in_force(office: Office) -> dict[str, UUID]:
    """Slug → version of all that the office runs, without their rows: `definition_by_key` knows what they say."""
    return dict(_in_force(office).values_list("sop__slug", "pk"))


def titles_in_force(office: Office, language: str) -> dict[str, str]:
    """Slug → title of all that the office runs, by title."""
    titles = {slug: definition_by_key(key).title.in_language(language) for slug, key in keys_in_force(office).items()}
    return dict(sorted(titles.items(), key=lambda each: each[1]))


def sops_of(office: Office, language: str) -> list[tuple[Sop, str]]:
    """Every SOP that the office ever put into force, with its newest title in force, by title; one query."""
    versions = SopVersion.objects.filter(sop__office=office).exclude(state=VersionState.DRAFT)
    newest: dict[int, SopVersion] = {}
    for version in versions.select_related("sop").defer(*HEAVY).order_by("number"):
        newest[version.sop_id] = version
    found = [(each.sop, definition_of(each).title.in_language(language)) for each in newest.values()]
    return sorted(found, key=lambda each: each[1])


def versions(sop: Sop) -> QuerySet[SopVersion]:
    """Every revision, the newest first."""
    return SopVersion.objects.filter(sop=sop).select_related("sop__office").order_by("-number")


def definition_of(version: SopVersion) -> Definition:
    """What the version says. Versions are frozen, so it is read once per process."""
    found = _cached.get(version.pk)
    if found is None:
        found = _cached[version.pk] = Definition.model_validate_json(version.definition)
    return found


def definition_by_key(version: UUID) -> Definition:
    """What the version of that key says, without its row: no query once it was read. SopVersion.DoesNotExist."""
    return _cached.get(version) or definition_of(SopVersion.objects.get(pk=version))


_cached: dict[UUID, Definition] = {}


def heavy(path: str) -> tuple[str, ...]:
    """The columns that a list leaves out of the version at the end of `path`, for `defer`."""
    return tuple(f"{path}__{column}" for column in HEAVY)


def exported(version: SopVersion, form: Form) -> bytes:
    """The version in that form, made from what runs. It is frozen, so each form of it is made once per process."""
    key = (version.digest, form.name)
    found = _exported.get(key)
    if found is None:
        if len(_exported) >= MOST_EXPORTED:
            _exported.clear()
        found = _exported[key] = form.write(definition_of(version), version.source)
    return found


MOST_EXPORTED = 200
"""Files kept in memory: of some 100 KB at most, so 20 MB."""
_exported: dict[tuple[str, str], bytes] = {}


def publication_faults(
    office: Office, text: str, source: str, known_activities: Container[str], *, create_positions: bool
) -> list[Fault]:
    """Everything that keeps the text from being published there; a position that the office lacks, unless it is made.

    The very text in force has no faults: publishing it again changes nothing.
    """
    others = definitions_in_force(office)
    faults = check(text, source, known_activities, others)
    if faults:
        return faults
    definition = read(text, source)
    in_force = _in_force(office).filter(sop__slug=definition.service.slug).first()
    if in_force is not None and in_force.digest == hashlib.sha256(text.encode()).hexdigest():
        return []
    missing = [] if create_positions else missing_positions(office, definition)
    findings = [_no_position(definition, key) for key in missing]
    return [
        *in_source(findings, text, source),
        *_callers_broken(definition, others, source),
    ]


def standard_texts(sop: Sop) -> dict[str, str]:
    """What the office states for the standard of service, by component."""
    return dict(StandardText.objects.filter(sop=sop).values_list("component", "text"))


def missing_positions(office: Office, definition: Definition) -> list[str]:
    """Keys of executors that no position of the office carries out, by its key or by an administrator's choice."""
    keys = position_keys(definition)
    there = set(Position.objects.filter(office=office, key__in=keys).values_list("key", flat=True))
    chosen = Binding.objects.filter(sop__office=office, sop__slug=definition.service.slug)
    there |= set(chosen.values_list("executor", flat=True))
    return [key for key in keys if key not in there]


def position_keys(definition: Definition) -> list[str]:
    """The executors that are positions of the office."""
    return [key for key, executor in definition.executors.items() if executor.kind is ExecutorKind.POSITION]


def _no_position(definition: Definition, key: str) -> Finding:
    return Finding(
        ("executors", key),
        _("kantor ini belum punya jabatan “%(key)s” (%(name)s)") % {"key": key, "name": definition.executors[key].name},
        _("Buat jabatan itu lebih dulu, atau minta dibuatkan saat menerbitkan (--create-positions)."),
    )


def _callers_broken(definition: Definition, others: Mapping[str, Definition], source: str) -> list[Fault]:
    """A called SOP must not change so that those in force which call it could not come back from it."""
    slug = definition.service.slug
    after = {**others, slug: definition}
    return [
        Fault(
            source,
            None,
            _("SOP “%(caller)s” yang berlaku memanggil SOP ini dan tidak lagi cocok: %(message)s")
            % {"caller": caller, "message": finding.message},
            _("Pertahankan akhir dan isian yang dipakai pemanggil, atau beri SOP baru ini nama lain."),
        )
        for caller, called_by in others.items()
        if caller != slug and any(step.call is not None and step.call.sop == slug for step in called_by.steps)
        for finding in calls.faults(called_by, after)
    ]


def position_for(version: SopVersion, executor: str) -> Position | None:
    """The office's position that carries out this executor's steps; None for applicants and the system."""
    if definition_of(version).executors[executor].kind in NEVER_BOUND:
        return None
    bound = Binding.objects.select_related("position").filter(sop=version.sop_id, executor=executor)
    return next((each.position for each in bound), None)  # one at most


def shipped() -> dict[str, Path]:
    """The SOP files that come with Alur, by slug. Needs no database."""
    with as_file(files("alur").joinpath("library")) as library:
        return {path.parent.name: path for path in sorted(library.glob("*/sop.yaml"))}


def _in_force(office: Office) -> QuerySet[SopVersion]:
    return SopVersion.objects.select_related("sop__office").filter(sop__office=office, state=VersionState.EFFECTIVE)


def owners_of_sops(keys: Sequence[str]) -> dict[str, str]:
    """The offices of these SOPs, as the journal asks for them."""
    found = Sop.objects.filter(pk__in=[key for key in keys if key.isdigit()]).values_list("pk", "office")
    return {str(pk): f"office:{office}" for pk, office in found}


def owners_of_drafts(keys: Sequence[str]) -> dict[str, str]:
    """The offices of these drafts, as the journal asks for them."""
    valid = [key for key in keys if _is_uuid(key)]
    found = RevisionDraft.objects.filter(pk__in=valid).values_list("pk", "office")
    return {str(pk): f"office:{office}" for pk, office in found}


def _is_uuid(key: str) -> bool:
    try:
        return str(UUID(key)) == key
    except ValueError:
        return False


def drafts(office: Office) -> QuerySet[RevisionDraft]:
    """Revisions in the making, the newest change first, without their texts."""
    found = RevisionDraft.objects.filter(office=office, state__in=ALIVE)
    return found.defer("source").order_by("-changed_at", "-pk")


def draft_of(office: Office, key: UUID) -> RevisionDraft:
    """One of the office's, also one that took effect or was dropped. RevisionDraft.DoesNotExist."""
    return RevisionDraft.objects.select_related("office", "version__sop").get(office=office, pk=key)


def draft_by_id(key: UUID) -> RevisionDraft:
    """RevisionDraft.DoesNotExist for an unknown one."""
    return RevisionDraft.objects.select_related("office").get(pk=key)


def text_on_top(draft: RevisionDraft, way: str) -> DraftText | None:
    """What undoing (`back`) or doing again (`forth`) would bring; None where there is nothing."""
    return DraftText.objects.filter(draft=draft, way=way).order_by("-place").first()


def text_at(draft: RevisionDraft, edition: int) -> str | None:
    """What an earlier edition of the draft said, as long as that is kept."""
    kept = DraftText.objects.filter(draft=draft, edition=edition).order_by("-pk")
    return kept.values_list("source", flat=True).first()


def drafts_due(day: date, office: Office) -> list[RevisionDraft]:
    """Those whose day has come at the office, in the order of their days."""
    found = RevisionDraft.objects.filter(office=office, state=DraftState.SCHEDULED, starts_on__lte=day)
    return list(found.select_related("office").order_by("starts_on", "pk"))


def review_due_on(version: SopVersion) -> date | None:
    """The day, at the office, from which a version in force is to be reviewed; None where nobody wants to be told."""
    office, months = version.sop.office, version.sop.review_months
    if version.effective_at is None or months is None:
        return None
    return review_day(local_day(office, version.effective_at), months)


def version_by_id(key: UUID) -> SopVersion:
    """SopVersion.DoesNotExist for an unknown one."""
    return SopVersion.objects.select_related("sop__office").get(pk=key)


def number_in_force(office: Office, slug: str) -> int | None:
    """Which revision is in force; None where there is none."""
    return _in_force(office).filter(sop__slug=slug).values_list("number", flat=True).first()
