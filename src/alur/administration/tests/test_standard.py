"""The settings page of the standard of service."""

from alur.desk.tests.make import browser
from alur.engine.sops.queries import standard_texts
from alur.engine.sops.rules.standard import BY_OFFICE

from . import make

STANDAR = f"{make.HERE}layanan/sop/uji/standar/"


def test_what_is_stated_here_stands_on_the_public_page_and_in_the_form_again(here):
    answer = here.browser.post(STANDAR, make.form(biaya="Tidak dipungut biaya.", pengawasan="Atasan langsung."))
    assert answer.status_code == 302
    assert standard_texts(here.sop) == {"biaya": "Tidak dipungut biaya.", "pengawasan": "Atasan langsung."}
    page = here.browser.get(STANDAR).content.decode()
    assert "Atasan langsung." in page
    assert all(f'name="{component}"' in page for component in BY_OFFICE)
    assert "Tidak dipungut biaya." in here.browser.get("/kantor/uji/standar/").content.decode()
    assert f'href="{STANDAR}"' in here.browser.get(f"{make.HERE}layanan/sop/uji/").content.decode()


def test_what_is_too_long_is_told_and_nothing_typed_is_lost(here):
    answer = here.browser.post(STANDAR, make.form(biaya="x" * 1001, pengawasan="Atasan langsung."))
    assert answer.status_code == 422
    assert "Atasan langsung." in answer.content.decode()
    assert standard_texts(here.sop) == {}


def test_only_administrators_reach_it(here):
    assert browser(here.petugas).get(STANDAR).status_code == 404
