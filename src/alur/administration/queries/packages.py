"""What a service from elsewhere says of how it is run there: to be read, and set here by hand where it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alur.engine.sops.rules.definition import EndKind
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.engine.sops.rules.reading import read
from alur.ui.components import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alur.engine.sops.rules.packing import Package


def proposals_in_words(package: Package) -> Iterator[str]:
    """For each SOP of it a sentence about its retention, and one about who carries it out."""
    for slug, proposal in package.proposals.items():
        title, names = _names(package.texts.get(slug, ""))
        if proposal.retention:
            said = _("%(title)s: masa simpan di kantor asalnya %(kept)s. Atur di Data pribadi bila sesuai.")
            yield said % {"title": title or slug, "kept": _all_kept(proposal.retention)}
        held = [
            f"{names.get(key, key)} = {position}"
            for key, position in proposal.executors.items()
            if names.get(key, "").casefold() != position.casefold()  # whoever is called so is found by the name
        ]
        if held:
            said = _("%(title)s: pelaksana di kantor asalnya %(held)s. Pilih jabatan Anda sesudah SOP berlaku.")
            yield said % {"title": title or slug, "held": ", ".join(held)}


def _names(text: str) -> tuple[str, dict[str, str]]:
    """The SOP's title, and its executors' names by key; nothing of one that has faults."""
    try:
        definition = read(text)
    except FaultyDefinition:
        return "", {}
    return str(definition.title), {key: each.name for key, each in definition.executors.items()}


def _all_kept(retention: Mapping[str, int | None]) -> str:
    if set(retention) == set(EndKind) and len(set(retention.values())) == 1:
        months = next(iter(retention.values()))
        return _("selamanya") if months is None else _("%(months)d bulan, apa pun hasilnya") % {"months": months}
    return ", ".join(_kept(end, months) for end, months in retention.items())


def _kept(end: str, months: int | None) -> str:
    outcome = str(TAGS[end][1]) if end in TAGS else end
    if months is None:
        return _("%(outcome)s selamanya") % {"outcome": outcome}
    return _("%(outcome)s %(months)d bulan") % {"outcome": outcome, "months": months}
