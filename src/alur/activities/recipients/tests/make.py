"""Builders: an SOP with one step that reaches four networks, an officer who does it, and what a browser posts."""

from uuid import uuid4

from alur.engine.cases.actions import save_progress
from alur.engine.cases.queries import task_view
from alur.engine.cases.tests import make as cases

AT = cases.MONDAY_9
NETWORKS = {"facebook": {"id": "Facebook"}, "tiktok": {"id": "TikTok", "en": "TikTok (en)"}}
APPLICATION = {
    **cases.APPLICATION,
    "form": [
        *cases.APPLICATION["form"],
        {"name": "satker", "type": "long-text", "label": "Satker", "required": False},
        {
            "name": "jejaring",
            "type": "choices",
            "label": "Jejaring",
            "required": False,
            "options": [{"value": "fb", "label": "Facebook"}, {"value": "ig", "label": {"id": "Instagram"}}],
        },
    ],
    "then": "unggah",
}


def steps(*, then="lapor", **options):
    """permohonan → unggah (recipients.reach, petugas) → lapor (petugas), which may send it back to either."""
    return [
        APPLICATION,
        {
            "id": "unggah",
            "rows": [2],
            "name": "Mengunggah materi",
            "executor": "petugas",
            "does": "recipients.reach",
            "options": options or {"list": NETWORKS, "link": "required"},
            "form": [{"name": "temuan", "type": "long-text", "label": "Temuan", "required": False}],
            "then": then,
        },
        {
            "id": "lapor",
            "name": "Melapor",
            "executor": "petugas",
            "outcomes": {
                "baik": {"label": "Baik", "to": "selesai"},
                "ulang": {"label": "Ulang", "to": "permohonan", "back": True},
                "unggah-lagi": {"label": "Unggah lagi", "to": "unggah"},
            },
        },
    ]


def started(**options):
    answers = {"nama": "Siti", "telepon": cases.PHONE, "perihal": "Materi", **options.pop("answers", {})}
    return cases.started(cases.version(cases.definition(steps(**options))), answers=answers)


def view(case, step="unggah"):
    return task_view(cases.open_task(case, step))


def said(state="done", link="https://facebook.example/1", note="", key="facebook"):
    """What the form hands over for one recipient."""
    return {f"row_{key}_state": state, f"row_{key}_link": link, f"row_{key}_note": note}


BOTH = said() | said(key="tiktok", state="waived", link="", note="Akun diblokir.")


def save(case, person, data, *, at=AT, version=None, key=None):
    task = cases.open_task(case)
    return save_progress(
        case_id=case.pk,
        task_id=task.pk,
        version=task.version if version is None else version,
        activity_data=data,
        officer=person,
        at=at,
        key=key or uuid4().hex,
    )


def typed(task, data, **fields):
    """What the browser posts."""
    return {**data, "step_key": uuid4().hex, "step_version": task.version, **fields}
