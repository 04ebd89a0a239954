"""Which SOPs an office runs, and what they say."""

from importlib.resources import as_file, files
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from alur.foundation.offices.models import Office, Position

from .models import Binding, Sop, SopVersion, VersionState
from .rules.definition import Definition

HEAVY = ("definition", "source")
"""Columns of a version that a list leaves out: `definition_of` knows what they say."""


def effective(office: Office, slug: str) -> SopVersion:
    """The version of that SOP which new cases follow. SopVersion.DoesNotExist where there is none."""
    return _in_force(office).get(sop__slug=slug)


def offered(office: Office) -> list[SopVersion]:
    """The effective versions that can be started by themselves, by title; SOPs that are only called are left out.

    Services of every audience: a public page shows those whose definition says `publik` or `pegawai`.
    """
    shown = [each for each in _in_force(office) if not definition_of(each).service.called_only]
    return sorted(shown, key=lambda each: definition_of(each).title.id)


def definitions_in_force(office: Office) -> dict[str, Definition]:
    """All that the office runs, by slug: what a new SOP may call."""
    return {each.sop.slug: definition_of(each) for each in _in_force(office)}


def titles_in_force(office: Office, language: str) -> dict[str, str]:
    """Slug → title of all that the office runs, by title. Definitions come from their cache, not from the row."""
    found = _in_force(office).defer(*HEAVY)
    titles = {each.sop.slug: definition_of(each).title.in_language(language) for each in found}
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
        found = _cached[version.pk] = Definition.model_validate(version.definition)
    return found


_cached: dict[UUID, Definition] = {}


def position_for(version: SopVersion, executor: str) -> Position | None:
    """The office's position that carries out this executor's steps; None for applicants and the system."""
    bound = Binding.objects.select_related("position__office").filter(sop=version.sop_id, executor=executor).first()
    return bound.position if bound else None


def shipped() -> dict[str, Path]:
    """The SOP files that come with Alur, by slug. Needs no database."""
    with as_file(files("alur").joinpath("library")) as library:
        return {path.parent.name: path for path in sorted(library.glob("*/sop.yaml"))}


def _in_force(office: Office) -> QuerySet[SopVersion]:
    return SopVersion.objects.select_related("sop__office").filter(sop__office=office, state=VersionState.EFFECTIVE)
