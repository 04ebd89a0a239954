"""Who may open and do what: one line for every address.

A cell is the word of `walking.word_for`; `!` after it: the tables may change. Groups: `guest` is not signed in
(also who holds a tracking link, and a closed account), `office` are officers of office A, `abroad` is an officer of B
asking for A's object, and one of A asking for B's. A later entry overrides an earlier one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.http import int_to_base36

from alur.desk.tests import make as desk
from alur.foundation.offices.queries import invitation_token
from alur.kernel.ids import derived_token

from .place import PASSWORD, Corner, Place
from .walking import patterns

GUEST = ("anonymous", "own", "other", "inactive")
OFFICE = ("holder", "colleague", "administrator", "acting", "ended")
ABROAD = ("foreigner", "stranger")
ROLES = (*GUEST, *OFFICE, *ABROAD)
GROUPS = {"guest": GUEST, "office": OFFICE, "abroad": ABROAD, "all": ROLES}

type Arguments = Callable[[Corner], dict[str, Any]]
type Body = Callable[[Corner], dict[str, Any]]


def nothing(_corner: Corner) -> dict[str, Any]:
    return {}


def of(*names: str, **fixed: Any) -> Arguments:
    """Arguments of these names out of what the corner has, and fixed ones."""

    def arguments(corner: Corner) -> dict[str, Any]:
        known = {
            "number": corner.found["number"],
            "task_id": corner.found["task"].pk,
            "file_id": corner.found["file"].pk,
            "file": corner.found["file"].pk,
            "pause": corner.found["pause"].pk,
            "task": corner.found["own_task"].pk,
            "view_id": corner.found["view"].pk,
            "draft_id": corner.found["sop_draft"].pk,
            "delivery_id": corner.found["delivery"].pk,
            "office": corner.office.slug,
            "service": "uji",
            "slug": "uji",
            "position_id": corner.found["position"].pk,
            "officer_id": corner.people["colleague"].pk,
            "revision_id": corner.found["revision"].pk,
            "holding_id": corner.found["holding"].pk,
            "booking_id": corner.found["meeting"].pk,
            "host_id": corner.found["meeting"].host_id,
        }
        return {name: known[name] for name in names} | fixed

    return arguments


def link(which: str, **names: str) -> Arguments:
    """The secret link of somebody outside, and what else the address names."""
    return lambda corner: {
        "token": corner.found["links"][which], **{name: corner.found[key].pk for name, key in names.items()}
    }  # fmt: skip


def door_of(booking: Any) -> str:
    return derived_token(settings.LINK_KEY.encode(), "meeting", booking.intent)


def token(case: str, *names: str) -> Arguments:
    """The tracking token of that case, and what else the address names."""
    return lambda corner: {"token": corner.found["tokens"][case], **of(*names)(corner)}


@dataclass(frozen=True)
class Line:
    get: str
    post: str
    arguments: Arguments = nothing
    body: Body = nothing
    """What the page's own form would post: right in all but who sends it."""

    def expected(self, method: str) -> dict[str, str]:
        cells: dict[str, str] = {}
        for entry in getattr(self, method).split():
            who, _colon, word = entry.partition(":")
            cells |= dict.fromkeys(GROUPS.get(who, (who,)), word)
        return cells


def _completion(corner: Corner) -> dict[str, Any]:
    return desk.completion(corner.found["task"], step_chosen=str(corner.people["chief"].pk))


def _reassignment(corner: Corner) -> dict[str, Any]:
    to = corner.people["acting"].pk
    return desk.act("alihkan", corner.found["task"], to=str(to), reason="Cuti.")


def _ticked(corner: Corner) -> dict[str, Any]:
    task = corner.found["task"]
    return {"tugas": f"{task.pk}.{task.version}"}


def _handed_over(corner: Corner) -> dict[str, Any]:
    return {**_ticked(corner), "key": uuid4().hex, "to": str(corner.people["acting"].pk), "reason": "Cuti."}


def _application(corner: Corner) -> dict[str, Any]:
    return {
        "nama": "Ani", "nik": "3273014402900007", "telepon": "082199887766", "surel": "ani@contoh.id",
        "perihal": "Baru",
        "counter_channel": "surat", "counter_key": uuid4().hex,
    }  # fmt: skip


def _step_of_applicant(corner: Corner) -> dict[str, Any]:
    return {
        "nama": "Siti Rahmawati", "surel": "siti.rahmawati@contoh.id", "perihal": "Printer rusak, lagi", "setuju": "on",
        "kunci": "x1", "versi": str(corner.found["own_task"].version),
    }  # fmt: skip


def _sign_in(corner: Corner) -> dict[str, Any]:
    return {"login": corner.people["holder"].email, "password": PASSWORD}


def _holding(corner: Corner) -> dict[str, Any]:
    days = {"starts_on": "24/11/2026", "ends_on": "27/11/2026"}
    return {"officer": str(corner.people["colleague"].pk), "kind": "plh", **days}


def _slot(name: str, day: str) -> dict[str, str]:
    parts = {"hari": day, "bulan": "11", "tahun": "2026", "mulai": "13.00", "selesai": "14.00"}
    return {f"{name}-{part}": value for part, value in parts.items()}


def _moved(corner: Corner) -> dict[str, Any]:
    return {**_slot("slot", "25"), "host": str(corner.found["meeting"].host_id), "kunci": uuid4().hex}


def _series(corner: Corner) -> dict[str, Any]:
    until = {"last-hari": "8", "last-bulan": "12", "last-tahun": "2026"}
    return {**_moved(corner), **until, "title": "Rapat mingguan", "every": "week", "participants": "5"}


def _host(corner: Corner) -> dict[str, Any]:
    plain = {"capacity": "100", "limit": "1", "before": "0", "after": "0", "hours": "calendar"}
    return {**plain, "name": "Zoom baru", "keeper": str(corner.found["position"].pk), "kunci": uuid4().hex}


def _executors(corner: Corner) -> dict[str, Any]:
    to = str(corner.found["position"].pk)
    return {"pelaksana-petugas": to, "pelaksana-kepala": to}


_EDITED = {"edition": "1", "baris-1-activity": "Meminta ruang"}


def _letterhead(corner: Corner) -> dict[str, Any]:
    return {"name": "Kantor Baru", "short_name": "Baru", "parents": "Kementerian", "starts_on": "23/11/2026"}


_MONDAY = {"senin-buka": "08.00", "senin-tutup": "16.00", "senin-istirahat": "12.00-13.00"}
_PERIOD = {"name": "Ramadan", "source": "SE 1", "starts_on": "8/2/2027", "ends_on": "9/3/2027", **_MONDAY}
_DAY = {"on": "24/12/2026", "name": "Hari Jadi", "kind": "kantor", "source": "SK 1"}
_RETENTION = {"selesai": "12", "ditolak": "bawaan", "dibatalkan": "keep", "ditarik": "3"}
_BREACH = {"title": "Bocor", "on": "23/11/2026", "hour": "08.00", "happened": "Hilang.", "what": "Nama."}
_NEW_OFFICER = {"name": "Ani", "email": "ani.baru@contoh.id"}


PAGE = "all:200"
READ_ONLY = "all:405"
DESK = "guest:in office:200 abroad:200"
WORKERS_PAGE = "guest:in office:404 holder:200 acting:200 administrator:200 abroad:200"
DESK_OBJECT = "guest:in office:200 abroad:404"
DESK_READ_ONLY = "guest:ended office:405 abroad:405"
BACK_TO_LIST = "guest:in office:go abroad:go"
SETTINGS = "guest:in office:404 administrator:200 abroad:404"
SETTINGS_SEEN = "guest:in office:404 administrator:200! abroad:404"
"""A page that says who has it open."""
SETTINGS_READ_ONLY = "guest:ended office:404 administrator:405 abroad:404"
SETTINGS_DONE = "guest:ended office:404 administrator:go! abroad:404"
BACK_TO_CASE = "guest:in office:go abroad:404"
KEEPERS = "guest:in office:404 holder:200 acting:200 administrator:200 abroad:200"
KEEPERS_DONE = "guest:ended office:404 holder:go! acting:go! administrator:go! abroad:go!"

TABLE: dict[str, Line] = {
    # ── accounts: everybody's own ────────────────────────────────────────────────────────────────
    "account_login": Line("guest:200 office:go abroad:go", "guest:go! office:go abroad:go", body=_sign_in),
    "account_logout": Line("guest:go office:200 abroad:200", "all:go"),
    "account_inactive": Line(PAGE, READ_ONLY),
    "account_reauthenticate": Line(
        "guest:in office:200 abroad:200", "guest:ended office:go abroad:go", body=lambda corner: {"password": PASSWORD}
    ),
    "account_change_password": Line(
        "guest:in office:200 abroad:200",
        "guest:ended office:go! abroad:go!",
        body=lambda corner: {"oldpassword": PASSWORD, "password1": "kuda-lumping-42", "password2": "kuda-lumping-42"},
    ),
    "account_set_password": Line("guest:in office:go abroad:go", "guest:ended office:go abroad:go"),
    "account_reset_password": Line(PAGE, "all:go", body=lambda corner: {"email": corner.people["holder"].email}),
    "account_invitation": Line(
        PAGE,
        "all:go!",
        lambda corner: {
            "officer_id": corner.found["invited"].pk,
            "token": invitation_token(corner.found["invited"]),
        },
        lambda corner: {"password1": "kuda-lumping-42", "password2": "kuda-lumping-42"},
    ),
    "account_reset_password_done": Line(PAGE, READ_ONLY),
    "account_reset_password_from_key": Line(
        PAGE, PAGE, lambda corner: {"uidb36": int_to_base36(corner.people["holder"].pk), "key": "abc-salah"}
    ),
    "account_reset_password_from_key_done": Line(PAGE, READ_ONLY),
    "account_signup": Line("all:404", "all:404"),
    "account_email": Line("all:404", "all:404"),
    "account_email_verification_sent": Line("all:404", "all:404"),
    "mfa_index": Line("guest:in office:200 abroad:200", DESK_READ_ONLY),
    "mfa_authenticate": Line("all:go", "all:go"),
    "mfa_reauthenticate": Line("guest:in office:go abroad:go", "guest:ended office:go abroad:go"),
    "mfa_activate_totp": Line("guest:in office:go abroad:go", "guest:ended office:go abroad:go"),
    "mfa_deactivate_totp": Line("guest:in office:404 abroad:404", "guest:ended office:404 abroad:404"),
    "mfa_view_recovery_codes": Line("guest:in office:404 abroad:404", DESK_READ_ONLY),
    "mfa_generate_recovery_codes": Line("guest:in office:go abroad:go", "guest:ended office:go abroad:go"),
    "mfa_download_recovery_codes": Line("guest:in office:404 abroad:404", "guest:ended office:404 abroad:404"),
    # ── the desk ─────────────────────────────────────────────────────────────────────────────────
    "desk:inbox": Line(DESK, DESK_READ_ONLY),
    "desk:fresh": Line(DESK, DESK_READ_ONLY),
    "desk:bulk_claim": Line(BACK_TO_LIST, "guest:ended office:go holder:go! acting:go! abroad:go", body=_ticked),
    "desk:bulk_reassign": Line(
        BACK_TO_LIST, "guest:ended office:go holder:go! administrator:go! acting:422 abroad:go", body=_handed_over
    ),
    "desk:views": Line(
        DESK, "guest:ended office:go! abroad:go!", body=lambda corner: {"name": "Yang lewat", "saring": "lewat"}
    ),
    "desk:view": Line(
        BACK_TO_LIST,
        "guest:ended office:404 holder:go! abroad:404",
        of("view_id", act="nama"),
        lambda corner: {"name": "Nama lain"},
    ),
    "desk:reports": Line(WORKERS_PAGE, DESK_READ_ONLY),
    "desk:report": Line(WORKERS_PAGE, DESK_READ_ONLY, lambda corner: {"name": "rekap-bulanan", "month": "2026-11"}),
    "desk:sheet": Line(DESK_OBJECT, DESK_READ_ONLY, of("number")),
    "desk:history": Line(DESK_OBJECT, DESK_READ_ONLY, of("number")),
    "desk:notices": Line(DESK, "guest:ended office:go holder:go! acting:go! abroad:go!"),
    "desk:search": Line(DESK, DESK_READ_ONLY),
    "desk:profile": Line(DESK, "guest:ended office:go! abroad:go!", body=lambda corner: {"language": "en"}),
    "desk:flowchart": Line(DESK_OBJECT, DESK_READ_ONLY, of("number")),
    "desk:case_sop": Line(DESK_OBJECT, DESK_READ_ONLY, of("number", form="svg")),
    # Both offices have an SOP of that name; each officer gets the own one.
    "desk:sop": Line("guest:in office:200 abroad:200", DESK_READ_ONLY, of("slug", form="yaml")),
    # Looking tells colleagues who is here, and reads one's notices.
    "desk:case": Line("guest:in office:200! abroad:404", DESK_READ_ONLY, of("number")),
    "desk:here": Line(
        BACK_TO_CASE,
        "guest:ended office:200! abroad:404",
        of("number"),
        lambda corner: {"langkah": str(corner.found["task"].pk)},
    ),
    "desk:cancel": Line(
        BACK_TO_CASE,
        "guest:ended office:403 holder:go! acting:go! administrator:go! abroad:404",
        of("number"),
        lambda corner: desk.act("batalkan", reason="Salah kirim."),
    ),
    "desk:step": Line(
        BACK_TO_CASE,
        "guest:ended office:403 holder:go! acting:go! abroad:404",
        of("number", "task_id"),
        _completion,
    ),
    "desk:act": Line(
        BACK_TO_CASE,
        "guest:ended office:403 holder:go! acting:go! administrator:go! abroad:404",
        of("number", "task_id", act="alihkan"),
        _reassignment,
    ),
    "desk:dossier": Line(BACK_TO_CASE, "guest:ended office:200! abroad:404", of("number")),
    "desk:unmask": Line(
        BACK_TO_CASE,
        "guest:ended office:403 holder:200! acting:200! abroad:404",
        lambda corner: {"number": corner.found["number"], "task_id": corner.found["first_task"].pk, "field": "nik"},
    ),
    "desk:event": Line(
        "guest:in office:404 holder:200 acting:200 abroad:404",
        "guest:ended office:404 holder:go! acting:go! abroad:404",
        lambda corner: {"number": corner.found["waiting_number"], "step": "kabar"},
        lambda corner: {"step_key": uuid4().hex, "step_version": "0"},
    ),
    "desk:renew_link": Line(
        BACK_TO_CASE,
        "guest:ended office:403 holder:go! acting:go! abroad:404",
        lambda corner: {"number": corner.found["outside_number"], "link_id": corner.found["link"].pk},
    ),
    "desk:whatsapp": Line(
        "guest:in office:404 holder:go! acting:go! abroad:404",
        DESK_READ_ONLY,
        lambda corner: {"number": corner.found["outside_number"], "link_id": corner.found["link"].pk},
    ),
    "desk:counter": Line(DESK, DESK_READ_ONLY),
    "desk:receipt": Line(
        "guest:in office:404 holder:200 acting:200 abroad:404",
        DESK_READ_ONLY,
        lambda corner: {"number": corner.cases["counter"].number},
    ),
    "desk:counter_form": Line(
        "guest:in office:404 holder:200 acting:200 abroad:200",
        "guest:ended office:404 holder:go! acting:go! abroad:go!",
        lambda corner: {"slug": "uji"},
        _application,
    ),
    "desk:deliveries": Line(DESK, DESK_READ_ONLY),
    "desk:delivery": Line(BACK_TO_CASE, "guest:ended office:go! abroad:404", of("delivery_id", act="ulang")),
    "desk:file": Line(DESK_OBJECT, DESK_READ_ONLY, of("file_id")),
    # ── the settings of an office, for its administrators ────────────────────────────────────────
    "administration:overview": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:positions": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:new_position": Line(SETTINGS, SETTINGS_DONE, body=lambda corner: {"name": "Arsiparis"}),
    "administration:position": Line(SETTINGS, SETTINGS_READ_ONLY, of("position_id")),
    "administration:change_position": Line(
        SETTINGS, SETTINGS_DONE, of("position_id"), lambda corner: {"name": "Petugas Loket", "superior": ""}
    ),
    "administration:new_holding": Line(SETTINGS, SETTINGS_DONE, of("position_id"), _holding),
    # The holding of place ends today: it cannot be ended again.
    "administration:end_holding": Line(
        SETTINGS,
        "guest:ended office:404 administrator:422 abroad:404",
        of("holding_id"),
        lambda corner: {"ends_on": "23/11/2026"},
    ),
    "administration:officers": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:new_officer": Line(SETTINGS, SETTINGS_DONE, body=lambda corner: _NEW_OFFICER),
    "administration:officer": Line(SETTINGS, SETTINGS_READ_ONLY, of("officer_id")),
    "administration:change_officer": Line(SETTINGS, SETTINGS_DONE, of("officer_id"), lambda corner: _NEW_OFFICER),
    "administration:officer_act": Line(SETTINGS, SETTINGS_DONE, of("officer_id", act="tutup")),
    "administration:import": Line(SETTINGS, "guest:ended office:404 administrator:422 abroad:404"),
    "administration:import_template": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:import_check": Line(
        "guest:in office:404 administrator:go abroad:404", "guest:ended office:404 administrator:go abroad:404"
    ),
    "administration:services": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:publish": Line(
        SETTINGS,
        "guest:ended office:404 administrator:422 abroad:404",
        body=lambda corner: {"text": "bukan: sop", "act": "terbitkan"},
    ),
    "administration:drafts": Line(
        SETTINGS, "guest:ended office:404 administrator:422 abroad:404", body=lambda corner: {"pasted": ""}
    ),
    "administration:draft": Line(SETTINGS, SETTINGS_DONE, of("draft_id"), lambda corner: {"versi": "1"}),
    "administration:draft_identity": Line(SETTINGS, SETTINGS_DONE, of("draft_id"), lambda corner: {"versi": "1"}),
    "administration:draft_file": Line(SETTINGS, SETTINGS_READ_ONLY, of("draft_id")),
    "administration:discard_draft": Line(SETTINGS, SETTINGS_DONE, of("draft_id")),
    "administration:service": Line(SETTINGS, SETTINGS_DONE, of("slug"), _executors),
    "administration:standard": Line(
        SETTINGS, SETTINGS_DONE, of("slug"), lambda corner: {"biaya": "Tidak dipungut biaya."}
    ),
    "administration:switch_service": Line(SETTINGS, SETTINGS_DONE, of("slug"), lambda corner: {"note": "Libur."}),
    "administration:compare_revisions": Line(SETTINGS, SETTINGS_READ_ONLY, of("slug")),
    "administration:move_cases": Line(
        SETTINGS, "guest:ended office:404 administrator:422 abroad:404", of("slug"), lambda corner: {"dari": "1"}
    ),
    "administration:change_review": Line(SETTINGS, SETTINGS_DONE, of("slug"), lambda corner: {"months": "24"}),
    "administration:take_in": Line(SETTINGS, "guest:ended office:404 administrator:422 abroad:404"),
    "administration:package": Line(SETTINGS, SETTINGS_READ_ONLY, of("slug")),
    "administration:revisions": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:revision": Line(
        SETTINGS, SETTINGS_DONE, of("revision_id"), lambda corner: {"edition": "1", "text": "sop: baru"}
    ),
    "administration:editor": Line(SETTINGS_SEEN, SETTINGS_DONE, of("revision_id"), lambda corner: _EDITED),
    "administration:editor_identity": Line(
        SETTINGS_SEEN, SETTINGS_DONE, of("revision_id"), lambda corner: {"edition": "1", "sop-title": "Judul baru"}
    ),
    "administration:editor_service": Line(
        SETTINGS_SEEN, SETTINGS_DONE, of("revision_id"), lambda corner: {"edition": "1", "service-prefix": "AB"}
    ),
    "administration:editor_step": Line(
        SETTINGS_SEEN, SETTINGS_DONE, of("revision_id", step="ajukan"), lambda corner: {"edition": "1", "name": "Minta"}
    ),
    "administration:editor_form": Line(
        SETTINGS_SEEN,
        SETTINGS_DONE,
        of("revision_id", step="ajukan"),
        lambda corner: {"edition": "1", "isian-baru": "Ya"},
    ),
    "administration:editor_chart": Line(SETTINGS, SETTINGS_READ_ONLY, of("revision_id")),
    "administration:editor_try": Line(SETTINGS, SETTINGS_READ_ONLY, of("revision_id")),
    "administration:editor_turn": Line(
        "guest:in office:404 administrator:go abroad:404",
        "guest:ended office:404 administrator:go abroad:404",
        of("revision_id", way="batalkan"),
        lambda corner: {"edition": "1"},
    ),
    "administration:editor_here": Line(
        "guest:in office:404 administrator:go abroad:404",
        "guest:ended office:404 administrator:200! abroad:404",
        of("revision_id"),
    ),
    "administration:compare_draft": Line(SETTINGS, SETTINGS_READ_ONLY, of("revision_id")),
    "administration:revision_act": Line(
        SETTINGS, SETTINGS_DONE, of("revision_id", act="buang"), lambda corner: {"edition": "1"}
    ),
    "administration:calendar": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:hours": Line(SETTINGS, SETTINGS_DONE, body=lambda corner: {"edition": "0", **_MONDAY}),
    "administration:new_period": Line(SETTINGS, SETTINGS_DONE, body=lambda corner: _PERIOD),
    "administration:remove_period": Line(SETTINGS, SETTINGS_DONE, lambda corner: {"day": "2026-02-19"}),
    "administration:new_day": Line(SETTINGS, SETTINGS_DONE, body=lambda corner: _DAY),
    "administration:remove_day": Line(SETTINGS, SETTINGS_DONE, lambda corner: {"day": "2026-12-25"}),
    "administration:explain": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:planned": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:superior": Line(SETTINGS, SETTINGS_DONE, body=lambda corner: {"minutes": "120"}),
    "administration:identity": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:new_letterhead": Line(SETTINGS, SETTINGS_DONE, body=_letterhead),
    "administration:logo": Line(SETTINGS, SETTINGS_READ_ONLY, lambda corner: {"file": corner.found["logo"].pk}),
    "desk:tokens": Line(
        DESK,
        "guest:ended office:200! abroad:200!",
        body=lambda corner: {"key": uuid4().hex, "name": "Antrean", "scopes": ["read"], "days": "30"},
    ),
    "desk:token_revoke": Line(
        "guest:in office:404 holder:go abroad:404",
        "guest:ended office:404 holder:go! abroad:404",
        lambda corner: {"token_id": corner.found["access_token"].pk},
    ),
    "desk:calendar": Line(DESK, "guest:ended office:200! abroad:200!", body=lambda corner: {"key": uuid4().hex}),
    # For programs that cannot sign in: the address itself is the key. That it was fetched is noted.
    "desk:calendar_feed": Line("all:200! other:404", READ_ONLY, lambda corner: {"token": corner.found["calendar"]}),
    "desk:webhooks": Line(
        "guest:in office:404 administrator:200 abroad:404",
        "guest:ended office:404 administrator:200! abroad:404",
        body=lambda corner: {"key": uuid4().hex, "url": "https://hook.contoh.id/", "kinds": ["case.opened"]},
    ),
    "desk:webhook": Line(
        "guest:in office:404 administrator:go abroad:404",
        "guest:ended office:404 administrator:go! abroad:404",
        lambda corner: {"subscription_id": corner.found["webhook"].pk, "act": "matikan"},
    ),
    # ── meetings: for the holders of a host's position, and administrators ───────────────────────
    "meetings:pool": Line(KEEPERS, DESK_READ_ONLY),
    "meetings:usage": Line(KEEPERS, DESK_READ_ONLY),
    "meetings:usage_file": Line(KEEPERS, DESK_READ_ONLY),
    # From abroad the host is none of their own.
    "meetings:series": Line(KEEPERS, f"{KEEPERS_DONE} abroad:422", body=_series),
    "meetings:booking": Line(f"{KEEPERS} abroad:404", DESK_READ_ONLY, of("booking_id")),
    "meetings:change": Line(f"{KEEPERS} abroad:404", f"{KEEPERS_DONE} abroad:404", of("booking_id"), _moved),
    "meetings:cancel": Line(f"{KEEPERS} abroad:404", f"{KEEPERS_DONE} abroad:404", of("booking_id")),
    # Its meeting is made by hand: no provider could be asked, and the page says so.
    "meetings:open": Line(
        "guest:in office:404 holder:go acting:go administrator:go abroad:404", DESK_READ_ONLY, of("booking_id")
    ),
    # It begins tomorrow: nothing can be said of it yet, and the page says so.
    "meetings:after": Line(
        f"{KEEPERS} abroad:404",
        "guest:ended office:404 holder:409 acting:409 administrator:409 abroad:404",
        of("booking_id"),
        lambda _corner: {"names": "Siti", "minutes": "", "number": ""},
    ),
    "meetings:attendance": Line(
        "guest:in office:405 abroad:405",
        "guest:ended office:404 holder:go acting:go administrator:go abroad:404",
        of("booking_id"),
    ),
    "meetings:hosts": Line(SETTINGS, "guest:ended office:405 abroad:405"),
    "meetings:new_host": Line(SETTINGS, SETTINGS_DONE, body=_host),
    "meetings:host": Line(SETTINGS, SETTINGS_DONE, of("host_id"), _host),
    "meetings:host_act": Line("guest:in office:405 abroad:405", SETTINGS_DONE, of("host_id", act="matikan")),
    # ── data protection ──────────────────────────────────────────────────────────────────────────
    "desk:subject": Line(
        "guest:in office:404 holder:200 acting:200 administrator:200 abroad:404",
        "guest:ended office:404 holder:go! acting:go! administrator:go! abroad:404",
        of("number"),
        lambda corner: {"kontak-key": uuid4().hex, "kontak-name": "Siti R.", "kontak-checked": "ktp"},
    ),
    "administration:protection": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:data_contact": Line(
        SETTINGS, SETTINGS_DONE, body=lambda corner: {"position": str(corner.found["position"].pk)}
    ),
    "administration:retention": Line(SETTINGS, SETTINGS_DONE, of("service"), lambda corner: _RETENTION),
    "administration:waiting": Line(SETTINGS, SETTINGS_READ_ONLY, of("service", end="selesai")),
    "administration:looks": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:breaches": Line(SETTINGS, SETTINGS_READ_ONLY),
    "administration:new_breach": Line(SETTINGS, SETTINGS_DONE, body=lambda corner: _BREACH),
    "administration:breach": Line(
        SETTINGS,
        SETTINGS_DONE,
        lambda corner: {"entry": corner.found["breach"].number},
        lambda corner: {
            "kunci": uuid4().hex,
            "kind": "fakta",
            "text": "Ditemukan.",
            "on": "23/11/2026",
            "hour": "08.00",
        },
    ),
    # Nobody was told yet: the register does not close it.
    "administration:close_breach": Line(
        "guest:in office:404 administrator:go abroad:404",
        "guest:ended office:404 administrator:go abroad:404",
        lambda corner: {"entry": corner.found["breach"].number},
    ),
    "administration:breach_notice": Line(
        SETTINGS, SETTINGS_READ_ONLY, lambda corner: {"entry": corner.found["breach"].number, "to_whom": "subjek"}
    ),
    # A meeting that begins tomorrow: its door is shut. Another's link opens none.
    "public:meeting": Line(
        "all:200 other:404 stranger:404",
        "all:409 other:404 stranger:404",
        lambda corner: {"intent": corner.found["meeting"].intent, "token": door_of(corner.found["meeting"])},
        lambda corner: {"name": "Siti"},
    ),
    # ── what other systems tell: signed, or it is nothing ────────────────────────────────────────
    "zoom:told": Line(READ_ONLY, "all:404", of("office")),
    "bigbluebutton:ended": Line(
        "all:404", READ_ONLY, lambda corner: {"meeting": corner.found["meeting"].intent, "token": "tebakan"}
    ),
    # ── the public pages ─────────────────────────────────────────────────────────────────────────
    "public:offices": Line(PAGE, READ_ONLY),
    "public:live": Line(PAGE, READ_ONLY),
    "public:ready": Line(PAGE, READ_ONLY),
    "public:metrics": Line(PAGE, READ_ONLY),
    "public:robots": Line(PAGE, READ_ONLY),
    "public:privacy": Line(PAGE, READ_ONLY),
    "public:accessibility": Line(PAGE, READ_ONLY),
    "public:office": Line(PAGE, READ_ONLY, of("office")),
    "public:schedule": Line(PAGE, READ_ONLY, of("office")),
    "public:feed": Line(PAGE, READ_ONLY, of("office")),
    "public:wall": Line(PAGE, READ_ONLY, of("office")),
    "public:protection": Line(PAGE, READ_ONLY, of("office")),
    "public:service": Line(PAGE, READ_ONLY, of("office", "service")),
    "public:export": Line(PAGE, READ_ONLY, of("office", "service", form="pdf")),
    "public:standard": Line(PAGE, READ_ONLY, of("office", "service")),
    "public:apply": Line("all:go", "all:go", of("office", "service")),
    "public:topic": Line(PAGE, "all:go!", of("office", "service", number=1), _application),
    "public:check": Line("all:410", "all:410", of("office", "service")),
    "public:look_up": Line(PAGE, "all:go", body=lambda corner: {"number": corner.found["number"], "digits": "7890"}),
    "public:case": Line("all:200 other:404", "all:405 other:405", token("fresh")),
    "public:receipt": Line("all:200 other:404", "all:405 other:405", token("fresh")),
    "public:download": Line("all:200 other:404 stranger:404", "all:405", token("served", "file")),
    "public:answer": Line(
        "all:200 other:go stranger:go",
        "all:go! other:404 stranger:404",
        token("asked", "pause"),
        lambda corner: {"answer": "Nomor 7.", "kunci": "k1"},
    ),
    "public:withdraw": Line("all:200 other:404", "all:go! other:404", token("fresh"), lambda corner: {"reason": ""}),
    "public:outsider": Line(
        "all:200 other:404",
        "all:go! other:404",
        link("asked"),
        lambda corner: {"isi": "Ya", "kunci": "l1", "versi": "0"},
    ),
    "public:thanks": Line("all:200 other:404", "all:405", link("closed")),
    "public:outsider_file": Line("all:200 other:410 stranger:404", "all:405", link("asked", file="outside_file")),
    "public:step": Line(
        "all:200 other:404 stranger:404",
        "all:go! other:404 stranger:404",
        token("returned", "task"),
        _step_of_applicant,
    ),
}

# ── the API: a session counts for nothing there; who holds a token is tried in tests/api ─────────────
_OPEN = {"list_offices", "list_services", "show_service", "show_free_times", "overview", "openapi"}
_BY_FORM = {"start_case_of_service": "all:422", "look_up": "all:422"}


def _api_line(name: str, parameters: frozenset[str]) -> Line:
    def arguments(corner: Corner) -> dict[str, Any]:
        known = {
            "number": corner.found["number"],
            "task": corner.found["task"].pk,
            "file": corner.found["file"].pk,
            "delivery": corner.found["delivery"].pk,
            "slug": "uji",
            "step": "kabar",
            "rest": "tidak/ada",
        }
        return {each: known[each] for each in parameters}

    if name == "nothing":
        return Line("all:404", "all:404", arguments)
    reads = name in _OPEN or name.startswith(("list_", "show_", "download_"))
    if reads:
        # Both offices offer a service of that name, so one has to be named.
        got = "all:422" if name in ("show_service", "show_free_times") else PAGE if name in _OPEN else "all:401"
        return Line(got, READ_ONLY, arguments)
    return Line(READ_ONLY, _BY_FORM.get(name, "all:401"), arguments)


TABLE |= {
    name: _api_line(name.removeprefix("api:"), parameters) for name, parameters in patterns() if name.startswith("api:")
}


def arguments_for(place: Place, name: str, role: str) -> dict[str, Any]:
    """What this role's address names: A's objects; those of B for the stranger; of another case with one's own link."""
    line = TABLE[name]
    mine, foreign = line.arguments(place.a), line.arguments(place.b)
    if role not in ("other", "stranger"):
        return mine
    if "token" not in mine or name == "account_invitation":
        return foreign if role == "stranger" else mine
    if role == "stranger":  # an own link, and office B's object behind it
        return {**foreign, "token": mine["token"]}
    if set(mine) == {"token"}:  # a link that was guessed
        return {"token": mine["token"][:-1] + ("A" if mine["token"][-1] != "A" else "B")}
    others = {**place.a.found["tokens"], "asked": place.a.found["links"]["closed"]}
    return {**mine, "token": others["asked" if name.startswith("public:outsider") else "held"]}
