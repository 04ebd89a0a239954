"""The standard of service: fourteen components, each out of the SOP, out of the settings, or said to be missing."""

import pytest

from alur.engine.sops.actions import set_standard
from alur.engine.sops.models import StandardText
from alur.engine.sops.rules.standard import BY_OFFICE, Component
from alur.foundation.journal.models import Entry
from alur.kernel.errors import Invalid, Refused
from alur.public.queries.standard import standard_of
from alur.public.tests.make import MONDAY_9, make_office, make_officer, publish_shipped, text

pytestmark = pytest.mark.django_db
MISSING = "Kantor ini belum menetapkannya"


@pytest.fixture
def version():
    return publish_shipped("konsultasi-sip", make_office("balai"))


def state(version, by="system", **texts):
    texts = {key.replace("_", "-"): value for key, value in texts.items()}
    set_standard(sop=version.sop, texts=texts, by=by, at=MONDAY_9)


def said(version, component):
    parts = {part.component: part for part in standard_of(version, MONDAY_9, "id")}
    return [line.text for line in parts[component].lines]


def test_all_fourteen_stand_on_the_page_in_the_order_of_the_law(client, version):
    page = text(client.get("/balai/konsultasi-sip/standar/"))
    assert page.count("<h2>") == len(Component) == 14
    at = [page.index(f"<h2>{number}. ") for number in range(1, 15)]
    assert at == sorted(at)
    assert "1. Dasar hukum" in page
    assert "14. Evaluasi kinerja pelaksana" in page
    assert 'href="/balai/konsultasi-sip/standar/"' in text(client.get("/balai/konsultasi-sip/"))


def test_what_the_sop_states_is_there_word_for_word(version):
    sop = version.sop
    assert said(version, Component.LAW)[0] == "UU No. 14 Tahun 2008 tentang Keterbukaan Informasi Publik ;"
    assert said(version, Component.COMPETENCE)[3] == "Memiliki kemampuan komunikasi yang baik"
    assert said(version, Component.PRODUCT) == ["Dokumen hasil pendampingan dan konsultasi"]
    assert said(version, Component.TIME)
    assert len(said(version, Component.PROCEDURE)) == 8
    make_officer(sop.office, "kepala-balai")
    make_officer(sop.office, "kepala-sub-tu")
    assert said(version, Component.STAFF) == ["2 petugas"]


def test_what_nobody_stated_is_said_to_be_missing_until_the_office_states_it(client, version):
    before = text(client.get("/balai/konsultasi-sip/standar/"))
    state(version, biaya="Tidak dipungut biaya.", jaminan_pelayanan="Maklumat pelayanan.\nPetugas pengganti.")
    after = text(client.get("/balai/konsultasi-sip/standar/"))
    assert before.count(MISSING) - after.count(MISSING) == 2
    assert "Tidak dipungut biaya." in after
    assert said(version, Component.GUARANTEE) == ["Maklumat pelayanan.", "Petugas pengganti."]


def test_the_words_of_the_office_stand_for_what_we_would_have_said(version):
    state(version, jumlah_pelaksana="Enam orang.", produk="Laporan konsultasi.")
    assert said(version, Component.STAFF) == ["Enam orang."]
    assert said(version, Component.PRODUCT) == ["Laporan konsultasi."]


def test_a_change_is_written_in_the_journal_once_and_an_empty_text_takes_it_back(version):
    state(version, biaya="Gratis.")
    state(version, biaya="Gratis. ")
    state(version, biaya="")
    entries = Entry.objects.filter(stream=version.sop.stream, kind="sop.standard_changed").order_by("pk")
    assert [entry.data["texts"] for entry in entries] == [{"biaya": "Gratis."}, {"biaya": ""}]
    assert not StandardText.objects.exists()


def test_only_administrators_of_the_office_change_it_and_never_what_the_sop_states(version):
    with pytest.raises(Refused):
        state(version, by=make_officer(version.sop.office).actor, biaya="Gratis.")
    with pytest.raises(Invalid):
        state(version, persyaratan="Fotokopi KTP")
    assert Component.REQUIREMENTS not in BY_OFFICE


def test_an_internal_service_has_no_public_standard(client, version):
    publish_shipped("media-sosial", version.sop.office)
    assert client.get("/balai/media-sosial/standar/").status_code == 404
