"""Positions and who holds them: made, changed, given, ended; and what is refused."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.engine.cases.tests import make as cases
from alur.foundation.offices.models import Holding, Position
from alur.foundation.offices.queries import positions_held

from . import make

JABATAN = f"{make.HERE}jabatan/"


def url(position, what=""):
    return f"{JABATAN}{position.pk}/{what}"


def holding(person, **changes):
    return make.form(officer=person.pk, kind="definitif", **make.day("starts_on", "2026-11-23")) | changes


def test_a_position_is_made_with_a_key_of_its_name_and_a_superior(here):
    answer = here.browser.post(
        f"{JABATAN}baru/", make.form(name="Kepala Sub TU", key="", superior=here.position("kepala").pk)
    )
    assert answer.status_code == 302
    made = Position.objects.get(office=here.office, key="kepala-sub-tu")
    assert (made.name, made.superior) == ("Kepala Sub TU", here.position("kepala"))
    assert make.journal(here.office) == ["office.position_created"]
    assert "Kepala Sub TU" in here.browser.get(JABATAN).content.decode()


def test_the_same_form_sent_twice_makes_one_position(here):
    typed = make.form(name="Arsiparis", key="arsiparis", superior="")
    assert [here.browser.post(f"{JABATAN}baru/", typed).status_code for _each in range(2)] == [302, 302]
    assert Position.objects.filter(key="arsiparis").count() == 1
    assert make.journal(here.office) == ["office.position_created"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "", "key": "x"}, "Bagian ini perlu diisi."),
        ({"name": "Lain", "key": "petugas"}, "Sudah ada jabatan dengan kunci ini"),
        ({"name": "Lain", "key": "dua kata"}, "Pakai huruf, angka, dan tanda hubung saja"),
        ({"name": "???", "key": ""}, "Kunci tidak dapat dibuat dari nama ini"),
        ({"name": "Lain", "key": "lain", "superior": "999999"}, "Pilih salah satu."),
    ],
)
def test_a_position_that_cannot_be_is_refused_and_what_was_typed_stays(here, typed, said):
    before = Position.objects.count()
    answer = here.browser.post(f"{JABATAN}baru/", make.form(superior="") | typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert f'value="{typed["name"]}"' in text or not typed["name"]
    assert Position.objects.count() == before


def test_name_and_superior_change_but_never_in_a_circle(here):
    head, staff = here.position("kepala"), here.position("petugas")
    assert here.browser.post(url(staff, "ubah/"), make.form(name="Petugas Loket", superior=head.pk)).status_code == 302
    staff.refresh_from_db()
    assert (staff.name, staff.key, staff.superior) == ("Petugas Loket", "petugas", head)
    answer = here.browser.post(url(head, "ubah/"), make.form(name="Kepala", superior=staff.pk))
    assert answer.status_code == 422
    assert "berada di bawah jabatan ini" in answer.content.decode()
    head.refresh_from_db()
    assert head.superior is None
    assert make.journal(here.office) == ["office.position_changed"]


def test_a_foreign_superior_or_officer_cannot_be_chosen(here, elsewhere):
    foreign = make.form(name="Petugas", superior=elsewhere.position("kepala").pk)
    assert here.browser.post(url(here.position("petugas"), "ubah/"), foreign).status_code == 422
    answer = here.browser.post(url(here.position("petugas"), "pemangku/"), holding(elsewhere.petugas, kind="plt"))
    assert answer.status_code == 422
    assert Holding.objects.filter(officer=elsewhere.petugas).count() == 1


def test_an_acting_holder_holds_for_these_days_and_not_longer(here):
    typed = holding(here.petugas, kind="plh", **make.day("ends_on", "2026-11-27"))
    assert here.browser.post(url(here.position("kepala"), "pemangku/"), typed).status_code == 302
    assert here.position("kepala") in positions_held(here.petugas, make.AT)
    made = Holding.objects.get(officer=here.petugas, kind="plh")
    assert (made.starts_on, made.ends_on) == (date(2026, 11, 23), date(2026, 11, 27))
    text = here.browser.get(url(here.position("kepala"))).content.decode()
    assert "Plh. kantor-petugas" in text
    assert "sampai Jumat, 27 November 2026" in text


def test_two_definitive_holders_are_asked_about_and_taken_when_meant(here):
    where = url(here.position("kepala"), "pemangku/")
    answer = here.browser.post(where, holding(here.petugas))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "kantor-kepala juga memegang jabatan ini secara definitif" in text
    assert 'name="beside"' in text
    assert Holding.objects.filter(officer=here.petugas).count() == 1
    assert here.browser.post(where, holding(here.petugas, beside="on")).status_code == 302
    assert Holding.objects.filter(officer=here.petugas).count() == 2


def test_one_after_the_other_needs_no_asking(here):
    Holding.objects.filter(officer=here.kepala).update(ends_on=date(2026, 11, 22))
    assert here.browser.post(url(here.position("kepala"), "pemangku/"), holding(here.petugas)).status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "plh"}, "Plh. selalu punya tanggal berakhir"),
        ({"kind": "plt", **make.day("ends_on", "2026-11-22")}, "tidak boleh sebelum tanggal mulai"),
        ({"kind": "plt", **make.day("starts_on", "2026-02-30")}, "Tanggal itu tidak ada di kalender"),
        ({"kind": "raja"}, "Pilih salah satu."),
    ],
)
def test_a_holding_that_cannot_be_is_refused(here, changes, said):
    answer = here.browser.post(url(here.position("kepala"), "pemangku/"), holding(here.petugas, **changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Holding.objects.filter(officer=here.petugas).count() == 1


def test_a_holding_is_ended_never_deleted_and_waiting_tasks_are_told_of(here):
    cases.started(here.version)
    held = Holding.objects.get(officer=here.petugas)
    where = f"{make.HERE}pemangku/{held.pk}/akhiri/"
    assert "1 tugas terbuka menunggu" in here.browser.get(where).content.decode()
    typed = make.form(**make.day("ends_on", "2026-11-22"))
    assert [here.browser.post(where, typed).status_code for _each in range(2)] == [302, 302]
    held.refresh_from_db()
    assert held.ends_on == date(2026, 11, 22)
    text = here.browser.get(url(here.position("petugas"))).content.decode()
    assert "Tidak ada yang memegang jabatan ini hari ini. 1 tugas terbuka menunggu." in text
    assert "1 masa jabatan yang lalu" in text
    assert make.journal(here.office) == ["office.holding_ended"]


def test_where_another_holds_it_too_nothing_is_warned_of(here):
    cases.officer("kedua", "petugas", of=here.office)
    held = Holding.objects.get(officer=here.petugas)
    text = here.browser.get(f"{make.HERE}pemangku/{held.pk}/akhiri/").content.decode()
    assert "tidak ada yang memegang jabatan ini" not in text


def test_the_lists_ask_as_often_for_many_as_for_few(here):
    def asked(where):
        here.browser.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert here.browser.get(where).status_code == 200
        return len(queries)

    pages = ["", "jabatan/", "petugas/", "layanan/", "kalender/"]
    few = {page: asked(make.HERE + page) for page in pages}
    for number in range(20):
        person = cases.officer(f"orang-{number}", f"jabatan-{number}", of=here.office, is_administrator=number % 2 == 0)
        cases.version(cases.definition(cases.plain_steps(), slug=f"layanan-{number}"), here.office)
        cases.hold(person, "petugas", kind="plt", starts_on=date(2026, 11, 1))
    assert {page: asked(make.HERE + page) for page in pages} == few
