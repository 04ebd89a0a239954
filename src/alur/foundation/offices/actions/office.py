"""A new office, and when its superiors hear of what is late."""

from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.offices.models import Office
from alur.foundation.offices.policies import SYSTEM
from alur.kernel.errors import Invalid, Refused

from .entries import check_slug, lock_for_change, write

RESERVED_SLUGS = frozenset(
    {"akun", "aksesibilitas", "api", "kait", "lacak", "live", "meja", "metrics", "privasi", "ready", "static", "tautan"}
)
"""First words of our own addresses: an office of that name could not be reached (tests/architecture holds the list)."""


@transaction.atomic
def create_office(
    *,
    slug: str,
    name: str,
    short_name: str,
    by: str,
    at: datetime,
    parent_names: list[str] | None = None,
    zone: str = "Asia/Jakarta",
    address: str = "",
    phone: str = "",
    email: str = "",
) -> Office:
    """A new work unit. Only the system makes one: an administrator's reach ends at the own office."""
    if by != SYSTEM:
        raise Refused(_("Kantor baru hanya dibuat oleh pengelola sistem lewat baris perintah."))
    check_slug("slug", slug)
    if slug in RESERVED_SLUGS:
        raise Invalid({"slug": _("Nama pendek ini dipakai oleh alamat halaman Alur. Pilih nama lain.")})
    if zone not in available_timezones():
        raise Invalid({"zone": _("Zona waktu ini tidak dikenal. Contoh yang benar: Asia/Jakarta.")})
    if Office.objects.filter(slug=slug).exists():
        raise Invalid({"slug": _("Sudah ada kantor dengan nama pendek ini. Pilih nama lain.")})
    office = Office.objects.create(
        slug=slug,
        name=name,
        short_name=short_name,
        parent_names=parent_names or [],
        zone=zone,
        address=address,
        phone=phone,
        email=email,
    )
    write(office, "office.created", by, at, {"slug": slug, "zone": zone})
    return office


LONGEST_MINUTES = 60 * 24 * 60
"""Sixty days of working time around the clock: more is a slip of the pen."""


@transaction.atomic
def change_superior_after(*, office: Office, minutes: int | None, by: str, at: datetime) -> Office:
    """After how many working minutes past its due time the superior is told of a task; None: never, 0: at once.

    It holds for tasks that are opened, or go on, from now. The very same again changes nothing. Invalid out of range.
    """
    lock_for_change(office, by)
    if minutes is not None and not 0 <= minutes <= LONGEST_MINUTES:
        raise Invalid({"minutes": _("Isi angka antara 0 dan %(most)d.") % {"most": LONGEST_MINUTES}})
    now = Office.objects.get(pk=office.pk)
    if now.superior_after_minutes != minutes:
        Office.objects.filter(pk=office.pk).update(superior_after_minutes=minutes)
        data = {"minutes": minutes, "before": now.superior_after_minutes}
        write(office, "office.superior_after_changed", by, at, data)
    office.superior_after_minutes = minutes
    return office
