"""What has to be known before Alur can serve, and what is wrong with an answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
_ADDRESS = re.compile(r"[^@\s'\"<>]+@[^@\s'\"<>]+\.[^@\s'\"<>]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATABASE = ("postgres", "postgresql", "sqlite")


@dataclass(frozen=True)
class Question:
    """One thing to know. `fault` says in words what is wrong with an answer, empty where nothing is."""

    name: str
    words: str
    fault: Callable[[str], str]
    proposal: Callable[[dict[str, str]], str] | None = None
    """Taken where nothing is typed, from what is known so far; None: an answer is needed."""

    @property
    def option(self) -> str:
        return "--" + self.name.replace("_", "-")


def _text(value: str) -> str:
    if not value:
        return "Isi dahulu."
    return "" if value.isprintable() and len(value) <= 150 else "Paling panjang 150 huruf, satu baris."


def _slug(value: str) -> str:
    return "" if _SLUG.fullmatch(value) else "Pakai huruf kecil, angka, dan tanda hubung saja. Contoh: dinas-kominfo"


def _zone(value: str) -> str:
    return "" if value in ZONES else "Pilih wib, wita, atau wit."


def _email(value: str) -> str:
    return "" if _ADDRESS.fullmatch(value) else "Alamat email ini tidak lengkap. Contoh: nama@contoh.go.id"


def _url(value: str) -> str:
    parts = urlsplit(value)
    good = parts.scheme == "https" and parts.hostname and not parts.path.strip("/") and not parts.query
    return (
        "" if good and "'" not in value else "Harus alamat https tanpa tambahan. Contoh: https://layanan.contoh.go.id"
    )


def _smtp(value: str) -> str:
    parts = urlsplit(value)
    good = parts.scheme in ("smtp", "smtps", "smtp+starttls") and parts.hostname and "'" not in value
    return "" if good else "Contoh: smtp+starttls://pengguna:sandi@surel.contoh.go.id"


def _sender(value: str) -> str:
    good = _ADDRESS.fullmatch(parseaddr(value)[1]) and "'" not in value and value.isprintable()
    return "" if good else "Contoh: Layanan Kantor <layanan@contoh.go.id>"


def _database(value: str) -> str:
    good = not value or (urlsplit(value).scheme in _DATABASE and "'" not in value)
    return "" if good else "Contoh: postgres://alur:sandi@127.0.0.1:5432/alur; kosong berarti SQLite."


def _slug_of(known: dict[str, str]) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", known["short"].lower()))[:60]


def _sender_of(known: dict[str, str]) -> str:
    host = urlsplit(known["url"]).hostname or ""
    name = re.sub(r"[^\w .-]", "", known["short"])
    return formataddr((name, f"layanan@{host}"))


QUESTIONS = (
    Question("office", "Nama lengkap kantor", _text),
    Question("short", "Nama singkat kantor (untuk judul halaman)", _text, lambda known: known["office"][:40]),
    Question("slug", "Nama di alamat halaman (huruf kecil)", _slug, _slug_of),
    Question("zone", "Waktu setempat: wib, wita, atau wit", _zone, lambda known: "wib"),
    Question("url", "Alamat yang diketik pemohon (https)", _url),
    Question("admin_name", "Nama administrator", _text),
    Question("admin_email", "Email administrator", _email),
    Question("smtp", "Peladen surel", _smtp, lambda known: "smtp://127.0.0.1:25"),
    Question("mail_from", "Pengirim surel", _sender, _sender_of),
    Question("database", "Basis data (kosong: SQLite di folder data)", _database, lambda known: ""),
)


def environment_of(answers: dict[str, str], metrics_token: str) -> dict[str, str]:
    """The lines of the settings file."""
    found = {
        "DJANGO_SETTINGS_MODULE": "alur.project.settings.prod",
        "ALUR_BASE_URL": answers["url"].rstrip("/"),
        "ALUR_HOSTS": f"{urlsplit(answers['url']).hostname},127.0.0.1",
        "ALUR_LOG": "json",
        "ALUR_SMTP_URL": answers["smtp"],
        "ALUR_MAIL_FROM": answers["mail_from"],
        "ALUR_METRICS_TOKEN": metrics_token,
    }
    return found | ({"DATABASE_URL": answers["database"]} if answers["database"] else {})
