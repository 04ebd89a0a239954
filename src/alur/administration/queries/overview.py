"""What an administrator should see to before services can run well; a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.engine.sops.policies import may_check
from alur.engine.sops.queries import bound_positions, drafts
from alur.engine.worktime.queries import calendar_for
from alur.foundation.offices.queries import holdings_on, local_day
from alur.outlets.protection.queries import contact_row
from alur.outlets.protection.queries.register import running
from alur.outlets.protection.rules.breaches import WITHIN

from .people import OfficerRow, PositionRow, officer_rows, position_rows
from .services import ServiceRow, service_rows

if TYPE_CHECKING:
    from datetime import date, datetime

    from alur.foundation.offices.models import Office, Officer

SOON = timedelta(days=7)
AUTUMN = 10
"""From this month on the next year's calendar is asked for: the joint decree on holidays is out by then."""


@dataclass(frozen=True)
class Lack:
    """One thing to see to: how grave (a tone), what, and where."""

    tone: str
    text: str
    url: str
    label: str


def lacks(officer: Officer, at: datetime) -> list[Lack]:
    """The gravest first."""
    office = officer.office
    today = local_day(office, at)
    found = [
        *_services(service_rows(office), today),
        *_drafts(officer),
        *_positions(office, position_rows(office, at), today),
        *_officers(officer, officer_rows(office, at)),
        *_calendar(office, today),
        *_identity(office),
        *_protection(office, at),
    ]
    return sorted(found, key=lambda lack: lack.tone != "bad")


def _at(name: str, *arguments: object) -> str:
    return reverse(f"administration:{name}", args=arguments)


def _services(rows: list[ServiceRow], today: date) -> list[Lack]:
    if not rows:
        return [Lack("bad", _("Belum ada layanan."), _at("publish"), _("Terbitkan SOP"))]
    found = []
    for row in rows:
        title, url = str(row.definition.title), _at("service", row.version.sop.slug)
        if row.unbound:
            said = _("%(title)s: pelaksana %(names)s belum punya jabatan.")
            found.append(Lack("bad", said % {"title": title, "names": ", ".join(row.unbound)}, url, _("Pilih jabatan")))
        if row.missing:
            said = _("%(title)s memanggil SOP yang belum berlaku: %(slugs)s.")
            found.append(
                Lack(
                    "bad", said % {"title": title, "slugs": ", ".join(row.missing)}, _at("publish"), _("Terbitkan SOP")
                )
            )
        if (due := row.review_on) is not None and due <= today:
            said = _("%(title)s perlu ditinjau: revisi %(number)d sudah lama berlaku.")
            found.append(Lack("warn", said % {"title": title, "number": row.version.number}, url, _("Buka layanan")))
        if not row.version.sop.is_open:
            found.append(Lack("warn", _("%(title)s sedang tutup.") % {"title": title}, url, _("Buka layanan")))
    return found


def _drafts(officer: Officer) -> list[Lack]:
    """Revisions that were signed and came back before they took effect, those that wait for this officer's check, and
    those of theirs that a checker gave back."""
    found = []
    for each in (draft for draft in drafts(officer.office) if draft.state == "draft"):
        title, url = each.title or _("Rancangan tanpa judul"), _at("revision", each.pk)
        if each.signed_on is not None and each.remark:
            said = _("Revisi “%(title)s” sudah disahkan, tetapi belum berlaku.")
            found.append(Lack("bad", said % {"title": title}, url, _("Buka rancangan")))
        elif each.remark and officer.actor in each.makers:
            said = _("Rancangan “%(title)s” dikembalikan kepada Anda untuk diperbaiki.")
            found.append(Lack("warn", said % {"title": title}, url, _("Buka rancangan")))
        elif may_check(officer, each):
            said = _("Rancangan “%(title)s” disusun orang lain dan belum diperiksa.")
            found.append(Lack("warn", said % {"title": title}, url, _("Periksa rancangan")))
    return found


def _positions(office: Office, rows: list[PositionRow], today: date) -> list[Lack]:
    later = set(holdings_on(today + SOON).filter(position__office=office).values_list("position", flat=True))
    used = bound_positions(office)
    found = []
    for row in rows:
        url = _at("position", row.position.pk)
        if not row.holders and (row.position.pk in used or row.open_tasks):
            said = _("%(name)s tidak ada pemangkunya hari ini.") % {"name": row.position.name}
            if row.open_tasks:
                waiting = ngettext("%(count)d tugas menunggu.", "%(count)d tugas menunggu.", row.open_tasks)
                said = f"{said} {waiting % {'count': row.open_tasks}}"
            found.append(Lack("bad", said, url, _("Tunjuk pemangku")))
        elif row.holders and row.position.pk not in later:
            said = _("%(name)s tidak ada pemangkunya lagi dalam 7 hari.")
            found.append(Lack("warn", said % {"name": row.position.name}, url, _("Tunjuk pemangku")))
    return found


def _officers(officer: Officer, rows: list[OfficerRow]) -> list[Lack]:
    found = []
    own = next((row for row in rows if row.officer.pk == officer.pk), None)
    if own is not None and not own.second_factor:
        said = _("Akun Anda belum memakai kode kedua. Administrator sebaiknya selalu memakainya.")
        found.append(Lack("warn", said, reverse("mfa_index"), _("Nyalakan kode kedua")))
    others = [row for row in rows if row.officer.is_administrator and row.officer.is_active]
    if len(others) < 2:
        said = _(
            "Kantor ini hanya punya satu administrator. Tunjuk satu lagi, agar tidak terkunci bila Anda berhalangan."
        )
        found.append(Lack("warn", said, _at("officers"), _("Pilih petugas")))
    if stale := [row for row in rows if row.state[0] == "warn"]:
        said = ngettext(
            "%(count)d petugas belum diundang, atau undangannya lewat waktu.",
            "%(count)d petugas belum diundang, atau undangannya lewat waktu.",
            len(stale),
        )
        found.append(Lack("warn", said % {"count": len(stale)}, _at("officers"), _("Kirim undangan")))
    return found


def _calendar(office: Office, today: date) -> list[Lack]:
    calendar, found = calendar_for(office), []
    for year in [today.year, *([today.year + 1] if today.month >= AUTUMN else [])]:
        url = f"{_at('calendar')}?tahun={year}"
        if not any(each.starts_on.year <= year <= each.ends_on.year for each in calendar.periods):
            said = _("Kalender %(year)d belum memuat masa khusus seperti Ramadan.") % {"year": year}
            found.append(Lack("warn", said, url, _("Buka kalender")))
        if year > today.year and year not in calendar.listed_years:
            said = _("Libur %(year)d belum diperiksa: masih perkiraan daftar bawaan.") % {"year": year}
            found.append(Lack("warn", said, url, _("Buka kalender")))
    return found


def _identity(office: Office) -> list[Lack]:
    if office.phone or office.email:
        return []
    said = _("Masyarakat belum tahu cara menghubungi kantor: telepon dan surel masih kosong.")
    return [Lack("warn", said, _at("new_letterhead"), _("Isi identitas"))]


def _protection(office: Office, at: datetime) -> list[Lack]:
    found = []
    for each in running(office):
        late = at > each.known_at + WITHIN
        said = (
            _("Kegagalan pelindungan data “%(title)s” belum diberitahukan, dan batasnya lewat.")
            if late
            else _("Kegagalan pelindungan data “%(title)s” belum diberitahukan kepada semua yang wajib.")
        )
        url = _at("breach", each.number)
        found.append(Lack("bad", said % {"title": each.title}, url, _("Buka register")))
    row = contact_row(office)
    if row is None or row.position is None:
        said = _("Belum ada jabatan yang bertanggung jawab atas pelindungan data pribadi.")
        found.append(Lack("warn", said, _at("data_contact"), _("Tunjuk jabatan")))
    return found
