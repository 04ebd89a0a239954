"""Answers that nobody gave, for a dry run: each field gets one that it takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from alur.engine.sops.rules.definition import FieldType, FormField

NAME, EMAIL, PHONE = "Siti Contoh", "siti.contoh@contoh.id", "+6281200000000"
BY_FILLS = {
    "applicant.name": NAME, "applicant.email": EMAIL, "applicant.phone": PHONE,
    "applicant.unit": "Bagian Umum", "subject": "Permohonan contoh",
}  # fmt: skip
BY_TYPE: dict[FieldType, Any] = {
    FieldType.TEXT: "Isian contoh",
    FieldType.LONG_TEXT: "Ini isian contoh untuk mencoba jalannya SOP.",
    FieldType.PHONE: PHONE,
    FieldType.EMAIL: EMAIL,
    FieldType.NIK: "3201234506780001",
    FieldType.NIP: "198501012010011002",
    FieldType.NIK_OR_NIP: "3201234506780001",
    FieldType.PERSON: {"name": "Budi Contoh", "phone": PHONE},
    FieldType.CONSENT: True,
}


def invented(field: FormField, today: date) -> Any:  # noqa: ANN401  an answer is whatever its field stores
    """None for files: there is none to show."""
    if field.type in (FieldType.DATE, FieldType.TIME_SLOT):
        day = (today + timedelta(days=max(field.min or 0, min(field.max or 1, 1)))).isoformat()
        return day if field.type is FieldType.DATE else {"date": day, "start": "09:00", "end": "10:00"}
    if field.type is FieldType.CHOICE:
        return field.options[0].value if field.options else None
    if field.type is FieldType.CHOICES:
        return [option.value for option in field.options[:1]]
    if field.type is FieldType.NUMBER:
        return max(field.min or 1, min(field.max or 3, 3))
    said = BY_FILLS.get(field.fills or "") if field.type in (FieldType.TEXT, FieldType.LONG_TEXT) else None
    return said or BY_TYPE.get(field.type)
