"""A breach in the register of one sample office: told in time, so that there is an entry to look at."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from alur.foundation.offices.queries import positions
from alur.kernel import clock
from alur.outlets.protection.actions import add_note, register_breach, save_contact

if TYPE_CHECKING:
    from alur.foundation.offices.models import Officer

KEEPER = "pejabat-pelindungan-data"
LEARNT_BEFORE = timedelta(days=20)


def register(officer: "Officer", now: datetime) -> None:
    """Whom to ask; a mail that went to the wrong address, and what was done about it."""
    position = positions(officer.office).get(key=KEEPER)
    save_contact(office=officer.office, position=position, email="", phone="", by=officer.actor, at=now)
    known_at = now - LEARNT_BEFORE
    told_at = known_at + timedelta(hours=26)
    with clock.frozen(told_at):
        breach = register_breach(
            officer=officer,
            title="Surel jadwal terkirim ke alamat yang salah",
            known_at=known_at,
            happened="Daftar hadir rapat terkirim ke satu alamat surel di luar kantor karena salah ketik.",
            data="Nama dan nomor telepon 6 narahubung layanan pertemuan virtual.",
            people=6,
            measures="Penerima diminta menghapusnya dan sudah menjawab. Alamat kini dipilih dari daftar.",
            at=told_at,
            key="demo",
        )
        for kind, text in (
            ("subjek", "Keenam narahubung diberi tahu lewat surel."),
            ("lembaga", "Surat nomor 12/PDP/2026."),
        ):
            add_note(
                breach=breach,
                kind=kind,
                happened_at=told_at,
                text=text,
                officer=officer,
                at=told_at,
                key=f"demo-{kind}",
            )
