"""Enumerations as the API spells them: English, where the engine keeps Indonesian ones."""

CASE_STATUS = {
    "berjalan": "running",
    "selesai": "served",
    "diarsipkan": "archived",
    "ditolak": "rejected",
    "dibatalkan": "cancelled",
    "ditarik": "withdrawn",
}
CHANNELS = {
    "web": "web",
    "surel": "email",
    "whatsapp": "whatsapp",
    "surat": "letter",
    "kunjungan": "visit",
    "telepon": "phone",
    "internal": "internal",
}
AT_THE_COUNTER = {CHANNELS[each]: each for each in ("kunjungan", "surat", "telepon", "whatsapp", "surel")}
"""By which way an application came that an officer enters, as the engine spells it."""
PAUSES = {"pemohon": "question", "ditunda": "suspended"}
HOLDINGS = {"definitif": "definitive", "plh": "plh", "plt": "plt"}
TASK_FILTERS = {"all": "semua", "nearly_due": "hampir", "overdue": "lewat", "waiting": "menunggu", "mine": "saya"}
DELIVERY_ACTS = ("retry", "confirm", "cancel")


def clean(text: str) -> str:
    """What somebody searches for, without control characters (PostgreSQL refuses a NUL), of sensible length."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:100]
