"""Which SOPs an office runs, and what they say."""

from uuid import UUID

from alur.foundation.offices.models import Office, Position

from .models import Binding, SopVersion, VersionState
from .rules.definition import Definition


def effective(office: Office, slug: str) -> SopVersion:
    """The version of that SOP which new cases follow. SopVersion.DoesNotExist where there is none."""
    return SopVersion.objects.select_related("sop__office").get(
        sop__office=office, sop__slug=slug, state=VersionState.EFFECTIVE
    )


def offered(office: Office) -> list[SopVersion]:
    """The effective versions that people can apply for, by title; SOPs that are only called are left out."""
    versions = SopVersion.objects.select_related("sop__office").filter(sop__office=office, state=VersionState.EFFECTIVE)
    shown = [each for each in versions if not definition_of(each).service.called_only]
    return sorted(shown, key=lambda each: definition_of(each).title.id)


def definition_of(version: SopVersion) -> Definition:
    """What the version says. Versions are frozen, so it is read once per process."""
    found = _cached.get(version.pk)
    if found is None:
        found = _cached[version.pk] = Definition.model_validate(version.definition)
    return found


_cached: dict[UUID, Definition] = {}


def position_for(version: SopVersion, executor: str) -> Position | None:
    """The office's position that carries out this executor's steps; None for applicants and the system."""
    binding = Binding.objects.select_related("position").filter(sop=version.sop_id, executor=executor).first()
    return binding.position if binding else None
