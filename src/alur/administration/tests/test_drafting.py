"""Drafts on the page: read, decided bit by bit, kept, and published only when nothing is left open."""

import re
from html import unescape

import pytest

from alur.desk.tests.make import browser
from alur.engine.drafting.actions import change_draft, discard_draft, keep_draft
from alur.engine.drafting.models import SopDraft
from alur.engine.drafting.queries import content_of
from alur.engine.drafting.rules.questions import questions_of
from alur.engine.drafting.rules.readers.kinds import read_document
from alur.engine.drafting.rules.recognise import draft_of
from alur.engine.sops.models import SopVersion
from alur.engine.sops.tests.make import HERE as SOPS
from alur.engine.sops.tests.make import library_text, published
from alur.kernel.errors import Conflict, Refused

from . import make

DRAF = f"{make.HERE}layanan/draf/"
TERBITKAN = f"{make.HERE}layanan/terbitkan/"
SCAN = (SOPS / "documents" / "kendala-tik.txt").read_bytes()


def kept(here, body=SCAN):
    return keep_draft(office=here.office, draft=draft_of(read_document(body)), by=here.admin.actor, at=make.AT)


def page_of(draft):
    return f"{DRAF}{draft.pk}/"


def fields(html):
    """What a browser would post of the page's form, unchanged."""
    form = re.search(r'<form (?:class="panel" )?method="post" novalidate>(.*?)</form>', html, re.S)[1]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ((kind and kind[1]) not in ("checkbox", "radio") or " checked" in tag):
            found.setdefault(unescape(name[1]), []).append(unescape(value[1]) if value else "on" if kind else "")
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = [chosen[1] if chosen else ""]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        found[name] = [unescape(text)]
    return found


def all_decided(posted, draft):
    """Every tick set; rows count as posted also where another part of the page shows them."""
    ticks = {f"baris-{row.no}-benar": "on" for row in content_of(draft).rows}
    slips = {f"salah-{number}": "ya" for number, _ in enumerate(content_of(draft).slips)}
    return {**posted, **ticks, **slips, "jenis-benar": "on", "layanan-benar": "on", "formulir-benar": "on"}


def test_a_document_that_is_uploaded_becomes_a_draft_of_the_office(here):
    answer = here.browser.post(DRAF, make.form(document=make.upload(SCAN, "kendala.txt")))
    draft = SopDraft.objects.get()
    assert answer["Location"] == page_of(draft)
    page = here.browser.get(page_of(draft)).content.decode()
    assert "Permohonan Layanan Penanganan Kendala TIK" in page
    assert "usulan 95 %" in page
    assert "Salah pindai?" in page
    assert "Tanggal efektif “Juli 2023” tanpa tanggal" in page
    assert make.journal(here.office)[-1] == "sop.draft_made"


def test_a_table_that_is_pasted_becomes_a_draft_and_its_html_counts_more(here):
    words = "No\tKegiatan\tWaktu\n1\tMenerima tamu\t5 menit\n"
    rows = (("No", "Kegiatan", "Waktu"), ("1", "Dari HTML", "1 jam"))
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    html = f"<table><tr>{'</tr><tr>'.join(cells)}</tr></table>"
    here.browser.post(DRAF, make.form(pasted=words))
    here.browser.post(DRAF, make.form(pasted=words, html=html))
    activities = [content_of(each).rows[0].activity for each in SopDraft.objects.order_by("pk")]
    assert activities == ["Menerima tamu", "Dari HTML"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [({}, "Pilih naskahnya, atau tempel tabelnya."), ({"pasted": "Halo"}, "Tabel kegiatan tidak ditemukan")],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(here, typed, said):
    answer = here.browser.post(DRAF, make.form(**typed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert typed.get("pasted", "") in page
    assert not SopDraft.objects.exists()


def test_the_same_form_sent_twice_makes_one_draft(here):
    typed = make.form(pasted="No\tKegiatan\tWaktu\n1\tMenerima\t5 menit\n")
    places = {here.browser.post(DRAF, typed)["Location"] for _ in range(2)}
    assert len(places) == SopDraft.objects.count() == 1


def test_saving_the_page_untouched_changes_nothing_but_the_version(here):
    draft = kept(here)
    before = content_of(draft)
    answer = here.browser.post(page_of(draft), fields(here.browser.get(page_of(draft)).content.decode()))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert content_of(draft) == before
    assert draft.version == 2


def test_answers_are_kept_and_what_is_confirmed_is_no_question_any_more(here):
    draft = kept(here)
    posted = fields(here.browser.get(page_of(draft)).content.decode())
    open_before = len(questions_of(content_of(draft)))
    own = fields(here.browser.get(f"{page_of(draft)}identitas/").content.decode())
    here.browser.post(f"{page_of(draft)}identitas/", {**own, "id-effective_on": "5 Juli 2023"})
    posted = fields(here.browser.get(page_of(draft)).content.decode())
    posted |= {
        "p4": ["2"],
        "baris-4-benar": "on",
        "salah-0": "ya",
        "id-effective_on": "5 Juli 2023",
    }
    here.browser.post(page_of(draft), posted)
    draft.refresh_from_db()
    now = content_of(draft)
    assert now.row(4).executors.keys == ["pengelola-rumah-tangga"]
    assert now.row(4).executors.confirmed
    assert now.identity.effective_on == "5 Juli 2023"
    assert len(questions_of(now)) == open_before - 2
    file = here.browser.get(f"{page_of(draft)}unduh/").content.decode()
    assert "KEMENTERIAN PERTANIAN REPUBLIK INDONESIA" in file
    assert "executors: [pengelola-rumah-tangga]\n" in file
    assert make.journal(here.office)[-1] == "sop.draft_changed"


def test_a_decision_is_changed_taken_away_and_added(here):
    draft = kept(here)

    def save(**changes):
        posted = fields(here.browser.get(page_of(draft)).content.decode())
        here.browser.post(page_of(draft), {**posted, **changes})
        draft.refresh_from_db()
        return content_of(draft)

    now = save(**{"baris-5-tujuan-2": "1", "baris-6-putus": "on", "baris-6-benar": "on"})
    assert [each.to for each in now.row(5).decision.outcomes] == ["next", 1]
    assert [each.label for each in now.row(6).decision.outcomes] == ["Ya", "Tidak"]
    assert not now.row(6).decision.confirmed, "nobody has seen its answers yet"
    now = save(**{"baris-5-hasil-1": "", "baris-5-hasil-2": "", "baris-6-tujuan-2": "rejected", "baris-6-benar": "on"})
    assert now.row(5).decision.outcomes == []
    assert [each.to for each in now.row(6).decision.outcomes] == ["next", "rejected"]
    assert now.row(6).decision.confirmed


def test_a_slug_that_cannot_stand_is_kept_and_stays_a_question(here):
    draft = kept(here)
    posted = all_decided(fields(here.browser.get(page_of(draft)).content.decode()), draft)
    here.browser.post(page_of(draft), {**posted, "layanan-slug": "Nama Salah: x"})
    draft.refresh_from_db()
    assert content_of(draft).service.slug == "Nama Salah: x"
    assert [each.about for each in questions_of(content_of(draft))] == ["service"]
    assert here.browser.get(f"{page_of(draft)}unduh/").status_code == 200


def test_two_who_write_at_once_are_told_and_nothing_typed_is_lost(here):
    draft = kept(here)
    posted = fields(here.browser.get(page_of(draft)).content.decode())
    change_draft(kept=draft, draft=content_of(draft), version=1, by=here.admin.actor, at=make.AT)
    answer = here.browser.post(page_of(draft), {**posted, "layanan-slug": "nama-saya"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "diubah orang lain" in page
    assert "nama-saya" in page
    assert here.browser.post(page_of(draft), fields(page)).status_code == 302
    draft.refresh_from_db()
    assert content_of(draft).service.slug == "nama-saya"


def test_once_all_is_decided_it_is_published_by_the_publishing_page(here):
    published(here.office, library_text("survei-kepuasan"))
    draft = kept(here)
    page = here.browser.get(page_of(draft)).content.decode()
    assert "Periksa dan terbitkan" not in page
    here.browser.post(page_of(draft), all_decided(fields(page), draft))
    page = here.browser.get(page_of(draft)).content.decode()
    assert "Semua diputuskan" in page
    text = unescape(re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', page, re.S)[1])
    assert "draft:" not in text
    checked = here.browser.post(TERBITKAN, {"text": text, "act": "periksa"}).content.decode()
    assert "Berkas ini baik" in checked
    done = here.browser.post(TERBITKAN, make.form(text=text, act="terbitkan", create_positions="on"))
    assert done.status_code == 302
    assert SopVersion.objects.filter(sop__slug="permohonan-layanan-penanganan-kendala-tik").count() == 1


def test_an_undecided_draft_is_refused_by_the_publishing_page(here):
    draft = kept(here)
    text = here.browser.get(f"{page_of(draft)}unduh/").content.decode()
    answer = here.browser.post(TERBITKAN, make.form(text=text, act="terbitkan", create_positions="on"))
    assert answer.status_code == 422
    assert "belum diputuskan" in answer.content.decode()


def test_a_draft_is_thrown_away_after_asking_once(here):
    draft = kept(here)
    assert here.browser.post(f"{page_of(draft)}hapus/", make.form()).status_code == 302
    assert not SopDraft.objects.exists()
    discard_draft(kept=draft, by=here.admin.actor, at=make.AT)
    assert make.journal(here.office)[-2:] == ["sop.draft_made", "sop.draft_discarded"]


def test_another_offices_draft_is_not_there_and_nobody_else_may_make_one(here, elsewhere):
    draft = kept(here)
    for path in (page_of(draft), f"{page_of(draft)}unduh/", f"{page_of(draft)}hapus/"):
        assert elsewhere.browser.get(path).status_code == 404
        assert browser(here.petugas).get(path).status_code == 404
    assert "Kendala" not in elsewhere.browser.get(DRAF).content.decode()
    for who in (here.petugas, elsewhere.admin):
        with pytest.raises(Refused):
            keep_draft(office=here.office, draft=content_of(draft), by=who.actor, at=make.AT)
        with pytest.raises(Refused):
            change_draft(kept=draft, draft=content_of(draft), version=1, by=who.actor, at=make.AT)


def test_a_version_of_long_ago_is_a_conflict(here):
    draft = kept(here)
    with pytest.raises(Conflict):
        change_draft(kept=draft, draft=content_of(draft), version=0, by=here.admin.actor, at=make.AT)


def test_the_list_asks_the_database_the_same_number_of_times_however_many_drafts(here, django_assert_num_queries):
    kept(here)
    here.browser.get(DRAF)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        here.browser.get(DRAF)
    for _ in range(3):
        kept(here)
    with django_assert_num_queries(len(one)):
        here.browser.get(DRAF)


def test_a_long_table_is_shown_in_parts_and_saving_one_leaves_the_others(here):
    lines = [f"{number}\tMenyusun bagian {number}\tX\t5 menit" for number in range(1, 24)]
    draft = kept(here, "\n".join(["No\tKegiatan\tPetugas\tWaktu", *lines]).encode())
    first = here.browser.get(page_of(draft)).content.decode()
    third = here.browser.get(f"{page_of(draft)}?bagian=3").content.decode()
    assert "Menyusun bagian 8<" in first
    assert "Menyusun bagian 9<" not in first
    assert "Layanannya" not in first
    assert ("Menyusun bagian 23<" in third, "Layanannya" in third) == (True, True)
    answer = here.browser.post(f"{page_of(draft)}?bagian=3", {**fields(third), "baris-21-benar": "on"})
    assert answer["Location"].endswith("?bagian=3")
    draft.refresh_from_db()
    assert [row.no for row in content_of(draft).rows if row.executors.confirmed] == [21]
    assert here.browser.get(f"{page_of(draft)}?bagian=99x").status_code == 200


def test_executors_that_the_document_does_not_name_are_added_and_chosen(here):
    draft = kept(here, b"Prosedur\n1. Mengisi formulir\n2. Memeriksa formulir\n")
    page = here.browser.get(page_of(draft)).content.decode()
    assert "Tidak satu pun ditemukan di naskah." in page
    here.browser.post(page_of(draft), {**fields(page), "pelaksana-baru": "Pemohon\r\nPetugas Loket\r\npemohon"})
    page = here.browser.get(page_of(draft)).content.decode()
    posted = {**fields(page), "p1": ["0"], "p2": ["1"], "jenis-pemohon": "applicant", "layanan-audience": "publik"}
    here.browser.post(page_of(draft), all_decided({**posted, "id-title": "Formulir"}, draft))
    identity = fields(here.browser.get(f"{page_of(draft)}identitas/").content.decode())
    block = {"id-number": "1/2026", "id-title": "Formulir", "id-letterhead": "DINAS CONTOH", "id-name": "Siti"}
    here.browser.post(f"{page_of(draft)}identitas/", {**identity, **block})
    draft.refresh_from_db()
    assert [each.executors.keys for each in content_of(draft).rows] == [["pemohon"], ["petugas-loket"]]
    assert questions_of(content_of(draft)) == []
    text = here.browser.get(f"{page_of(draft)}unduh/").content.decode()
    assert here.browser.post(TERBITKAN, {"text": text, "act": "periksa"}).status_code == 200


def test_a_page_is_light_also_for_a_long_sop_with_many_executors(here):
    """40 KB cold, of which about 14 are style sheets, scripts and icon."""
    draft = kept(here, (SOPS / "documents" / "media-sosial.txt").read_bytes())
    assert len(here.browser.get(page_of(draft)).content) < 26_000
    assert len(here.browser.get(f"{page_of(draft)}?bagian=2").content) < 26_000
