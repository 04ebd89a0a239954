"""The first page names what is missing before services can run."""

from datetime import date

from alur.engine.cases.tests import make as cases
from alur.engine.sops.models import Binding
from alur.foundation.offices.models import Holding, Office
from alur.foundation.offices.tests.make import make_officer

from . import make


def said(here):
    return here.browser.get(make.HERE).content.decode()


def test_a_position_without_holder_is_grave_where_a_service_needs_it(here):
    assert "tidak ada pemangkunya" not in said(here)
    cases.started(here.version, answers=make.desk.ANSWERS)
    Holding.objects.filter(officer=here.petugas).update(ends_on=date(2026, 11, 22))
    assert "Petugas tidak ada pemangkunya hari ini. 1 tugas menunggu." in said(here)
    cases.position("tak-dipakai", here.office)
    assert "Tak-Dipakai tidak ada" not in said(here)


def test_a_holding_that_ends_within_a_week_is_told_before(here):
    Holding.objects.filter(officer=here.petugas).update(ends_on=date(2026, 11, 27))
    assert "Petugas tidak ada pemangkunya lagi dalam 7 hari." in said(here)


def test_an_executor_without_position_and_a_closed_service_are_told(here):
    Binding.objects.filter(sop=here.sop, executor="kepala").delete()
    assert "pelaksana Kepala belum punya jabatan" in said(here)
    type(here.sop).objects.update(closed_at=make.AT)
    assert "sedang tutup" in said(here)


def test_an_office_with_nothing_is_led_to_its_first_service(db):
    office = cases.office("baru")
    admin = cases.officer("admin", of=office, is_administrator=True)
    page = make.desk.browser(admin)
    text = page.get(make.HERE).content.decode()
    assert "Belum ada layanan." in text
    assert "telepon dan surel masih kosong" in text
    for part, words in (("jabatan", "Belum ada jabatan"), ("layanan", "Belum ada layanan")):
        assert words in page.get(f"{make.HERE}{part}/").content.decode()


def test_accounts_are_looked_after(here):
    text = said(here)
    assert "belum memakai kode kedua" in text
    assert "hanya punya satu administrator" in text
    make_officer(here.office, "tanpa@contoh.id", password=None)
    assert "1 petugas belum diundang" in said(here)


def test_the_calendar_of_next_year_is_asked_for_in_autumn(here):
    text = said(here)
    assert "Kalender 2027 belum memuat masa khusus" in text
    assert "Libur 2027 belum diperiksa" in text
    assert "Kalender 2026" not in text


def test_an_office_that_nobody_can_reach_is_told(here):
    Office.objects.filter(pk=here.office.pk).update(phone="", email="")
    assert "telepon dan surel masih kosong" in said(here)
