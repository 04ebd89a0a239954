"""The empty table that administrators fill in."""

import io

from django.utils.translation import gettext as _

from alur.administration.rules.spreadsheet import COLUMNS

WIDTHS = {"nama": 32, "surel": 32, "nip": 24, "jabatan": 32, "mulai": 14, "selesai": 14, "jenis": 12}
FORMATTED_ROWS = 200


def template_file(positions: list[str]) -> bytes:
    """An .xlsx: the table, how to fill it in, and the office's positions."""
    from openpyxl import Workbook  # noqa: PLC0415  large, and slow to import
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    sheet.title = _("Petugas")
    sheet.append(list(COLUMNS))
    for place, name in enumerate(COLUMNS, start=1):
        head = sheet.cell(row=1, column=place)
        head.font = Font(bold=True)
        sheet.column_dimensions[head.column_letter].width = WIDTHS[name]
        if name == "nip":
            for row in range(2, FORMATTED_ROWS):
                sheet.cell(row=row, column=place).number_format = "@"  # text: a number loses its last figures
    sheet.freeze_panes = "A2"
    help_sheet = book.create_sheet(_("Petunjuk"))
    help_sheet.column_dimensions["A"].width = 14
    help_sheet.column_dimensions["B"].width = 90
    for column, words in instructions():
        help_sheet.append([column, words])
    names = book.create_sheet(_("Jabatan"))
    names.column_dimensions["A"].width = 60
    for each in positions:
        names.append([each if not each.startswith("=") else f"'{each}"])
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def instructions() -> list[tuple[str, str]]:
    return [
        ("nama", _("Wajib. Dengan gelar.")),
        ("surel", _("Wajib. Undangan dikirim ke sini.")),
        ("nip", _("18 angka, kolom berjenis Teks. Boleh kosong.")),
        ("jabatan", _("Persis seperti pada lembar Jabatan. Boleh kosong.")),
        ("mulai", _("Hari pertama memegang jabatan, misalnya 2 Januari 2027. Wajib bila jabatan diisi.")),
        ("selesai", _("Hari terakhir. Boleh kosong, kecuali untuk Plh.")),
        ("jenis", _("definitif, Plh., atau Plt. Kosong berarti definitif.")),
    ]
