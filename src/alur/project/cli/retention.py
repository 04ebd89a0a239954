"""`alur retention`: erase the people of applications that were kept long enough, or say what would go."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from . import WronglyCalled, setup_django

if TYPE_CHECKING:
    from alur.foundation.offices.models import Office

NAME = "retention"
HELP = "Menghapus data pribadi yang lewat masa simpannya, atau menunjukkan apa yang akan dihapus."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="hanya menunjukkan; tidak ada yang dihapus")
    parser.add_argument("--office", metavar="SLUG", help="hanya kantor ini")
    parser.add_argument("--on", metavar="TANGGAL", help="dengan --dry-run: seolah hari itu, misalnya 2028-12-31")


def run(args: argparse.Namespace) -> int:
    """0 also where nothing is over its time."""
    if args.on and not args.dry_run:
        raise WronglyCalled("--on hanya dapat dipakai bersama --dry-run: yang belum waktunya tidak dihapus")
    setup_django()
    from alur.kernel import clock
    from alur.outlets.protection.actions import beside_due, due_now, erase_beside, erase_due

    office = _office(args.office)
    if not args.dry_run:
        print(f"{erase_due(at=clock.now(), office=office)} permohonan dihapus data pribadinya.")
        if beside := erase_beside(at=clock.now(), office=office):
            print(f"{beside} catatan tanpa permohonan dihapus data pribadinya.")
        return 0
    total = others = 0
    at = _day(args.on) if args.on else clock.now()
    for due in due_now(at=at, office=office):
        total += due.count
        print(
            f"{due.office.slug}  {due.service}  {due.end_kind}: {due.count} permohonan, "
            f"berakhir sebelum {due.before:%Y-%m-%d} (masa simpan {due.months} bulan)"
        )
    for pile in beside_due(at=at, office=office):
        others += pile.held.due
        print(
            f"{pile.office.slug}  {pile.label}: {pile.held.due}, "
            f"selesai sebelum {pile.before:%Y-%m-%d} (masa simpan {pile.months} bulan)"
        )
    if others:
        print(f"{others} catatan tanpa permohonan akan dihapus data pribadinya.")
    print(f"{total} permohonan akan dihapus data pribadinya. Tidak ada yang diubah.")
    return 0


def _office(slug: str | None) -> "Office | None":
    from django.core.exceptions import ObjectDoesNotExist

    from alur.foundation.offices.queries import office_by_slug

    if not slug:
        return None
    try:
        return office_by_slug(slug)
    except ObjectDoesNotExist:
        raise WronglyCalled(f"kantor “{slug}” tidak ada") from None


def _day(text: str) -> datetime:
    from datetime import UTC

    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise WronglyCalled(f"tanggal “{text}” tidak dapat dibaca; tulis misalnya 2028-12-31") from None
