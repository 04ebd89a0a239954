"""The editor of a draft: the table, steps, forms, undo, two editors, and the dry run; without a script."""

import re

import pytest

from alur.administration.rules.editor import cells as cells_rules
from alur.administration.rules.editor import fields, people, service, steps, table
from alur.engine.cases.tests import make as cases
from alur.engine.sops.actions import save_draft
from alur.engine.sops.models import DraftText, RevisionDraft
from alur.engine.sops.queries import shipped
from alur.engine.sops.rules.yaml_source import load
from alur.engine.sops.tests.make import TOY, library_text, toy
from alur.outlets.workplace.models import DraftPresence

from . import make
from .forms_sent import sent_by

RANCANGAN = f"{make.HERE}layanan/rancangan/"


@pytest.fixture
def other(here):
    """The second administrator's browser."""
    return make.desk.browser(cases.officer("kedua", of=here.office, is_administrator=True))


def drafted(here, text=TOY):
    return save_draft(office=here.office, source=text, by=here.admin.actor, at=make.AT)


def where(draft, part=""):
    return f"{RANCANGAN}{draft.pk}/sunting/{part}"


def opened(browser, draft, part=""):
    answer = browser.get(where(draft, part))
    assert answer.status_code == 200
    return answer.content.decode()


def posted(browser, draft, part="", page=None, live=False, **changes):
    data = sent_by(page or opened(browser, draft, part))
    data |= {name.replace("__", "-"): value if isinstance(value, list) else [value] for name, value in changes.items()}
    headers = {"X-Alur-Live": "1"} if live else {}
    return browser.post(where(draft, part), data, headers=headers)


def text_of(draft):
    draft.refresh_from_db()
    return draft.source


@pytest.mark.parametrize("slug", sorted(shipped()))
def test_every_shipped_file_opens_and_comes_back_byte_for_byte(here, slug):
    text = library_text(slug)
    draft = drafted(here, text)
    assert posted(here.browser, draft).status_code == 302
    assert text_of(draft) == text
    assert draft.edition == 1


@pytest.mark.parametrize("slug", sorted(shipped()))
def test_no_input_of_any_page_changes_what_it_shows(slug):
    data = load(library_text(slug)).data
    places = range(len(data["steps"]))
    cells = [*table.row_cells(data), *people.executor_cells(data), *people.end_cells(data)]
    cells += [*service.identity_cells(data), *service.service_cells(data)]
    cells += [cell for place in places for cell in [*steps.step_cells(data, place), *fields.form_cells(data, place)]]
    for cell in cells:
        values = cells_rules.shown(data, cell)
        sent = {cell.name: values[:1] if cell.kind == "words" else values, "susunan": ["x"]}
        sent |= {f"{cell.name}-en": values[1:]} if cell.kind == "words" else {}
        assert cells_rules.changes(data, [cell], sent) == ([], []), cell


def test_a_step_and_its_form_come_back_byte_for_byte(here):
    text = library_text("kendala-tik")
    draft = drafted(here, text)
    for part in (
        "identitas/",
        "layanan/",
        "langkah/permohonan/isian/",
        "langkah/diagnosa/",
        "langkah/survei/",
        "langkah/konfirmasi/",
    ):
        assert posted(here.browser, draft, part).status_code == 302
    assert text_of(draft) == text


def test_words_executors_and_standards_of_a_row_are_written_into_the_text(here):
    draft = drafted(here, f"# Kepala\n{TOY}")
    page = opened(here.browser, draft)
    assert "Tanpa kesalahan" in page
    answer = posted(
        here.browser, draft, page=page, **{"baris-2-activity": "Memeriksa: jadwal & ruang", "baris-2-time": "2 jam"}
    )
    assert answer.status_code == 302
    row = load(text_of(draft)).data["rows"][1]
    assert (row["activity"], row["time"]) == ("Memeriksa: jadwal & ruang", "2 jam")
    assert draft.source.startswith("# Kepala\n")
    assert len(draft.source.splitlines()) == len(TOY.splitlines()) + 1
    keys = list(load(TOY).data["executors"])
    posted(here.browser, draft, **{"baris-2-executors": keys})
    assert set(load(text_of(draft)).data["rows"][1]["executors"]) == set(keys)
    posted(here.browser, draft, **{"baris-2-executors": []})
    assert not load(text_of(draft)).data["rows"][1].get("executors")


def test_a_fault_stands_beside_its_row_and_goes_when_it_is_mended(here):
    draft = drafted(here)
    posted(here.browser, draft, **{"baris-2-time": "sebentar"})
    page = opened(here.browser, draft)
    row = page[page.index('id="cara-2"') :]
    assert "waktu" in row[: row.index('id="cara-3"' if 'id="cara-3"' in row else "</table>")].lower()
    assert "1 kesalahan" in page
    posted(here.browser, draft, page=page, **{"baris-2-time": "1 hari"})
    assert "Tanpa kesalahan" in opened(here.browser, draft)


def test_rows_come_go_and_change_places_and_steps_go_on_naming_the_same(here):
    draft = drafted(here)
    before = load(TOY).data
    assert posted(here.browser, draft, act="tambah:1", **{"baris-1-time": "7 menit"})["Location"].endswith("#baris-2")
    data = load(text_of(draft)).data
    assert [row["no"] for row in data["rows"]] == list(range(1, len(before["rows"]) + 2))
    assert (data["rows"][0]["time"], data["rows"][1]["activity"]) == ("7 menit", "")
    named = [step.get("rows") for step in before["steps"]]
    assert [step.get("rows") for step in data["steps"]] == [
        rows and [no if no == 1 else no + 1 for no in rows] for rows in named
    ]
    posted(here.browser, draft, act="langkah:2")
    data = load(text_of(draft)).data
    assert any(step.get("rows") == [2] for step in data["steps"])
    posted(here.browser, draft, act="turun:1")
    posted(here.browser, draft, act="naik:2")
    assert load(text_of(draft)).data == data
    posted(here.browser, draft, act="hapus:2")
    assert [row["no"] for row in load(text_of(draft)).data["rows"]] == [row["no"] for row in before["rows"]]


def test_a_column_comes_moves_and_goes_with_its_ticks(here):
    draft = drafted(here)
    posted(here.browser, draft, act="pelaksana-tambah:", **{"pelaksana-baru": "Kepala Bagian"})
    assert list(load(text_of(draft)).data["executors"])[-1] == "kepala-bagian"
    posted(here.browser, draft, **{"baris-1-executors": ["kepala-bagian"]})
    posted(here.browser, draft, act="pelaksana-naik:kepala-bagian")
    assert list(load(text_of(draft)).data["executors"])[-2] == "kepala-bagian"
    posted(here.browser, draft, act="pelaksana-hapus:kepala-bagian")
    data = load(text_of(draft)).data
    assert "kepala-bagian" not in data["executors"]
    assert data["rows"][0]["executors"] == []


def step_with_outcomes():
    return next(step["id"] for step in load(TOY).data["steps"] if step.get("outcomes"))


def test_outcomes_come_lead_elsewhere_and_go(here):
    draft, step = drafted(here), step_with_outcomes()
    part = f"langkah/{step}/"
    known = list(next(each for each in load(TOY).data["steps"] if each["id"] == step)["outcomes"])
    posted(here.browser, draft, part, **{"hasil-baru": "Perlu dibahas", "hasil-baru-to": "selesai"})

    def outcomes():
        return next(each for each in load(text_of(draft)).data["steps"] if each["id"] == step)["outcomes"]

    assert outcomes()["perlu-dibahas"] == {"label": "Perlu dibahas", "to": "selesai"}
    posted(
        here.browser, draft, part,
        **{"hasil-perlu-dibahas-reason": "required", "hasil-perlu-dibahas-label-en": "To be discussed"},
    )  # fmt: skip
    assert outcomes()["perlu-dibahas"] == {
        "label": {"id": "Perlu dibahas", "en": "To be discussed"}, "to": "selesai", "reason": "required",
    }  # fmt: skip
    posted(here.browser, draft, part, act="hasil-naik:perlu-dibahas")
    assert list(outcomes())[-2] == "perlu-dibahas"
    posted(here.browser, draft, part, act="hasil-hapus:perlu-dibahas")
    assert list(outcomes()) == known


def test_a_way_becomes_a_choice_and_a_way_again(here):
    draft = drafted(here)
    step = next(each["id"] for each in load(TOY).data["steps"] if each.get("then"))
    target = next(each["then"] for each in load(TOY).data["steps"] if each["id"] == step)
    part = f"langkah/{step}/"
    posted(here.browser, draft, part, **{"hasil-baru": "Ya"})
    data = next(each for each in load(text_of(draft)).data["steps"] if each["id"] == step)
    assert data["outcomes"] == {"ya": {"label": "Ya", "to": target}}
    assert "then" not in data
    posted(here.browser, draft, part, act="hasil-hapus:ya")
    assert next(each for each in load(text_of(draft)).data["steps"] if each["id"] == step)["then"] == target
    posted(here.browser, draft, part, act="hapus:")
    data = load(text_of(draft)).data
    assert step not in [each["id"] for each in data["steps"]]
    assert here.browser.get(where(draft, part))["Location"] == where(draft)


def test_a_form_is_built_and_looks_as_it_will(here):
    draft = drafted(here, library_text("kendala-tik"))
    part = "langkah/diagnosa/isian/"
    posted(here.browser, draft, part, act="tambah:", **{"isian-baru": "Suku cadang", "isian-baru-type": "choice"})

    def fields():
        step = next(each for each in load(text_of(draft)).data["steps"] if each["id"] == "diagnosa")
        return [field for topic in step["form"] for field in topic.get("fields", [topic])]

    assert fields()[-1]["name"] == "suku-cadang"
    page = opened(here.browser, draft, part)
    look = page[page.index('id="contoh"') :]
    assert "Suku cadang" in look
    key = re.search(r'name="isian-([0-9.]+)-options"[^>]*>\nya \| Ya', page)[1]
    posted(
        here.browser, draft, part,
        **{
            f"isian-{key}-options": "ada | Ada | Yes\nTidak ada", f"isian-{key}-required": [],
            f"isian-{key}-help": "Cek gudang.",
        },
    )  # fmt: skip
    assert fields()[-1] == {
        "name": "suku-cadang", "type": "choice", "label": "Suku cadang", "help": "Cek gudang.", "required": False,
        "options": [
            {"value": "ada", "label": {"id": "Ada", "en": "Yes"}}, {"value": "tidak-ada", "label": "Tidak ada"}
        ],
    }  # fmt: skip
    posted(here.browser, draft, part, act=f"naik:{key}")
    assert fields()[-2]["name"] == "suku-cadang"
    topic, place = key.split(".")
    posted(here.browser, draft, part, act=f"hapus:{topic}.{int(place) - 1}")
    assert load(text_of(draft)).data == load(library_text("kendala-tik")).data
    assert text_of(draft) == library_text("kendala-tik")


def test_the_identity_block_is_written_word_for_word(here):
    draft = drafted(here)
    posted(here.browser, draft, "identitas/", **{"sop-title": "Judul: baru", "sop-legal_basis": "Satu\n\nDua: tiga"})
    sop = load(text_of(draft)).data["sop"]
    assert (sop["title"], sop["legal_basis"]) == ("Judul: baru", ["Satu", "Dua: tiga"])


def test_what_was_done_is_undone_and_done_again(here):
    draft = drafted(here)
    posted(here.browser, draft, **{"baris-1-time": "9 menit"})
    changed = text_of(draft)
    page = opened(here.browser, draft)
    assert "Terakhir: Baris 1" in page
    for way, expected in (("batalkan", TOY), ("ulangi", changed)):
        draft.refresh_from_db()
        answer = here.browser.post(where(draft, f"{way}/"), make.form(edition=draft.edition, kembali=where(draft)))
        assert answer["Location"] == where(draft)
        assert text_of(draft) == expected
    answer = here.browser.post(where(draft, "batalkan/"), make.form(edition=1, kembali="https://jahat.example/"))
    assert answer["Location"] == where(draft)
    assert text_of(draft) == changed
    assert here.browser.post(where(draft, "entah/"), make.form(edition=1)).status_code == 404


def test_of_two_editors_the_second_sees_both_words_and_chooses(here, other):
    draft = drafted(here)
    page = opened(here.browser, draft)
    assert "juga sedang membuka" not in page
    assert "kantor-admin juga sedang membuka" in opened(other, draft).replace("Kantor-Admin", "kantor-admin").replace(
        str(here.admin.name), "kantor-admin"
    )
    posted(other, draft, **{"baris-1-time": "11 menit"})
    late = posted(here.browser, draft, page=page, **{"baris-1-activity": "Punyaku"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert "Punyaku</textarea>" in shown
    assert "<td>Punyaku</td>" in shown
    assert "<td>11 menit</td>" not in shown, "what the other wrote was not typed here"
    assert "11 menit" in text_of(draft)
    forced = sent_by(shown) | {"timpa": [str(draft.edition)]}
    assert here.browser.post(where(draft), forced).status_code == 302
    row = load(text_of(draft)).data["rows"][0]
    assert (row["activity"], row["time"]) == ("Punyaku", "11 menit")


def test_where_rows_came_or_went_nothing_is_written_over(here, other):
    draft = drafted(here)
    page = opened(here.browser, draft)
    posted(other, draft, act="tambah:1")
    late = posted(here.browser, draft, page=page, **{"baris-1-activity": "Punyaku"}).content.decode()
    assert 'name="timpa"' not in late
    assert "Punyaku" in late


def test_the_script_is_answered_with_the_page_and_saves_again_and_again(here):
    draft = drafted(here)
    page = opened(here.browser, draft)
    for time in ("3 menit", "sebentar", "4 menit"):
        answer = posted(here.browser, draft, page=page, live=True, **{"baris-1-time": time})
        assert answer.status_code == 200
        page = answer.content.decode()
        assert ("Tanpa kesalahan" in page) == (time != "sebentar")
    assert load(text_of(draft)).data["rows"][0]["time"] == "4 menit"
    assert DraftText.objects.filter(draft=draft, way="back").count() == 3
    here_now = here.browser.post(where(draft, "di-sini/"), {})
    assert here_now.json() == {"mark": "4", "others": ""}
    assert DraftPresence.objects.count() == 1


def test_the_same_form_sent_twice_is_one_change(here):
    draft = drafted(here)
    data = sent_by(opened(here.browser, draft)) | {"act": ["tambah:1"]}
    for _twice in range(2):
        assert here.browser.post(where(draft), data).status_code == 302
    assert len(load(text_of(draft)).data["rows"]) == len(load(TOY).data["rows"]) + 1


def test_what_is_no_draft_or_no_yaml_leads_to_its_page(here, other):
    draft = drafted(here, "sop: [")
    assert here.browser.get(where(draft))["Location"] == f"{RANCANGAN}{draft.pk}/"
    half = drafted(
        here, "sop: baru\nrows: 7\nsteps: [x, {id: a, outcomes: {b: 1}, form: [1, {fields: 2}]}]\nexecutors: []\n"
    )
    for part in ("", "identitas/", "langkah/a/", "langkah/a/isian/"):
        assert opened(here.browser, half, part)
        assert posted(here.browser, half, part).status_code in (302, 422)
    assert here.browser.get(where(half, "bagan.svg")).status_code == 404
    assert "belum dapat dijalankan" in here.browser.get(f"{RANCANGAN}{half.pk}/coba/").content.decode()
    RevisionDraft.objects.filter(pk=half.pk).update(state="reviewed")
    assert here.browser.get(where(half))["Location"] == f"{RANCANGAN}{half.pk}/"


def test_nothing_of_another_office_is_there(here, elsewhere):
    draft = drafted(elsewhere)
    for part in ("", "identitas/", "bagan.svg", "langkah/permohonan/", "langkah/permohonan/isian/"):
        assert here.browser.get(where(draft, part)).status_code == 404
    for part in ("", "identitas/", "di-sini/", "batalkan/", "langkah/permohonan/"):
        assert here.browser.post(where(draft, part), make.form(edition=1)).status_code == 404
    assert here.browser.get(f"{RANCANGAN}{draft.pk}/coba/").status_code == 404


def test_a_dry_run_goes_to_an_end_by_its_links_and_writes_nothing(here):
    draft = drafted(here)
    address = f"{RANCANGAN}{draft.pk}/coba/"
    page = here.browser.get(address).content.decode()
    while runs := re.findall(r'<li><a class="button[^"]*" href="\?jalan=([^"]*)"', page):
        page = here.browser.get(f"{address}?jalan={runs[0]}").content.decode()
    assert "Sampai di akhir" in page
    for wrong in ("1.entah", "9.then", "x", "1.then,1.then", "99999999.then", "%00"):
        answer = here.browser.get(f"{address}?jalan={wrong}")
        assert (answer.status_code, "tidak cocok lagi" in answer.content.decode()) == (200, True)
    assert text_of(draft) == TOY


def test_a_dry_run_says_who_acts_until_when_and_what_is_asked(here):
    draft = drafted(here, library_text("kendala-tik"))
    address = f"{RANCANGAN}{draft.pk}/coba/"
    page = here.browser.get(address).content.decode()
    assert 'value="Siti Contoh"' in page
    page = here.browser.get(f"{address}?jalan=1.then,2.then").content.decode()
    assert "10 menit" in page
    assert "bila dimulai sekarang, batasnya Senin, 23 November 2026, 09.10 WIB" in page
    assert "Ya, ditangani langsung" in page


def test_faults_are_no_obstacle_to_editing_but_are_counted(here):
    draft = drafted(here, toy(("kind: applicant", "kind: pelamar")))
    page = opened(here.browser, draft)
    assert "1 kesalahan" in page
    assert "Bagan tampil lagi" in page


def test_an_emptied_title_is_a_fault_and_no_crash(here):
    draft = drafted(here)
    assert posted(here.browser, draft, "identitas/", **{"sop-title": ""}).status_code == 302
    assert posted(here.browser, draft, "layanan/", **{"service-name": ""}).status_code == 302
    page = opened(here.browser, draft)
    assert "Tanpa kesalahan" not in page
    assert "Rancangan tanpa judul" in page
