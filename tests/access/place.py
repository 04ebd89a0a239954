"""Two offices with everything that an address can name, and one browser for each role."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from alur.activities.meetings.actions import Asked as AskedMeeting
from alur.activities.meetings.actions import book
from alur.activities.meetings.models import Host
from alur.desk.tests import make as desk
from alur.engine.cases.actions import open_draft
from alur.engine.cases.queries import token_of, tracking_token
from alur.engine.cases.tests import make as cases
from alur.engine.drafting.actions import keep_draft
from alur.engine.drafting.rules.readers.plain import read_string
from alur.engine.drafting.rules.recognise import draft_of
from alur.engine.sops.actions import save_draft
from alur.engine.sops.tests.make import toy
from alur.foundation.files.actions import attach, store_file
from alur.foundation.files.models import StoredFile
from alur.foundation.files.tests.make import png, upload
from alur.foundation.offices.actions import create_officer, invite_officer, make_token
from alur.foundation.offices.models import Office
from alur.foundation.outbox.models import Delivery
from alur.kernel import clock
from alur.outlets.protection.actions import register_breach
from alur.outlets.webhooks.actions import subscribe
from alur.outlets.workplace.actions import make_calendar_address, save_view
from alur.public.tests.make import ask

AT = cases.MONDAY_9
PASSWORD = "rahasia-sekali"
NIK, NIP, PHONE, SECOND_PHONE = "3201234506780001", "198501012010011002", "081234567890", "085711122233"
NAME, EMAIL = "Siti Rahmawati", "siti.rahmawati@contoh.id"
APPLIED = {
    "nama": NAME,
    "nik": NIK,
    "telepon": "+6281234567890",
    "surel": EMAIL,
    "pendamping": {"name": "Joko Widarto", "phone": "+6285711122233"},
    "perihal": "Printer rusak",
    "setuju": True,
}


SCHEDULE = {"from": "permohonan.jam", "when": "periksa", "title": "permohonan.perihal"}


def _steps() -> list[dict[str, Any]]:
    apply = {
        "id": "permohonan",
        "rows": [1],
        "executor": "pemohon",
        "form": [
            {
                "topic": "Anda",
                "fields": [
                    {"name": "nama", "type": "text", "label": "Nama", "fills": "applicant.name"},
                    {"name": "nik", "type": "nik", "label": "NIK", "fills": "applicant.identity"},
                    {"name": "telepon", "type": "phone", "label": "Telepon", "fills": "applicant.phone"},
                    {"name": "surel", "type": "email", "label": "Surel", "fills": "applicant.email"},
                    {"name": "pendamping", "type": "person", "label": "Pendamping", "required": False},
                ],
            },
            {
                "topic": "Permohonan",
                "fields": [
                    {"name": "perihal", "type": "text", "label": "Perihal", "fills": "subject", "public": True},
                    {"name": "hari", "type": "date", "label": "Hari", "required": False},
                    {"name": "jam", "type": "time-slot", "label": "Jam", "required": False, "public": True},
                    {"name": "jumlah", "type": "number", "label": "Jumlah", "required": False, "max": 9},
                    {
                        "name": "cara",
                        "type": "choices",
                        "label": "Cara",
                        "required": False,
                        "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
                    },
                    {"name": "lampiran", "type": "file", "label": "Lampiran", "required": False, "max": 3},
                    {"name": "setuju", "type": "consent", "label": "Saya setuju."},
                ],
            },
        ],
        "then": "periksa",
    }
    check = {
        "id": "periksa",
        "rows": [2],
        "name": "Memeriksa berkas",
        "executor": "petugas",
        "form": [
            {"name": "temuan", "type": "long-text", "label": "Temuan"},
            {"name": "nip", "type": "nip", "label": "NIP pemeriksa", "required": False},
            {"name": "hasil", "type": "file", "label": "Hasil", "required": False, "for_applicant": "periksa"},
        ],
        "outcomes": {
            "sesuai": {"label": "Sesuai", "to": "putuskan"},
            "kurang": {"label": "Kurang", "to": "permohonan", "back": True, "reason": "required"},
            "tolak": {"label": "Tolak", "to": "ditolak", "reason": "required"},
        },
    }
    decide = {
        "id": "putuskan",
        "rows": [3],
        "name": "Memutuskan",
        "executor": "kepala",
        "assigned_by": "periksa",
        "then": "catat",
    }
    note = {"id": "catat", "rows": [4], "name": "Mencatat", "executor": "petugas", "optional": True, "then": "selesai"}
    return [apply, check, decide, note]


ROWS = [
    {"no": 1, "activity": "Mengajukan"},
    {"no": 2, "activity": "Memeriksa", "time": "10 menit"},
    {"no": 3, "activity": "Memutuskan", "time": "1 hari"},
    {"no": 4, "activity": "Mencatat"},
]


@dataclass
class Corner:
    """One office with people and a case in every state. `found` is what its addresses name."""

    office: Any
    version: Any
    people: dict[str, Any]
    cases: dict[str, Any]
    found: dict[str, Any]


def corner(slug: str, prefix: str) -> Corner:
    """An office at work; numbers of its cases begin with its own prefix."""
    office = cases.office(slug, email=f"{slug}@contoh.id")
    what = cases.definition(_steps(), rows=ROWS, slug="uji", service={"prefix": prefix, "schedule": SCHEDULE})
    version = cases.version(what, office)
    people = {
        "holder": cases.officer(f"{slug}-petugas", "petugas", of=office),
        "chief": cases.officer(f"{slug}-kepala", "kepala", of=office),
        "colleague": cases.officer(f"{slug}-rekan", of=office),
        "administrator": cases.officer(f"{slug}-admin", of=office, is_administrator=True),
        "acting": cases.officer(f"{slug}-plh", of=office),
        "ended": cases.officer(f"{slug}-bekas-plh", of=office),
        "inactive": cases.officer(f"{slug}-tutup", "petugas", of=office, is_active=False),
    }
    day = date(2026, 11, 23)
    cases.hold(people["acting"], "petugas", kind="plh", starts_on=day, ends_on=day)
    cases.hold(people["ended"], "petugas", kind="plh", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 22))
    made = {name: cases.started(version, answers=APPLIED) for name in ("fresh", "asked", "returned", "served", "held")}
    visit = _visit(office, prefix)
    made["counter"] = cases.started(version, answers=APPLIED, channel="kunjungan")
    made |= {name: cases.started(visit, answers=VISITED) for name in ("outside", "waiting")}
    return Corner(office, version, people, made, _found(office, version, people, made))


VISITED = {
    "nama": NAME,
    "telepon": "+6281234567890",
    "perihal": "Kunjungan",
    "narahubung": {"name": "Joko Widarto", "phone": "+6285711122233"},
}


def _visit(office: Any, prefix: str) -> Any:
    """A service that asks somebody outside, and then waits for what comes from anybody."""
    apply = {
        "id": "permohonan",
        "rows": [1],
        "executor": "pemohon",
        "form": [
            {"name": "nama", "type": "text", "label": "Nama", "fills": "applicant.name"},
            {"name": "telepon", "type": "phone", "label": "Telepon", "fills": "applicant.phone"},
            {"name": "perihal", "type": "text", "label": "Perihal", "fills": "subject"},
            {"name": "undangan", "type": "file", "label": "Undangan", "required": False},
            {"name": "narahubung", "type": "person", "label": "Narahubung"},
        ],
        "then": "terima",
    }
    receive = {"id": "terima", "rows": [2], "executor": "petugas", "then": "jawab"}
    ask = {
        "id": "jawab",
        "rows": [3],
        "executor": "kontak",
        "form": [{"name": "isi", "type": "text", "label": "Jawaban"}],
        "then": "kabar",
    }
    event = {
        "id": "kabar",
        "rows": [4],
        "executor": "publik",
        "event": True,
        "outcomes": {"masuk": {"label": "Masuk", "to": "kabar"}, "habis": {"label": "Habis", "to": "selesai"}},
        "timeout": {"after": "5 hari", "outcome": "habis"},
    }
    executors = {
        "pemohon": {"name": "Pemohon", "kind": "applicant"},
        "petugas": {"name": "Petugas", "kind": "position"},
        "kontak": {
            "name": "Narahubung", "kind": "contact", "from": "permohonan.narahubung",
            "sees": ["permohonan.perihal", "permohonan.undangan"],
        },
        "publik": {"name": "Masyarakat", "kind": "public"},
    }  # fmt: skip
    what = cases.definition([apply, receive, ask, event], rows=ROWS, slug="kunjungan", executors=executors,
                            service={"prefix": f"{prefix}K"})  # fmt: skip
    return cases.version(what, office)


def _outside(made: dict[str, Any], holder: Any) -> dict[str, Any]:
    """One case that asks its contact, who was handed a file; another that waits for an event, its contact done."""
    invitation = stored_for(made["outside"], holder, "undangan.pdf")
    first = made["outside"].tasks.get(step="permohonan")
    first.answers["undangan"] = [{"id": str(invitation.pk), "name": invitation.name, "size": invitation.size}]
    first.save(update_fields=["answers"])
    for name in ("outside", "waiting"):
        cases.done(made[name], holder)
    asked, closed = cases.open_task(made["outside"]), cases.open_task(made["waiting"])
    cases.done(made["waiting"], holder, answers={"isi": "Ya"})
    links = {"asked": asked.links.get(), "closed": closed.links.get()}
    return {
        "outside_number": made["outside"].number,
        "waiting_number": made["waiting"].number,
        "outside_file": invitation,
        "link": links["asked"],
        "links": {name: token_of(link) for name, link in links.items()},
    }


def _found(office: Any, version: Any, people: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    holder = people["holder"]
    pause = ask(made["asked"], holder)
    cases.done(made["returned"], holder, "kurang", reason="Lengkapi perihal.")
    stored = stored_for(made["served"], holder, "hasil.pdf")
    kept = [{"id": str(stored.pk), "name": stored.name, "size": stored.size}]
    answers = {"temuan": "Lengkap", "nip": NIP, "hasil": kept}
    cases.done(made["served"], holder, "sesuai", answers=answers, chosen=people["chief"])
    cases.done(made["served"], people["chief"])
    cases.done(made["held"], holder, "sesuai", answers={"temuan": "Ya"}, chosen=people["chief"])
    view = save_view(
        name="Printer", which="semua", search="printer", service="", position=None, by=holder, at=AT
    )  # fmt: skip
    draft, draft_token = open_draft(version=version, at=AT)
    row = Delivery.objects.create(
        office=office, carrier="mail", kind="receipt", key=f"gagal-{office.slug}", payload={"to": EMAIL},
        queued_by="system", created_at=AT, state="failed", last_error="Kotak surat penuh.", about=made["fresh"].stream,
    )  # fmt: skip
    token, _secret = make_token(
        officer=holder, name="Antrean", scopes=["read"], expires_at=AT + timedelta(days=30), key="walk",
        by=holder.actor, at=AT,
    )  # fmt: skip
    _address, calendar = make_calendar_address(key="walk", by=holder, at=AT)
    webhook, _secret = subscribe(
        office=office, url=f"https://{office.slug}.contoh.id/", kinds=["case.reopened"], key="walk", by="system", at=AT
    )
    return _outside(made, holder) | {
        "access_token": token,
        "webhook": webhook,
        "calendar": calendar,
        "number": made["fresh"].number,
        "task": cases.open_task(made["fresh"]),
        "first_task": made["fresh"].tasks.get(step="permohonan"),
        "optional_task": cases.open_task(made["served"]),
        "own_task": cases.open_task(made["returned"]),
        "pause": pause,
        "file": stored,
        "delivery": row,
        "view": view,
        "position": cases.position("petugas", office),
        "holding": people["acting"].holdings.get(),
        "breach": breach_of(people["administrator"]),
        "meeting": meeting_of(office),
        "sop_draft": drafted(office, people["administrator"]),
        "logo": store_file(
            office=office, upload=upload(png(), "logo.png"), about=f"office:{office.pk}", by="system", at=AT
        ),
        "revision": save_draft(office=office, source=REVISED, by="system", at=AT),
        "invited": invited(office),
        "draft": draft,
        "draft_token": draft_token,
        "tokens": {name: tracking_token(case) for name, case in made.items()},
    }


def drafted(office: Any, administrator: Any) -> Any:
    """A draft read from a document."""
    draft = draft_of(read_string("No\tKegiatan\tPetugas\tWaktu\n1\tMenerima tamu\tX\t5 menit\n"))
    return keep_draft(office=office, draft=draft, by=administrator.actor, at=AT)


REVISED = toy(("slug: pinjam-ruang", "slug: uji"))
"""A draft of the service's next revision."""


def breach_of(officer: Any) -> Any:
    """The newest of the office's register; each office counts its own, and the first has two, so theirs differ."""
    facts = {"happened": "Hilang.", "data": "Nama.", "people": 3, "measures": "", "known_at": AT, "at": AT}
    if not Office.objects.exclude(pk=officer.office_id).exists():
        register_breach(officer=officer, title="Surat salah kirim", **facts, key="walk before")
    return register_breach(officer=officer, title="Laptop hilang", **facts, key="walk")


def meeting_of(office: Any) -> Any:
    """A booking on the office's only host, which its `petugas` keep."""
    host = Host.objects.create(office=office, name="Zoom 1", hours="always", keeper=cases.position("petugas", office))
    starts = AT + timedelta(days=1)
    asked = AskedMeeting(starts, starts + timedelta(hours=1), "Rapat")
    return book(office=office, asked=asked, host=host, by="system", at=AT)


def invited(office: Any) -> Any:
    """An officer who has not set a password yet."""
    officer = create_officer(office=office, email=f"baru@{office.slug}.id", name="Baru", by="system", at=AT)
    return invite_officer(officer=officer, by="system", at=AT)


def stored_for(case: Any, person: Any, name: str) -> StoredFile:
    """A file of the case, as if the officer had handed it in."""
    stored = store_file(
        office=case.office, upload=desk.upload(name), about="draft:walk", by=person.actor, at=AT
    )  # fmt: skip
    attach(files=[stored], about=case.stream, by=person.actor, at=AT)
    stored.refresh_from_db()
    return stored


@dataclass
class Place:
    """Office A, whose objects the addresses name, and office B, which is none of A's business."""

    a: Corner
    b: Corner
    sessions: dict[int, str]
    """Of everybody, by the officer's key: signing in writes a row, so it is done once."""

    at = AT

    def browser(self, role: str, **options: Any) -> Client:
        """Signed in as that role; the applicant's roles are not signed in at all."""
        client = Client(**options)
        if role in ("anonymous", "own", "other"):
            return client
        people = {**self.a.people, "foreigner": self.b.people["holder"], "stranger": self.a.people["holder"]}
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[people[role].pk]
        return client


def build() -> Place:
    a, b = corner("kantor-a", "AAA"), corner("kantor-b", "BBB")
    everybody = [*a.people.values(), *b.people.values()]
    sessions = {each.pk: desk.browser(each).cookies[settings.SESSION_COOKIE_NAME].value for each in everybody}
    return Place(a, b, sessions)


class undone:
    """Everything inside is rolled back: each request of the walk meets the same rows."""

    def __enter__(self) -> SimpleNamespace:
        self.block = transaction.atomic()
        self.block.__enter__()
        return SimpleNamespace()

    def __exit__(self, *error: Any) -> None:
        if error[0] is None:
            transaction.set_rollback(True)
        self.block.__exit__(*error)


def frozen() -> Any:
    return clock.frozen(AT)
