"""Examples of the document, by operation. tests/api runs every request and checks every answer against its schema."""

from typing import Any

TASK = "01993f1c-7a00-7c3e-9d54-0a5f6f3b2c11"
FILE = "01993f1c-7a00-7c3e-9d54-0a5f6f3b2c12"
PAUSE = "01993f1c-7a00-7c3e-9d54-0a5f6f3b2c13"
LINK = "01993f1c-7a00-7c3e-9d54-0a5f6f3b2c15"
DELIVERY = "01993f1c-7a00-7c3e-9d54-0a5f6f3b2c14"
NUMBER = "TIK-2026-0417"
TOKEN = "b2xkLXNhbXBsZS10b2tlbi1ub3QtcmVhbC0"  # noqa: S105  a sample, opens nothing
LINK_URL = f"https://layanan.contoh.go.id/tautan/{TOKEN}/"
TRACKING_URL = f"https://layanan.contoh.go.id/lacak/{TOKEN}/"
AT, LATER = "2026-11-24T09:00:00+07:00", "2026-11-24T09:05:00+07:00"


def _problem(status: int, kind: str, title: str, detail: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    return {"type": f"/api/v1/problems/{kind}", "title": title, "status": status, "detail": detail, **more}


PROBLEM: dict[int, dict[str, Any]] = {
    400: _problem(400, "malformed", "The request cannot be read", "The body is not correct JSON."),
    401: _problem(401, "unauthenticated", "Unknown token", "Send a valid access token or a tracking token."),
    403: _problem(403, "refused", "Not allowed", "This step is not your task, or another officer works on it."),
    404: _problem(404, "not-found", "Not found", "It does not exist, or it is not yours."),
    409: _problem(409, "conflict", "It has changed", "This step was completed before you sent."),
    410: _problem(410, "gone", "The link opens nothing any more", "This step is done. Thank you."),
    413: _problem(413, "too-large", "The request is too large", "This request is too large."),
    415: _problem(415, "media-type", "Unknown kind of content", "Send application/json."),
    422: _problem(
        422, "invalid", "Something needs mending", "Mend what is named, then send again.",
        errors={"answers.nama": "This part must be filled in."},
    ),
    429: _problem(429, "throttled", "Too often", "Too many requests. Try again in 60 seconds."),
    503: _problem(
        503, "unavailable", "The service is disturbed", "Send again later with the same Idempotency-Key."
    ),
}  # fmt: skip

OFFICE = {"slug": "psi", "name": "Pusat Sistem Informasi", "short_name": "PSI", "time_zone": "Asia/Jakarta"}
SERVICE = {
    "office": "psi",
    "slug": "kendala-tik",
    "title": "Penanganan Kendala TIK",
    "summary": "",
    "sop_number": "493.52/OT.225/H.5/7/2023",
    "audience": "publik",
    "started_by": "applicant",
    "url": "/api/v1/services/kendala-tik?office=psi",
}
FIELD = {
    "name": "nama", "type": "text", "label": "Nama", "help": "", "required": True, "options": [], "minimum": None,
    "maximum": None, "pattern": "", "shown_if": None,
}  # fmt: skip
FORM = [{"title": "Tentang Anda", "help": "", "fields": [FIELD]}]
ROW = {
    "number": 1, "activity": "Mengajukan kendala", "executors": ["Pemohon"], "requirements": "Formulir",
    "time": "5 menit", "output": "Permohonan", "note": "", "display_only": False,
}  # fmt: skip
CHOICE = {
    "key": "sesuai", "label": "Sesuai", "help": "", "goes_back": False, "reason": "none", "leads_to": "putuskan",
}  # fmt: skip
CASE = {
    "number": NUMBER, "office": "psi", "service": "kendala-tik", "title": "Penanganan Kendala TIK",
    "subject": "Printer rusak", "status": "running", "channel": "web", "opened_at": AT, "served_at": None,
    "ended_at": None, "url": f"/api/v1/cases/{NUMBER}",
}  # fmt: skip
TASK_SHOWN = {
    "id": TASK, "case": NUMBER, "service": "kendala-tik", "step": "periksa", "name": "Memeriksa berkas", "visit": 1,
    "scope": "", "branch": "", "version": 0, "state": "open",
    "position": {"key": "pengelola-tik", "name": "Pengelola TIK"}, "assignee": None, "claimed": False,
    "clock": "office", "is_call": False, "is_watch": False, "on_sending": False, "asleep": False, "not_before": None,
    "until": None, "waits": None, "opened_at": AT, "due_at": LATER, "closed_at": None, "outcome": "",
    "url": f"/api/v1/tasks/{TASK}",
}  # fmt: skip
DETAIL = {
    **TASK_SHOWN, "rows": [2], "standard_time": "10 menit", "form": FORM, "outcomes": [CHOICE],
    "decided_by_activity": False, "activity": "work", "activity_fields": [], "choose_from": None,
    "reassign_to": [{"id": 7, "name": "Sari Wulandari"}], "optional": False, "starting_answers": [], "answers": [],
    "reason": "", "note": "", "returned_because": "", "pauses": [], "outsiders": [],
    "contributions": [], "acts": ["claim", "complete", "ask", "suspend", "reassign", "contribute"],
}  # fmt: skip
CASE_SHOWN = {
    **CASE, "end": "", "reason": "",
    "rows": [{
        "number": 1, "activity": "Mengajukan kendala", "executors": ["Pemohon"], "state": "done", "opened_at": AT,
        "closed_at": AT, "standard_time": "5 menit", "actual_seconds": None, "visits": 1,
    }],
    "open_steps": [{
        "name": "Memeriksa berkas", "role": "Pengelola TIK", "due_at": LATER, "waits": None, "not_before": None,
        "is_watch": False, "until": None,
    }],
    "own_steps": [], "questions": [], "results": [], "may_withdraw": True, "office_view": None,
}  # fmt: skip
OUTSIDER = {
    "id": LINK, "role": "Narahubung", "name": "Joko Widarto", "phone": "0857 •••• 2233", "mailed": False,
    "completes": True, "expires_at": "2026-12-24T09:00:00+07:00", "link_token": TOKEN, "link_url": LINK_URL,
}  # fmt: skip
RECORDED = {
    "act": "fire", "case": NUMBER, "step": "kabar", "task": TASK, "late": False, "url": f"/api/v1/tasks/{TASK}",
}  # fmt: skip
LINK_STEP = {
    "office": OFFICE, "case": NUMBER, "title": "Kunjungan", "step": "jawab", "name": "Menjawab", "role": "Narahubung",
    "completes": True, "version": 0, "not_before": None, "until": "2026-12-24T09:00:00+07:00", "returned_because": "",
    "shown": [{
        "name": "perihal", "label": "Perihal", "value": "Kunjungan", "data": None, "masked": False, "files": [],
    }],
    "form": FORM, "outcomes": [], "decided_by_activity": False, "activity_fields": [], "starting_answers": [],
    "contributions": [], "acts": ["complete", "contribute"],
}  # fmt: skip
STARTED = {"number": NUMBER, "tracking_url": TRACKING_URL, "tracking_token": TOKEN}


def _done(act: str, task: str | None = TASK) -> dict[str, Any]:
    url = f"/api/v1/tasks/{task}" if task else f"/api/v1/cases/{NUMBER}"
    return {"act": act, "case": NUMBER, "task": task, "url": url}


def _task(act: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": {"task": TASK}, "body": body, "answer": _done(act)}


def _delivery(act: str) -> dict[str, Any]:
    return {"parameters": {"delivery": DELIVERY}, "body": {}, "answer": {"id": DELIVERY, "act": act}}


def _case(act: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": {"number": NUMBER}, "body": body, "answer": _done(act, None)}


EXAMPLES: dict[str, dict[str, Any]] = {
    "list_offices": {"answer": {"offices": [OFFICE]}},
    "list_services": {"parameters": {"office": "psi"}, "answer": {"services": [SERVICE]}},
    "show_service": {
        "parameters": {"slug": "kendala-tik", "office": "psi"},
        "answer": {**SERVICE, "rows": [ROW], "form": FORM, "outcomes": []},
    },
    "show_free_times": {
        "parameters": {
            "slug": "virtual-meeting", "office": "psi", "date": "2026-11-24", "start": "09:00", "minutes": 120,
            "participants": 40,
        },
        "answer": {
            "known": True, "field": "waktu", "time_zone": "Asia/Jakarta",
            "times": [{"date": "2026-11-24", "start": "10:00", "end": "12:00"}],
        },
    },
    "start_case_of_service": {
        "parameters": {"slug": "kendala-tik", "office": "psi"},
        "body": {
            "answers": {
                "nama": "Siti Rahmawati",
                "nik": "3273014402900007",
                "telepon": "0821 9988 7766",
                "surel": "siti@contoh.id",
                "perihal": "Printer rusak",
                "hari": "2026-11-30",
                "jam": {"date": "2026-11-30", "start": "09:00", "end": "11:00"},
                "pendamping": {"name": "Joko Widarto", "phone": "0813 5550 0011"},
                "cara": ["a"],
                "setuju": True,
            }
        },
        "answer": {**STARTED, "case_url": f"/api/v1/cases/{NUMBER}"},
    },
    "look_up": {"body": {"number": NUMBER, "digits": "7766"}, "answer": STARTED},
    "record": {
        "parameters": {"number": NUMBER, "step": "kabar"}, "body": {"note": "Lewat telepon."}, "answer": RECORDED,
    },
    "fire": {"parameters": {"task": TASK}, "body": {"outcome": "masuk"}, "answer": RECORDED},
    "close": _task("close", {"reason": "Sudah cukup."}),
    "save": _task("save", {"activity": {"row_facebook_state": "done"}}),
    "contribute": _task("contribute", {"text": "Berkasnya menyusul besok."}),
    "renew": {
        "parameters": {"task": TASK},
        "body": {"link": LINK},
        "answer": {"act": "renew", "case": NUMBER, "task": TASK, "outsider": OUTSIDER},
    },
    "show_link": {"answer": LINK_STEP},
    "complete_link": {"body": {"answers": {"isi": "Ya, bisa."}}, "answer": {"act": "complete", "case": NUMBER}},
    "contribute_link": {
        "body": {"text": "Saya jawab sore ini."}, "answer": {"act": "contribute", "case": NUMBER},
    },
    "download_link_file": {"parameters": {"file": FILE}},
    "list_cases": {
        "parameters": {"q": "printer", "limit": 25, "cursor": ""},
        "answer": {"cases": [{**CASE, "applicant": "Siti Rahmawati"}], "next": ""},
    },
    "show_case": {"parameters": {"number": NUMBER}, "answer": CASE_SHOWN},
    "show_journal": {
        "parameters": {"number": NUMBER},
        "answer": {
            "entries": [
                {"number": 1, "at": AT, "kind": "case.opened", "actor": "applicant", "officer": None, "data": {}}
            ]
        },
    },
    "show_receipt": {"parameters": {"number": NUMBER}, "answer": STARTED},
    "download_file": {"parameters": {"number": NUMBER, "file": FILE}},
    "cancel": _case("cancel", {"reason": "Dikirim dua kali."}),
    "withdraw": _case("withdraw", {"reason": "Sudah teratasi."}),
    "answer": _case("answer", {"question": PAUSE, "answer": "Ruang 7."}),
    "list_tasks": {
        "parameters": {"which": "all", "service": "kendala-tik", "q": "", "limit": 25, "cursor": ""},
        "answer": {"tasks": [TASK_SHOWN], "next": ""},
    },
    "show_task": {"parameters": {"task": TASK}, "answer": DETAIL},
    "claim": _task("claim", {"version": 0}),
    "release": _task("release", {}),
    "resume": _task("resume", {}),
    "ask": _task("ask", {"text": "Ruang mana?"}),
    "suspend": _task("suspend", {"text": "Menunggu suku cadang."}),
    "reassign": _task("reassign", {"to": 7, "reason": "Cuti."}),
    "skip": _task("skip", {"reason": "Tidak diperlukan."}),
    "correct": _task("correct", {"reason": "Salah memilih hasil."}),
    "unmask": {
        "parameters": {"task": TASK},
        "body": {"field": "nik"},
        "answer": {"task": TASK, "field": "nik", "data": "3273014402900007"},
    },
    "complete": _task(
        "complete", {"answers": {"temuan": "Lengkap."}, "outcome": "sesuai", "note": "Segera.", "chosen": 7}
    ),
    "show_me": {
        "answer": {
            "name": "Sari Wulandari", "email": "sari@contoh.go.id", "office": OFFICE, "administrator": False,
            "language": "id",
            "positions": [
                {"position": {"key": "pengelola-tik", "name": "Pengelola TIK"}, "kind": "definitive", "until": None}
            ],
            "scopes": ["act", "read"], "expires_at": "2027-02-22T09:00:00+07:00",
        }
    },
    "choose_language": {"body": {"language": "en"}, "answer": {"language": "en"}},
    "list_deliveries": {
        "parameters": {"state": "failed", "limit": 25, "cursor": ""},
        "answer": {
            "deliveries": [
                {
                    "id": DELIVERY, "kind": "receipt", "carrier": "mail", "case": NUMBER, "state": "failed",
                    "attempts": 18, "created_at": AT, "next_try_at": None, "delivered_at": None,
                    "last_error": "Kotak surat penuh.",
                }
            ],
            "next": "",
        },
    },
    "retry_delivery": _delivery("retry"),
    "confirm_delivery": _delivery("confirm"),
    "cancel_delivery": _delivery("cancel"),
}  # fmt: skip
