"""Administrators of the office, and nobody else: for all others the pages are not there."""

import pytest
from django.urls import reverse

from alur.administration.urls import urlpatterns
from alur.desk.tests.make import browser
from alur.engine.cases.tests import make as cases
from alur.engine.drafting.actions import keep_draft
from alur.engine.drafting.rules.readers.plain import read_string
from alur.engine.drafting.rules.recognise import draft_of
from alur.engine.sops.actions import save_draft
from alur.engine.sops.tests.make import TOY
from alur.foundation.offices.models import Holding, Officer

from . import make

READ = draft_of(read_string("No\tKegiatan\tPetugas\tWaktu\n1\tMenerima tamu\tX\t5 menit\n"))
FIXED = {"slug": "uji", "act": "tutup", "day": "2026-12-25", "file": "0199aaaa-0000-7000-8000-000000000000",
         "service": "uji", "end": "selesai", "entry": 1, "to_whom": "subjek",
         "way": "batalkan", "step": "ajukan"}  # fmt: skip
NAMES = [pattern.name for pattern in urlpatterns]
WITH_OBJECTS = [each.name for each in urlpatterns if any(key.endswith("_id") for key in each.pattern.converters)]
OTHERWISE = {
    "breach": 404,
    "close_breach": 404,
    "breach_notice": 404,
    "logo": 404,
    "compare_draft": 404,
    "revision_act": 404,
    "remove_period": 404,
    "import_check": 302,
    "editor_turn": 302,
    "editor_here": 302,
}
"""What an administrator gets where there is nothing yet to show."""


def address(name, place):
    known = {
        "position_id": place.position("petugas").pk,
        "officer_id": place.petugas.pk,
        "draft_id": keep_draft(office=place.office, draft=READ, by=place.admin.actor, at=make.AT).pk,
        "revision_id": save_draft(office=place.office, source=TOY, by=place.admin.actor, at=make.AT).pk,
        "holding_id": Holding.objects.get(officer=place.petugas).pk,
        **FIXED,
    }
    pattern = next(each for each in urlpatterns if each.name == name)
    return reverse(f"administration:{name}", kwargs={key: known[key] for key in pattern.pattern.converters})


@pytest.mark.parametrize("name", NAMES)
def test_only_administrators_find_the_pages(here, name):
    where = address(name, here)
    for person in (here.petugas, here.kepala):
        assert browser(person).get(where).status_code == 404
        assert browser(person).post(where, make.form()).status_code == 404
    assert browser().get(where).status_code == 302
    assert here.browser.get(where).status_code == OTHERWISE.get(name, 200)


@pytest.mark.parametrize("name", WITH_OBJECTS)
def test_what_another_office_has_is_not_there(here, elsewhere, name):
    foreign = address(name, elsewhere)
    assert here.browser.get(foreign).status_code == 404
    assert here.browser.post(foreign, make.form()).status_code in (404, 405)


def test_an_administrator_who_was_closed_or_demoted_is_out_at_the_next_request(here):
    second = cases.officer("kedua", of=here.office, is_administrator=True)
    theirs = browser(second)
    assert theirs.get(make.HERE).status_code == 200
    Officer.objects.filter(pk=second.pk).update(is_administrator=False)
    assert theirs.get(make.HERE).status_code == 404
    Officer.objects.filter(pk=second.pk).update(is_administrator=True, is_active=False)
    assert theirs.get(make.HERE).status_code == 302


def test_the_menu_shows_settings_to_administrators_only(here):
    assert 'href="/meja/pengaturan/"' in here.browser.get("/meja/").content.decode()
    assert 'href="/meja/pengaturan/"' not in browser(here.petugas).get("/meja/").content.decode()


def test_a_number_that_no_key_can_be_is_not_there(here):
    for part in ("jabatan", "petugas"):
        assert here.browser.get(f"{make.HERE}{part}/{2**70}/").status_code == 404
    assert here.browser.get(f"{make.HERE}kalender/hari/bukan-tanggal/hapus/").status_code == 404
