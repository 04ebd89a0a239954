"""The import of officers: a preview with each cell's fault, then all of it once, or nothing."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from alur.administration.actions import FaultyRows, import_officers
from alur.administration.queries.importing import judged, rows_of
from alur.administration.rules.spreadsheet import read_table
from alur.desk.tests.make import PDF
from alur.engine.cases.tests import make as cases
from alur.foundation.offices.models import Holding, Officer
from alur.foundation.outbox.models import Delivery
from alur.foundation.privacy.sealing import digest
from alur.kernel.errors import Refused

from . import make

IMPOR = f"{make.HERE}petugas/impor/"
PERIKSA = f"{IMPOR}periksa/"
ANI = ("Ani Wijaya", "ani@contoh.id", make.NIP, "Petugas", date(2026, 11, 23), date(2026, 12, 31), "Plt.")
BUDI = ("Budi", "budi@contoh.id", "", "", "", "", "")


def sent(here, *rows, body=None, name="petugas.xlsx"):
    return here.browser.post(IMPOR, make.form(table=make.upload(body if body is not None else make.xlsx(*rows), name)))


def key_on(page):
    return page.context["form"]["kunci"].value()


def test_nothing_is_written_until_confirmed_and_then_all_of_it_once(here):
    before = Officer.objects.count()
    assert sent(here, ANI, BUDI)["Location"] == PERIKSA
    page = here.browser.get(PERIKSA)
    text = page.content.decode()
    assert "Semua baris baik" in text
    assert make.NIP not in text
    assert Officer.objects.count() == before
    stored = str(dict(here.browser.session))
    assert make.NIP not in stored
    assert "ani@contoh.id" not in stored
    typed = {"kunci": key_on(page)}
    assert [here.browser.post(PERIKSA, typed).status_code for _each in range(2)] == [302, 302]
    ani = Officer.objects.get(email="ani@contoh.id")
    assert (ani.office, ani.nip_digest) == (here.office, digest("nip", make.NIP))
    held = Holding.objects.get(officer=ani)
    assert (held.position, held.kind, held.starts_on, held.ends_on) == (here.position("petugas"), "plt", *ANI[4:6])
    assert Officer.objects.count() == before + 2
    assert Delivery.objects.filter(kind="invitation").count() == 2
    assert make.journal(here.office).count("office.officers_imported") == 1
    assert here.browser.get(PERIKSA)["Location"] == IMPOR


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (0, "", "Isi nama petugas."),
        (0, "N" * 151, "Nama terlalu panjang"),
        (1, "", "Isi alamat surel"),
        (1, "ani(at)contoh", "Alamat surel ini tidak lengkap"),
        (2, "12345", "NIP terdiri atas 18 angka"),
        (2, 198502122010011000, "NIP ini dipotong oleh Excel"),
        (3, "Panglima", "Jabatan ini tidak ada di kantor Anda"),
        (3, "", "Isi jabatannya, atau kosongkan"),
        (4, "31/2/2027", "Tanggal itu tidak ada di kalender"),
        (4, "", "Isi tanggal mulai memegang jabatan."),
        (4, "1/1/0027", "Tanggal itu tidak masuk akal"),
        (5, "1/1/2020", "Tanggal selesai tidak boleh sebelum tanggal mulai"),
        (6, "raja", "Tulis definitif, Plh., atau Plt."),
        (0, "=HYPERLINK(1)", "Sel ini berisi rumus"),
        (3, "+=1", "Sel ini berisi rumus"),
        (0, "x" * 400, "Isi sel ini terlalu panjang"),
    ],
)
def test_each_fault_stands_in_words_beside_its_cell_and_stops_all_rows(here, place, value, said):
    row = list(ANI)
    row[place] = value
    sent(here, BUDI, row)
    page = here.browser.get(PERIKSA)
    assert said in page.content.decode()
    assert "1 baris perlu diperbaiki" in page.content.decode()
    before = Officer.objects.count()
    assert here.browser.post(PERIKSA, {"kunci": key_on(page)}).status_code == 422
    assert Officer.objects.count() == before


def test_plh_needs_an_end_in_a_table_as_on_the_page(here):
    sent(here, (*ANI[:5], "", "Plh."))
    assert "Plh. selalu punya tanggal selesai" in here.browser.get(PERIKSA).content.decode()


def test_the_same_person_twice_and_who_is_known_are_told(here, elsewhere):
    known = here.petugas.email.upper()
    sent(here, BUDI, ("Budi lagi", "BUDI@contoh.id"), ("C", known), ("D", elsewhere.petugas.email))
    text = here.browser.get(PERIKSA).content.decode()
    assert "Sama dengan baris 2." in text
    assert text.count("Sudah ada akun dengan alamat surel ini.") == 2


def test_a_position_is_known_by_name_or_key_in_any_spelling_and_a_double_name_is_asked_about(here):
    cases.position("petugas-2", here.office)
    here.office.positions.filter(key="petugas-2").update(name="Petugas")
    lines = read_table(make.xlsx((*ANI[:3], " PETUGAS ", *ANI[4:]), ("B", "b@c.id", "", "petugas-2", "1/12/2026")))
    first, second = judged(rows_of(lines), here.office, make.AT)
    assert "Ada beberapa jabatan dengan nama ini" in first.faults["jabatan"]
    assert (second.position, second.faults) == ("petugas-2", {})


def test_what_changed_since_the_preview_is_seen_under_the_lock(here):
    sent(here, BUDI)
    page = here.browser.get(PERIKSA)
    cases.officer("lain", of=here.office).delete()
    Officer.objects.create_user("budi@contoh.id", office=here.office, name="Budi")
    answer = here.browser.post(PERIKSA, {"kunci": key_on(page)})
    assert answer.status_code == 422
    assert "Sudah ada akun" in answer.content.decode()
    rows = rows_of(read_table(make.xlsx(BUDI)))
    with pytest.raises(FaultyRows):
        import_officers(office=here.office, rows=rows, key="k", by=here.admin.actor, at=make.AT)


def test_the_same_key_answers_the_first_time_and_a_stranger_is_refused(here, elsewhere):
    rows = rows_of(read_table(make.xlsx(BUDI)))
    given = {"office": here.office, "rows": rows, "key": "k", "at": make.AT}
    with pytest.raises(Refused):
        import_officers(**given, by=elsewhere.admin.actor)
    assert not Officer.objects.filter(email="budi@contoh.id").exists()
    assert [import_officers(**given, by=here.admin.actor) for _each in range(2)] == [1, 1]
    assert Officer.objects.filter(email="budi@contoh.id").count() == 1


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (PDF, "petugas.xlsx", "bukan Excel"),
        (b"PK\x03\x04....", "petugas.xlsx", "bukan Excel"),
        (b"apa,saja\n1,2\n", "petugas.csv", "Baris pertama harus memuat nama kolom"),
        (b"nama,surel,gaji\nA,b@c.id,9\n", "petugas.csv", "Kolom ini tidak dikenal atau tertulis dua kali: gaji"),
        (b"nama,surel\n" + b"A,a@b.id\n" * 2000, "petugas.csv", "paling banyak 1000 baris"),
        (b"", "petugas.xlsx", "kosong"),
    ],
)
def test_a_file_that_is_no_list_is_refused_beside_the_field(here, body, name, said):
    answer = sent(here, body=body, name=name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert here.browser.get(PERIKSA).status_code == 302


def test_the_template_reads_back_and_names_the_positions(here):
    answer = here.browser.get(f"{IMPOR}templat/")
    assert answer["Content-Disposition"] == 'attachment; filename="petugas.xlsx"'
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    book = load_workbook(io.BytesIO(body))
    assert [sheet.title for sheet in book.worksheets] == ["Petugas", "Petunjuk", "Jabatan"]
    assert {cell.value for cell in book["Jabatan"]["A"]} == {"Kepala", "Petugas"}
    book["Petugas"].append(["Ani", "ani@contoh.id"])
    filled = io.BytesIO()
    book.save(filled)
    assert [line.cells["nama"] for line in read_table(filled.getvalue())] == ["Ani"]


def test_judging_asks_as_often_for_many_rows_as_for_few(here, django_assert_num_queries):
    for number in (1, 300):
        rows = rows_of(read_table(make.xlsx(*[(f"N{each}", f"n{each}@c.id") for each in range(number)])))
        with django_assert_num_queries(3):
            judged(rows, here.office, make.AT)
