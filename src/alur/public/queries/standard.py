"""The standard of a service: what the SOP states, what the office adds, and what nobody has stated yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.engine.sops.queries import bindings, definition_of, standard_texts
from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.standard import Component
from alur.foundation.offices.queries import holders

from .services import office_time, signed_rows, to_prepare

if TYPE_CHECKING:
    from alur.engine.sops.models import SopVersion


OF_THE_SOP = (Component.LAW, Component.PROCEDURE, Component.FACILITIES, Component.COMPETENCE, Component.PRODUCT)


@dataclass(frozen=True)
class Line:
    """`indonesian`: words of the SOP or the office, which are the same in every language."""

    text: str
    indonesian: bool


@dataclass(frozen=True)
class Part:
    """One component and what is said of it, line by line; nothing where nobody stated it."""

    component: Component
    title: str
    lines: tuple[Line, ...]
    numbered: bool = False


def standard_of(version: SopVersion, at: datetime, language: str) -> list[Part]:
    """All 14, in the order of the law. What the office wrote stands first; what we know by ourselves behind it."""
    definition, written = definition_of(version), standard_texts(version.sop)
    told = _Told(version, definition, at, language)
    return [
        Part(
            component=component,
            title=title,
            lines=(
                *(Line(line, True) for line in _lines(written.get(component, ""))),
                *(Line(line, component in OF_THE_SOP) for line in told.lines(component, written=component in written)),
            ),
            numbered=component in (Component.LAW, Component.PROCEDURE),
        )
        for component, title in _titles().items()
    ]


def _titles() -> dict[Component, str]:
    return {
        Component.LAW: _("Dasar hukum"),
        Component.REQUIREMENTS: _("Persyaratan"),
        Component.PROCEDURE: _("Sistem, mekanisme, dan prosedur"),
        Component.TIME: _("Jangka waktu penyelesaian"),
        Component.FEE: _("Biaya atau tarif"),
        Component.PRODUCT: _("Produk pelayanan"),
        Component.FACILITIES: _("Sarana, prasarana, dan fasilitas"),
        Component.COMPETENCE: _("Kompetensi pelaksana"),
        Component.SUPERVISION: _("Pengawasan internal"),
        Component.COMPLAINTS: _("Penanganan pengaduan, saran, dan masukan"),
        Component.STAFF: _("Jumlah pelaksana"),
        Component.GUARANTEE: _("Jaminan pelayanan"),
        Component.SAFETY: _("Jaminan keamanan dan keselamatan pelayanan"),
        Component.EVALUATION: _("Evaluasi kinerja pelaksana"),
    }


@dataclass(frozen=True)
class _Told:
    """What is known of each component without the office's words."""

    version: SopVersion
    definition: Definition
    at: datetime
    language: str

    def lines(self, component: Component, *, written: bool) -> list[str]:
        always: dict[Component, Callable[[], list[str]]] = {
            Component.LAW: lambda: list(self.definition.sop.legal_basis),
            Component.REQUIREMENTS: self._requirements,
            Component.PROCEDURE: lambda: [f"{each.row.activity} ({each.who})" for each in signed_rows(self.definition)],
            Component.TIME: lambda: [time] if (time := office_time(self.definition, self.language)) else [],
            Component.FACILITIES: lambda: list(self.definition.sop.equipment),
            Component.COMPETENCE: lambda: list(self.definition.sop.qualifications),
            Component.COMPLAINTS: self._contact,
            Component.SAFETY: lambda: [_("Data pribadi Anda dilindungi menurut UU 27/2022.")],
        }
        instead = {
            Component.PRODUCT: self._outputs,
            Component.STAFF: self._staff,
            Component.EVALUATION: self._survey,
        }
        if component in always:
            return always[component]()
        return [] if written or component not in instead else instead[component]()

    def _requirements(self) -> list[str]:
        return [f"{label} {_('(bila ada)')}" if optional else label for label, optional in
                to_prepare(self.definition, self.language)]  # fmt: skip

    def _outputs(self) -> list[str]:
        """What the last row that is part of the service brings out."""
        after = {number for step in self.definition.steps if step.after_service for number in step.rows}
        rows = [row for row in self.definition.rows if row.no not in after and not row.display_only]
        return [row.output for row in rows if row.output][-1:]

    def _contact(self) -> list[str]:
        office = self.version.sop.office
        known = ((_("Telepon"), office.phone), (_("Surel"), office.email), (_("Alamat"), office.address))
        return [f"{word}: {value}" for word, value in known if value]

    def _staff(self) -> list[str]:
        bound = bindings(self.version.sop).values()
        people = {person.pk for position in bound for person in holders(position, self.at)}
        if not people:
            return []
        return [ngettext("%(count)d petugas", "%(count)d petugas", len(people)) % {"count": len(people)}]

    def _survey(self) -> list[str]:
        surveys = any(
            step.does.startswith("surveys.") or (step.call is not None and step.call.sop == "survei-kepuasan")
            for step in self.definition.steps
        )
        said = _("Survei kepuasan masyarakat (SKM) sesudah layanan; indeksnya (IKM) dihitung tiap bulan.")
        return [said] if surveys else []


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
