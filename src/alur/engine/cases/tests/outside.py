"""An SOP with all that happens beside the office: contact, unit, participants, sending, event, sleep."""

from typing import Any

from alur.engine.cases.models import Case, SecretLink, Task
from alur.engine.cases.queries import token_of
from alur.engine.sops.models import SopVersion
from alur.foundation.offices.models import Office, Officer
from alur.kernel.ids import new_token

from . import make

CONTACT = {"name": "Joko Widarto", "phone": "+6285711122233", "email": "joko@contoh.id"}
ANSWERS = {
    "nama": "Siti Rahmawati",
    "telepon": "+6281234567890",
    "surel": "siti@contoh.id",
    "perihal": "Kunjungan lapangan",
    "rahasia": "Hanya untuk kantor",
    "narahubung": CONTACT,
}

EXECUTORS = {
    "pemohon": {"name": "Pemohon", "kind": "applicant"},
    "petugas": {"name": "Petugas", "kind": "position"},
    "kepala": {"name": "Kepala", "kind": "position"},
    "narahubung": {
        "name": "Narahubung",
        "kind": "contact",
        "from": "permohonan.narahubung",
        "sees": ["permohonan.perihal", "permohonan.undangan"],
    },
    "biro": {"name": "Biro Umum", "kind": "unit", "sees": ["permohonan.perihal"]},
    "publik": {"name": "Masyarakat", "kind": "public"},
    "sistem": {"name": "Sistem", "kind": "system"},
}

ROWS = [
    {"no": 1, "activity": "Mengajukan permohonan kunjungan", "executors": ["pemohon"]},
    {"no": 2, "activity": "Menerima permohonan", "executors": ["petugas"], "time": "10 menit"},
    {"no": 3, "activity": "Mengonfirmasi kesediaan", "executors": ["narahubung"], "time": "1 hari"},
    {"no": 4, "activity": "Memberi telaah", "executors": ["biro"], "time": "1 hari"},
    {"no": 5, "activity": "Memeriksa jadwal", "executors": ["petugas", "kepala"], "time": "30 menit"},
    {"no": 6, "activity": "Mengirim jadwal kunjungan", "executors": ["petugas"], "time": "5 menit"},
    {"no": 7, "activity": "Menerima tanggapan publik", "executors": ["publik"]},
    {"no": 8, "activity": "Mengisi survei kunjungan", "executors": ["pemohon"]},
]


def _steps() -> list[dict[str, Any]]:
    return [
        {
            "id": "permohonan",
            "rows": [1],
            "executor": "pemohon",
            "form": [
                {"name": "nama", "type": "text", "label": "Nama", "fills": "applicant.name"},
                {"name": "telepon", "type": "phone", "label": "Telepon", "fills": "applicant.phone"},
                {"name": "surel", "type": "email", "label": "Surel", "required": False, "fills": "applicant.email"},
                {"name": "perihal", "type": "text", "label": "Perihal", "fills": "subject"},
                {"name": "rahasia", "type": "text", "label": "Untuk kantor saja", "required": False},
                {"name": "undangan", "type": "file", "label": "Undangan", "required": False},
                {"name": "narahubung", "type": "person", "label": "Narahubung", "required": False},
            ],
            "then": "terima",
        },
        {
            "id": "terima",
            "rows": [2],
            "executor": "petugas",
            "parallel": {
                "branches": {"lokasi": "konfirmasi", "unit-lain": "telaah", "kantor": "periksa"},
                "join": "kabar",
            },
        },
        {
            "id": "konfirmasi",
            "rows": [3],
            "executor": "narahubung",
            "form": [
                {"name": "jumlah", "type": "number", "label": "Berapa orang yang menerima?"},
                {"name": "surat", "type": "file", "label": "Surat kesediaan", "required": False},
            ],
            "outcomes": {
                "bersedia": {"label": "Bersedia", "to": "kabar"},
                "tidak": {"label": "Tidak bersedia", "to": "kabar", "reason": "required"},
            },
        },
        {
            "id": "telaah",
            "rows": [4],
            "executor": "biro",
            "form": [{"name": "pendapat", "type": "long-text", "label": "Pendapat"}],
            "then": "kabar",
        },
        {
            "id": "periksa",
            "rows": [5],
            "executor": "petugas",
            "participants": ["kepala", "narahubung"],
            "form": [{"name": "temuan", "type": "long-text", "label": "Temuan", "for_applicant": "periksa"}],
            "then": "kabar",
        },
        {
            "id": "kabar",
            "rows": [6],
            "executor": "petugas",
            "participants": ["narahubung"],
            "completes_on": "sent",
            "then": "tanggapan",
        },
        {
            "id": "tanggapan",
            "rows": [7],
            "executor": "publik",
            "event": True,
            "form": [
                {"name": "pesan", "type": "long-text", "label": "Isi tanggapan"},
                {"name": "bukti", "type": "file", "label": "Bukti", "required": False},
            ],
            "outcomes": {
                "masuk": {"label": "Tanggapan masuk", "to": "tanggapan"},
                "keberatan": {"label": "Keberatan masuk", "to": "jawab", "reason": "required"},
                "habis": {"label": "Masa tanggapan habis", "to": "survei"},
            },
            "timeout": {"after": "5 hari", "outcome": "habis"},
        },
        {"id": "jawab", "added": True, "name": "Menjawab keberatan", "executor": "petugas", "then": "tanggapan"},
        {
            "id": "survei",
            "rows": [8],
            "executor": "pemohon",
            "not_before": "2 hari",
            "after_service": True,
            "form": [{"name": "kesan", "type": "long-text", "label": "Kesan"}],
            "then": "selesai",
        },
    ]


def visit_sop(of: Office | None = None, **parts: Any) -> SopVersion:
    """Published without the checks; for `make.office()` unless told otherwise."""
    what = make.definition(
        _steps(), slug="kunjungan", rows=ROWS, executors=EXECUTORS, service={"prefix": "KJ"}, **parts
    )
    return make.version(what, of)


def applied(version: SopVersion | None = None, **options: Any) -> Case:
    answers = {**ANSWERS, **options.pop("answers", {})}
    return make.started(version or visit_sop(), answers=answers, **options)


def split(case: Case, officer: Officer, **options: Any) -> Case:
    """Its three branches are open: contact, unit, and the office with two who take part."""
    make.done(case, officer, step="terima", **options)
    return case


def link_of(task: Task, executor: str = "") -> SecretLink:
    links = SecretLink.objects.filter(task=task, revoked_at__isnull=True).select_related("task__case")
    return links.get(executor=executor) if executor else links.get()


def address_of(task: Task, executor: str = "") -> str:
    return f"/tautan/{token_of(link_of(task, executor))}/"


def confirmation(**fields: Any) -> dict[str, Any]:
    """What the page of `konfirmasi` posts."""
    return {"jumlah": "4", "decision_outcome": "bersedia", "kunci": new_token(), "versi": "0", **fields}
