"""Taking in a list of officers: a file, a preview with each cell's fault, then all of it or nothing.

Between the two pages the rows lie sealed in the session: they hold NIPs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.administration.actions import FaultyRows, import_officers
from alur.administration.forms.base import KEY, ConfirmForm
from alur.administration.forms.people import ImportForm
from alur.administration.panels.template import template_file
from alur.administration.queries.importing import Row, judged, row_of, rows_of
from alur.administration.rules.spreadsheet import COLUMNS, ROWS_MAX, Unreadable, read_table
from alur.foundation.offices.queries import positions
from alur.foundation.privacy.rules import mask
from alur.foundation.privacy.sealing import Unreadable as Unsealable
from alur.foundation.privacy.sealing import seal, unseal
from alur.kernel import clock
from alur.kernel.errors import Invalid

from .pages import administrator_of, administrators, done_before, form_page, handle, posted, reading, remember_done, to

if TYPE_CHECKING:
    from alur.foundation.offices.models import Officer

WAITING = "impor"
"""In the session: the sealed rows between file and confirmation."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@administrators
def upload(request: HttpRequest) -> HttpResponse:
    """Take the file and read it; nothing of it is stored yet."""
    officer = administrator_of(request)
    form = ImportForm(posted(request), request.FILES if request.method == "POST" else None)

    def read(data: dict[str, Any]) -> str:
        try:
            rows = rows_of(read_table(data["table"][0].read()))
        except Unreadable as fault:
            raise Invalid({"table": words_of(fault)}) from None
        request.session[WAITING] = seal(json.dumps([row.as_data() for row in rows]))
        return ngettext("%(count)d baris terbaca.", "%(count)d baris terbaca.", len(rows)) % {"count": len(rows)}

    context = form_page(
        _("Impor petugas"), _("Periksa daftar"), to("officers"), _("Semua petugas"), here="officers", uploads=True
    )
    context["names"] = list(positions(officer.office).values_list("name", flat=True))
    return handle(request, form, read, then=to("import_check"), context=context, template="administration/import.html")


@administrators
def check(request: HttpRequest) -> HttpResponse:
    """Each row with its faults; confirmed, all rows or none."""
    officer, at = administrator_of(request), clock.now()
    if request.method == "POST" and (done := done_before(request)):
        return redirect(done)
    rows = _waiting(request)
    if not rows:
        messages.warning(request, _("Tidak ada daftar yang menunggu. Pilih berkasnya lagi."))
        return redirect(to("import"))
    form = ConfirmForm(posted(request))
    rows = judged(rows, officer.office, at)
    if request.method == "POST" and form.is_valid() and not any(row.faults for row in rows):
        try:
            number = import_officers(
                office=officer.office, rows=rows, key=request.POST.get(KEY, ""), by=officer.actor, at=at
            )
        except FaultyRows as faulty:
            rows = faulty.rows
        else:
            del request.session[WAITING]
            remember_done(request, to("officers"))
            said = ngettext("%(count)d petugas diundang.", "%(count)d petugas diundang.", number)
            messages.success(request, said % {"count": number})
            return redirect(to("officers"))
    return _preview(request, officer, form, rows)


def _preview(request: HttpRequest, officer: Officer, form: ConfirmForm, rows: list[Row]) -> HttpResponse:
    faulty = [row for row in rows if row.faults]
    shown = [
        (row.number, [(name, _shown(row, name), row.faults.get(name, "")) for name in COLUMNS], bool(row.faults))
        for row in [*faulty, *(row for row in rows if not row.faults)]
    ]
    context = {
        "form": form,
        "rows": shown,
        "columns": COLUMNS,
        "faulty": len(faulty),
        "total": len(rows),
        "here": "officers",
    }
    return render(request, "administration/import_check.html", context, status=422 if request.method == "POST" else 200)


def _shown(row: Row, column: str) -> str:
    """As it stood in the file; of a NIP that is right, only as much as tells whose it is."""
    typed = row.typed.get(column, "")
    return mask(typed) if column == "nip" and typed else typed[:120]


def _waiting(request: HttpRequest) -> list[Row]:
    sealed = request.session.get(WAITING, "")
    if not sealed:
        return []
    try:
        return [row_of(data) for data in json.loads(unseal(sealed))]
    except Unsealable:  # the keys were changed meanwhile
        return []


@reading
def template(request: HttpRequest) -> HttpResponseBase:
    """An empty table with the columns, the office's positions beside it."""
    office = administrator_of(request).office
    body = template_file(list(positions(office).values_list("name", flat=True)))
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="petugas.xlsx"'
    return response


def words_of(fault: Unreadable) -> str:
    """Why the file as a whole is not taken, and what to do."""
    words = ", ".join(fault.words)
    said = {
        "empty": _("Berkas ini kosong. Isi dahulu daftarnya."),
        "too-large": _("Berkas ini terlalu besar. Bagi menjadi beberapa berkas."),
        "not-a-table": _("Berkas ini bukan Excel (.xlsx) atau .csv. Simpan ulang daftarnya, lalu pilih lagi."),
        "macros": _("Berkas ini memuat makro. Simpan sebagai “Buku Kerja Excel (.xlsx)”, lalu pilih lagi."),
        "bomb": _("Isi berkas ini terlalu besar bila dibuka. Salin daftarnya ke templat, lalu pilih lagi."),
        "damaged": _("Berkas ini rusak. Buka, simpan ulang sebagai .xlsx, lalu pilih lagi."),
        "no-header": _("Baris pertama harus memuat nama kolom: %(columns)s. Pakailah templatnya.")
        % {"columns": ", ".join(COLUMNS)},
        "unknown-columns": _("Kolom ini tidak dikenal atau tertulis dua kali: %(words)s. Pakailah templatnya.")
        % {"words": words},
        "no-rows": _("Daftar ini belum berisi petugas. Isi mulai baris kedua."),
        "too-many": _("Daftar ini terlalu panjang: paling banyak %(most)d baris. Bagi menjadi beberapa berkas.")
        % {"most": ROWS_MAX},
    }
    return said[fault.why]
