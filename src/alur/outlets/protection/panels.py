"""What an office says about personal data, in words: beside the forms that ask for them, and on its public page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alur.engine.cases.queries.legal import LegalDue, legal_dues
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import FieldType
from alur.engine.sops.rules.purposes import asked_of_people, asks_personal_data, privacy_of
from alur.ui.dates import long_datetime

from .queries import kept_by_end, own_rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from alur.engine.cases.models import Case
    from alur.engine.sops.models import SopVersion
    from alur.foundation.offices.models import Office

    from .rules.retention import Kept, Rules

BASES = {
    "persetujuan": gettext_lazy("persetujuan Anda"),
    "perjanjian": gettext_lazy("perjanjian dengan Anda"),
    "kewajiban-hukum": gettext_lazy("kewajiban hukum kantor"),
    "kepentingan-vital": gettext_lazy("perlindungan kepentingan vital Anda"),
    "tugas-publik": gettext_lazy("tugas kantor dalam pelayanan publik"),
    "kepentingan-sah": gettext_lazy("kepentingan yang sah"),
}
"""The legal bases of UU 27/2022, article 20(2)."""

ENDS = {
    "selesai": gettext_lazy("Selesai dilayani"),
    "ditolak": gettext_lazy("Ditolak"),
    "dibatalkan": gettext_lazy("Dibatalkan kantor"),
    "ditarik": gettext_lazy("Ditarik pemohon"),
}
NOTE_KINDS = {
    "subjek": gettext_lazy("Pemilik data diberi tahu"),
    "lembaga": gettext_lazy("Lembaga Pelindungan Data Pribadi diberi tahu"),
    "masyarakat": gettext_lazy("Masyarakat diberi tahu"),
    "fakta": gettext_lazy("Fakta baru"),
}
"""What may be noted of a breach."""
YEAR = 12


@dataclass(frozen=True)
class Statement:
    """What is said of one service. All of it is ready to be read."""

    slug: str
    title: str
    data: list[str]
    """Labels of what is asked."""
    purposes: str
    basis: str
    law: list[str]
    shared_with: str
    """Empty where nobody else gets the data."""
    kept: list[tuple[str, str]]
    """By outcome: how long."""
    longest: str
    """How long at most, in a sentence."""


def statement_of(version: SopVersion, rules: Rules, language: str) -> Statement | None:
    """None for a service that asks nobody outside the office for anything."""
    definition = definition_of(version)
    if not asks_personal_data(definition):
        return None
    privacy = privacy_of(definition)
    kept = kept_by_end(rules, definition.service.slug)
    asked = [field for field in asked_of_people(definition) if field.type is not FieldType.CONSENT]
    return Statement(
        slug=definition.service.slug,
        title=definition.title.in_language(language),
        data=[field.label.in_language(language) for field in asked],
        purposes=listed([each.in_language(language) for each in privacy.purposes]),
        basis=listed([str(BASES[each]) for each in privacy.basis]),
        law=privacy.law,
        shared_with=listed([each.in_language(language) for each in privacy.shared_with]),
        kept=_kept_words(kept),
        longest=longest_words(kept),
    )


def statement_at_collection(version: SopVersion, language: str) -> Statement | None:
    """As `statement_of`, for the page that asks. One query."""
    return statement_of(version, own_rules(version.sop.office), language)


def statements(office: Office, versions: Sequence[SopVersion], language: str) -> list[Statement]:
    """Of each of these services of the office that asks for anything. One query."""
    rules = own_rules(office)
    found = (statement_of(version, rules, language) for version in versions)
    return [each for each in found if each is not None]


@dataclass(frozen=True)
class LegalRow:
    """A legal clock of one case, ready to be read."""

    name: str
    law: str
    due: str
    state: str
    tone: str


def legal_rows(case: Case, at: datetime, language: str) -> list[LegalRow]:
    """What the law gives this case, the strictest first; empty for services without legal clocks, and then no query."""
    return [_legal_row(each, case, at, language) for each in legal_dues(case, language=language)]


def _legal_row(due: LegalDue, case: Case, at: datetime, language: str) -> LegalRow:
    late = due.late_at(at)
    if due.stopped_at is not None:
        state, tone = (_("Selesai terlambat"), "warn") if late else (_("Selesai pada waktunya"), "ok")
    elif late:
        state, tone = _("Lewat"), "bad"
    else:
        state, tone = (_("Diperpanjang"), "active") if due.extended else (_("Berjalan"), "active")
    return LegalRow(due.name, due.law, long_datetime(due.due_at, case.office.zone, language), state, tone)


def _kept_words(kept: Mapping[str, Kept]) -> list[tuple[str, str]]:
    """Outcomes of the same time stand together."""
    by_time: dict[int | None, list[str]] = {}
    for end_kind, each in kept.items():
        by_time.setdefault(each.months, []).append(str(ENDS[end_kind]))
    return [(", ".join(ends), months_words(months)) for months, ends in by_time.items()]


def longest_words(kept: Mapping[str, Kept]) -> str:
    """The longest of the times, as a sentence of its own."""
    times = [each.months for each in kept.values()]
    if None in times:
        return _("Sebagian data disimpan sebagai arsip kantor.")
    most = max(each for each in times if each is not None)
    return _("Data dihapus paling lama %(time)s sesudah permohonan berakhir.") % {"time": months_words(most)}


def months_words(months: int | None) -> str:
    """ "2 tahun", "6 bulan", "1 tahun 6 bulan"; what is never erased stays "sebagai arsip kantor"."""
    if months is None:
        return _("disimpan sebagai arsip kantor")
    years, rest = divmod(months, YEAR)
    said = [ngettext("%(count)d tahun", "%(count)d tahun", years) % {"count": years}] if years else []
    if rest or not years:
        said.append(ngettext("%(count)d bulan", "%(count)d bulan", rest) % {"count": rest})
    return " ".join(said)


def listed(words: Sequence[str]) -> str:
    """ "a", "a dan b", "a, b, dan c"."""
    if len(words) < 2:
        return "".join(words)
    if len(words) == 2:
        return _("%(first)s dan %(last)s") % {"first": words[0], "last": words[1]}
    return _("%(first)s, dan %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
