"""Builders: hosts, a provider that notes what it is asked, and a case that asks for a meeting."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from alur.activities.meetings.actions import Asked, book
from alur.activities.meetings.models import Booking, Host
from alur.activities.meetings.ports import Ask, Made
from alur.activities.meetings.registry import providers
from alur.engine.cases.tests import make as cases

AT = cases.MONDAY_9
SOON = AT + timedelta(days=1)
"""Tuesday, 24 November 2026, 09.00 WIB."""
HOUR = timedelta(hours=1)


def host(name="Zoom 1", office=None, **fields):
    office = office or cases.office()
    values = {"capacity": 100, "hours": "always", "keeper": cases.position("petugas", office), **fields}
    return Host.objects.create(office=office, name=name, **values)


def booked(on=None, starts=SOON, minutes=60, at=AT, **fields):
    office = on.office if on else cases.office()
    asked = Asked(starts, starts + timedelta(minutes=minutes), fields.pop("title", "Rapat"), **fields)
    return book(office=office, asked=asked, host=on, by="system", at=at)


class Fake:
    """A provider in memory. `fails` is raised at the next call; `loses` makes the meeting and loses the answer."""

    name = label = "uji"
    asks = (Ask("rahasia", "Kunci", secret=True), Ask("alamat", "Alamat", required=False))
    repeat_is_harmless = False
    tells_attendance = "after"

    def __init__(self):
        self.meetings, self.calls, self.fails, self.loses, self.by_hand = {}, [], None, None, []

    def _called(self, name):
        self.calls.append(name)
        if self.fails:
            error, self.fails = self.fails, None
            raise error

    def hook(self, office):
        return f"https://alur.example/kait/{office}/"

    def create(self, account, wanted):
        self._called("create")
        made = Made(
            f"x{len(self.meetings)}", f"https://uji.example/{wanted.intent}", "sandi", "https://uji.example/tuan"
        )
        self.meetings[wanted.intent] = (made, wanted)
        if self.loses:
            error, self.loses = self.loses, None
            raise error
        return made

    def find(self, account, wanted):
        self._called("find")
        return self.meetings[wanted.intent][0] if wanted.intent in self.meetings else None

    def change(self, account, made, wanted):
        self._called("change")
        self.meetings[wanted.intent] = (made, wanted)
        return made

    def cancel(self, account, made):
        self._called("cancel")
        self.meetings = {key: value for key, value in self.meetings.items() if value[0] != made}

    def host_link(self, account, made, who):
        self._called("host_link")
        return made.host_url

    def join_link(self, account, made, who):
        return made.join_url

    def taken(self, account, first, last):
        return self.by_hand

    def attendance(self, account, made):
        return ()

    def test(self, account):
        self._called("test")
        return "Terhubung."


@contextmanager
def provider():
    """Registered as "uji" inside the block."""
    fake = Fake()
    providers.add("uji", fake)
    try:
        yield fake
    finally:
        providers._items.pop("uji")


APPLICATION = {
    "id": "permohonan",
    "rows": [1],
    "executor": "pemohon",
    "form": [
        {"name": "nama", "type": "text", "label": "Nama", "fills": "applicant.name"},
        {"name": "telepon", "type": "phone", "label": "Telepon", "fills": "applicant.phone"},
        {"name": "perihal", "type": "text", "label": "Perihal", "fills": "subject"},
        {"name": "waktu", "type": "time-slot", "label": "Waktu", "public": True},
        {"name": "peserta", "type": "number", "label": "Peserta"},
    ],
    "then": "cek",
}


def steps():
    """permohonan → cek (meetings.book) → terbit (meetings.publish), or → lain (narahubung picks) → cek."""
    return [
        APPLICATION,
        {
            "id": "cek",
            "rows": [2],
            "name": "Mengecek",
            "executor": "petugas",
            "does": "meetings.book",
            "options": {"slot": ["permohonan.waktu", "lain.waktu"], "participants": "permohonan.peserta"},
            "outcomes": {
                "tersedia": {"label": "Tersedia", "to": "terbit"},
                "tidak-tersedia": {"label": "Tidak tersedia", "to": "lain"},
            },
        },
        {
            "id": "lain",
            "name": "Memilih waktu lain",
            "executor": "pemohon",
            "form": [{"name": "waktu", "type": "time-slot", "label": "Waktu lain", "required": False, "public": True}],
            "then": "cek",
        },
        {
            "id": "terbit",
            "name": "Menerbitkan",
            "executor": "petugas",
            "does": "meetings.publish",
            "form": [
                {"name": "tautan", "type": "text", "label": "Tautan"},
                {"name": "kode-sandi", "type": "text", "label": "Sandi", "required": False},
            ],
            "outcomes": {
                "terbit": {"label": "Terbit", "to": "selesai"},
                "ulang": {"label": "Ulang", "to": "cek", "back": True},
            },
        },
    ]


SLOT = {"date": "2026-11-24", "start": "09:00", "end": "10:00"}


def started(slot=None, people=20, schedule=None):
    answers = {
        "nama": "Siti",
        "telepon": cases.PHONE,
        "perihal": "Rapat benih",
        "waktu": slot or SLOT,
        "peserta": people,
    }
    service = {"service": {"schedule": schedule}} if schedule else {}
    return cases.started(cases.version(cases.definition(steps(), **service)), answers=answers)


def of(case):
    """The case's bookings that stand."""
    return list(Booking.objects.filter(case=case).exclude(state="cancelled"))


def random_key():
    return uuid4().hex


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
