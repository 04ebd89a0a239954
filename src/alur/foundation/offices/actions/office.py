"""A new office."""

from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.offices.models import Office
from alur.foundation.offices.policies import SYSTEM
from alur.kernel.errors import Invalid, Refused

from .entries import check_slug, write

RESERVED_SLUGS = frozenset(
    {"akun", "aksesibilitas", "api", "lacak", "live", "meja", "privasi", "ready", "static", "tautan"}
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
