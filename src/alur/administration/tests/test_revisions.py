"""Drafts of revisions in the browser: saved, checked by another, put into force; two revisions side by side."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alur.administration.actions import remind_of_reviews, take_up_revisions
from alur.administration.queries.revisions import blocked_context, blocked_holds, review_context, review_holds
from alur.engine.cases.tests import make as cases
from alur.engine.sops.actions import publish, save_draft, set_review
from alur.engine.sops.models import RevisionDraft, SopVersion
from alur.engine.sops.queries import effective
from alur.engine.sops.rules.packing import unpack
from alur.engine.sops.rules.reviewing import review_day
from alur.engine.sops.tests.make import TOY, toy
from alur.foundation.offices.models import Officer, Position
from alur.foundation.outbox.models import Delivery
from alur.kernel import clock
from alur.kernel.errors import Refused
from alur.outlets.protection.actions import save_rules
from alur.project.cli import main

from . import make
from .test_services import LACKING

LAYANAN = f"{make.HERE}layanan/"
RANCANGAN = f"{LAYANAN}rancangan/"
TITLE = ("title: Peminjaman Ruang Rapat", "title: Peminjaman Ruang")
SIGNED = {"signer_name": "Sri", "signer_position": "Kepala", "signed_on": "20/11/2026"}


@pytest.fixture
def other(here):
    """The second administrator's browser."""
    return make.desk.browser(cases.officer("kedua", of=here.office, is_administrator=True))


def begun(here, text=TOY):
    answer = here.browser.post(f"{LAYANAN}terbitkan/", make.form(text=text, act="simpan"))
    assert answer.status_code == 302
    return RevisionDraft.objects.get(pk=answer["Location"].split("/")[-2])


def where(draft, act=""):
    return f"{RANCANGAN}{draft.pk}/{act}"


def act(browser, draft, name, **fields):
    draft.refresh_from_db()
    return browser.post(where(draft, f"{name}/"), make.form(edition=draft.edition, **fields))


def test_one_writes_another_checks_and_it_is_in_force_with_its_signature(here, other):
    draft = begun(here, LACKING)
    page = here.browser.get(where(draft)).content.decode()
    assert "Administrator lain yang memeriksanya" in page
    assert "Nyatakan baik" not in page
    refused = act(here.browser, draft, "periksa")
    assert (refused.status_code, "Mintalah administrator lain" in refused.content.decode()) == (403, True)
    assert "Nyatakan baik" in other.get(where(draft)).content.decode()
    assert act(other, draft, "periksa").status_code == 302
    lacking = act(here.browser, draft, "berlakukan", begins="sekarang", **SIGNED)
    assert (lacking.status_code, "Centang, atau buat dahulu" in lacking.content.decode()) == (422, True)
    done = act(here.browser, draft, "berlakukan", begins="sekarang", create_positions="on", **SIGNED)
    assert done.status_code == 302
    version = effective(here.office, "pinjam-ruang")
    page = here.browser.get(where(draft)).content.decode()
    assert version.draft == draft
    assert "Sri, Kepala, Jumat, 20 November 2026" in page
    assert "Menjadi revisi" in page
    assert "Simpan rancangan" not in page
    assert str(draft.pk) not in here.browser.get(RANCANGAN).content.decode()


def test_where_a_colleague_can_check_nobody_publishes_alone(here, other):
    page = here.browser.post(f"{LAYANAN}terbitkan/", make.form(text=TOY, act="periksa")).content.decode()
    assert "Terbitkan sekarang" not in page
    assert "Simpan sebagai rancangan" in page
    answer = here.browser.post(
        f"{LAYANAN}terbitkan/", make.form(text=TOY, act="terbitkan", create_positions="on")
    )  # fmt: skip
    assert answer.status_code == 403
    assert not SopVersion.objects.exclude(sop=here.sop).exists()


def test_faults_are_kept_shown_with_their_lines_and_mended_in_place(here, other):
    first = next(line for line in TOY.splitlines() if "kind: applicant" in line)
    draft = begun(here, toy((first, first.replace("applicant", "pelamar"))))
    page = here.browser.get(where(draft)).content.decode()
    assert f"Baris {TOY.splitlines().index(first) + 1}:" in page
    assert act(other, draft, "periksa").status_code == 403
    saved = here.browser.post(where(draft), make.form(text=TOY, edition=draft.edition))
    assert saved.status_code == 302
    assert "kesalahan dalam berkas" not in here.browser.get(where(draft)).content.decode()
    assert act(other, draft, "periksa").status_code == 302


def test_of_two_editors_the_second_is_warned_and_loses_nothing(here, other):
    draft = begun(here)
    assert other.post(where(draft), make.form(text=toy(TITLE), edition=1)).status_code == 302
    late = here.browser.post(where(draft), make.form(text=f"{TOY}# punyaku\n", edition=1))
    page = late.content.decode()
    assert late.status_code == 409
    assert "sudah diubah orang lain" in page
    assert "# punyaku" in page
    draft.refresh_from_db()
    assert draft.source == toy(TITLE)
    for edition in ("", "x", "-1", "99999999999999999999"):
        assert here.browser.post(where(draft), make.form(text=TOY, edition=edition)).status_code in (409, 422)


def test_it_is_given_back_with_a_reason_and_dropped(here, other):
    draft = begun(here)
    assert act(other, draft, "kembalikan", reason=" ").status_code == 422
    assert act(other, draft, "kembalikan", reason="Waktu baris 2 keliru.").status_code == 302
    assert "Waktu baris 2 keliru." in here.browser.get(where(draft)).content.decode()
    assert act(here.browser, draft, "buang").status_code == 302
    assert "Belum ada rancangan" in here.browser.get(RANCANGAN).content.decode()
    assert here.browser.get(where(draft, "buang/")).status_code == 302
    assert here.browser.get(where(draft, "entah/")).status_code == 404


def test_the_checker_sees_what_waits_and_the_maker_what_came_back(here, other):
    draft = begun(here)
    overview, waits = make.HERE, "disusun orang lain dan belum diperiksa"
    assert waits in other.get(overview).content.decode()
    assert waits not in here.browser.get(overview).content.decode()
    assert "Belum diperiksa" in other.get(RANCANGAN).content.decode()
    assert "Belum diperiksa" not in here.browser.get(RANCANGAN).content.decode()
    page = other.get(where(draft)).content.decode()
    assert page.index("Nyatakan baik") < page.index("Sunting dalam tabel")
    act(other, draft, "kembalikan", reason="Waktu baris 2 keliru.")
    assert "dikembalikan kepada Anda" in here.browser.get(overview).content.decode()
    act(other, draft, "periksa")
    assert waits not in other.get(overview).content.decode()
    assert "dikembalikan kepada Anda" not in here.browser.get(overview).content.decode()


def test_a_changed_row_says_which_activity_it_is(here):
    here.browser.post(f"{LAYANAN}terbitkan/", make.form(text=TOY, act="terbitkan", create_positions="on"))
    row = next(line for line in TOY.splitlines() if "no: 2" in line)
    draft = begun(here, toy((row, row.replace("1 jam", "2 jam"))))
    page = here.browser.get(where(draft, "banding/")).content.decode()
    assert page.count("Memeriksa jadwal") == 1
    assert page.count("Menyetujui") == 1  # said once where both say the same


def test_a_day_in_the_future_is_said_and_kept_by_the_periodic_work_once(here, other):
    draft = begun(here)
    act(other, draft, "periksa")
    later = {"begins": "nanti", "create_positions": "on", **SIGNED}
    assert act(here.browser, draft, "berlakukan", **later).status_code == 422
    assert act(here.browser, draft, "berlakukan", starts_on="22/11/2026", **later).status_code == 422
    assert act(here.browser, draft, "berlakukan", starts_on="25/12/2026", **later).status_code == 302
    page = here.browser.get(where(draft)).content.decode()
    assert "Mulai Jumat, 25 Desember 2026" in page
    assert "kantor libur" in page
    for _round in range(2):
        take_up_revisions(datetime(2026, 12, 24, 17, 0, tzinfo=UTC))
    assert SopVersion.objects.filter(sop__slug="pinjam-ruang").count() == 1


def test_a_revision_whose_day_came_in_vain_is_told_to_each_administrator_each_time(here, other):
    draft = begun(here)
    for day, edition in ((25, 1), (26, 2)):
        act(other, draft, "periksa")
        later = {"begins": "nanti", "create_positions": "on", **SIGNED}
        assert act(here.browser, draft, "berlakukan", starts_on=f"{day}/12/2026", **later).status_code == 302
        overtaken = toy(TITLE) + f"# {day}\n"
        publish(office=here.office, text=overtaken, source="x", by="system", at=make.AT, create_positions=True,
                known_activities={"work"})  # fmt: skip
        for _round in range(2):
            take_up_revisions(datetime(2026, 12, day, 17, 0, tzinfo=UTC))
        assert Delivery.objects.filter(kind="sop-blocked").count() == 2 * edition
    assert {each.payload["to"] for each in Delivery.objects.filter(kind="sop-blocked")} == {
        each.email for each in Officer.objects.filter(office=here.office, is_administrator=True)
    }  # fmt: skip
    ids = {"draft": str(draft.pk)}
    assert "revisi lain mulai berlaku" in blocked_context(ids)["reason"]
    assert blocked_holds(ids)
    assert "sudah disahkan, tetapi belum berlaku" in here.browser.get(make.HERE).content.decode()
    act(other, draft, "periksa")
    assert not blocked_holds(ids)


def test_a_draft_is_compared_with_what_is_in_force_row_by_row(here):
    here.browser.post(f"{LAYANAN}terbitkan/", make.form(text=TOY, act="terbitkan", create_positions="on"))
    page = here.browser.get(f"{LAYANAN}terbitkan/?dari=pinjam-ruang").content.decode()
    assert "Peminjaman Ruang Rapat" in page
    row = next(line for line in TOY.splitlines() if "no: 2" in line)
    changed = toy(TITLE, (row, row.replace("no: 2,", "no: 2, note: <b>Cepat</b>,")))
    draft = begun(here, changed)
    page = here.browser.get(where(draft, "banding/")).content.decode()
    assert "<del>Rapat</del>" in page
    assert "Diubah: 1" in page
    assert "&lt;b&gt;Cepat" in page
    here.browser.post(f"{LAYANAN}terbitkan/", make.form(text=changed, act="terbitkan"))
    two = here.browser.get(f"{LAYANAN}sop/pinjam-ruang/banding/").content.decode()
    assert "Revisi 1 dan Revisi 2" in two
    assert "Diubah: 1" in two
    same = here.browser.get(f"{LAYANAN}sop/pinjam-ruang/banding/?lama=2&baru=2").content.decode()
    assert "Keduanya sama" in same
    for query in ("lama=9", "baru=x", "lama=%00"):
        assert here.browser.get(f"{LAYANAN}sop/pinjam-ruang/banding/?{query}").status_code == 404


def test_nothing_of_another_office_is_there(here, elsewhere):
    draft = save_draft(office=elsewhere.office, source=TOY, by=elsewhere.admin.actor, at=make.AT)
    for name in ("", "banding/", "periksa/", "kembalikan/", "berlakukan/", "buang/"):
        assert here.browser.get(where(draft, name)).status_code == 404
        assert here.browser.post(where(draft, name), make.form(edition=1)).status_code in (404, 405)


def test_a_new_sop_has_nothing_to_be_compared_with(here):
    assert here.browser.get(where(begun(here), "banding/")).status_code == 404
    assert here.browser.get(where(begun(here, "bukan: [sop"), "banding/")).status_code == 404
    assert "Rancangan tanpa judul" in here.browser.get(RANCANGAN).content.decode()


def test_a_service_goes_as_one_file_to_another_office_and_becomes_a_draft_there(here, elsewhere):
    here.browser.post(f"{LAYANAN}terbitkan/", make.form(text=TOY, act="terbitkan"))
    Position.objects.filter(office=here.office, key="petugas").update(name="Pengelola Rumah Tangga")
    answer = here.browser.get(f"{LAYANAN}sop/pinjam-ruang/paket/")
    assert answer["Content-Disposition"] == 'attachment; filename="pinjam-ruang.alur.zip"'
    typed = make.form()
    for _twice in range(2):
        sent = elsewhere.browser.post(f"{LAYANAN}impor/", {**typed, "file": make.upload(answer.content, "a.zip")})
        assert sent.status_code == 302
    told = elsewhere.browser.get(f"{LAYANAN}rancangan/").content.decode()
    assert "pelaksana di kantor asalnya Petugas = Pengelola Rumah Tangga." in told
    assert "Kepala = Kepala" not in told
    assert told.index("1 rancangan dibuat") < told.index("pelaksana di kantor asalnya")
    (draft,) = RevisionDraft.objects.all()
    assert (draft.office, draft.source, draft.makers) == (elsewhere.office, TOY, [elsewhere.admin.actor])
    here.browser.post(f"{LAYANAN}impor/", make.form(file=make.upload(answer.content, "a.zip")))
    assert RevisionDraft.objects.count() == 1
    refused = here.browser.post(f"{LAYANAN}impor/", make.form(file=make.upload(b"PK", "a.zip")))
    assert (refused.status_code, "bukan paket layanan" in refused.content.decode()) == (422, True)


def test_the_command_packs_what_the_page_packs_with_retention_and_positions(here, capsys, tmp_path):
    here.browser.post(f"{LAYANAN}terbitkan/", make.form(text=TOY, act="terbitkan"))
    save_rules(office=here.office, service="pinjam-ruang", months={"selesai": 18}, by=here.admin.actor, at=make.AT)
    page = here.browser.get(f"{LAYANAN}sop/pinjam-ruang/paket/").content
    file = tmp_path / "ruang.zip"
    assert main(["sop", "pack", "pinjam-ruang", "--office", here.office.slug, "-o", str(file)]) == 0
    assert file.read_bytes() == page
    assert unpack(page).proposals["pinjam-ruang"].retention == {"selesai": 18}
    assert "petugas" in unpack(page).proposals["pinjam-ruang"].executors
    capsys.readouterr()
    assert main(["sop", "unpack", str(file), "-o", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "masa simpan di kantor asalnya Selesai 18 bulan" in said
    assert main(["sop", "pack", "entah", "--office", here.office.slug, "-o", str(file)]) == 2


def test_a_revision_is_to_be_reviewed_after_a_year_and_each_administrator_is_told_once(here, other):
    second = make.cases.officer("ketiga", of=here.office, is_administrator=True, is_active=False)
    due = datetime(2027, 11, 22, 17, 0, tzinfo=UTC)
    remind_of_reviews(due - timedelta(seconds=1))
    assert not Delivery.objects.filter(kind="sop-review").exists()
    for _round in range(2):
        remind_of_reviews(due)
    told = Delivery.objects.filter(kind="sop-review")
    assert len(told) == 2
    assert second.email not in {each.payload["to"] for each in told}
    with clock.frozen(due):
        assert "Uji perlu ditinjau" in make.desk.browser(here.admin).get(make.HERE).content.decode()
    context = review_context({"version": str(here.version.pk)})
    assert (context["title"], context["since"]) == ("Uji", "Senin, 23 November 2026")
    assert review_holds({"version": str(here.version.pk)})


def test_the_time_until_a_review_is_the_offices_choice(here):
    where = f"{LAYANAN}sop/uji/tinjau/"
    assert here.browser.post(where, make.form(months="7")).status_code == 422
    assert here.browser.post(where, make.form(months="tidak")).status_code == 302
    assert "Tanpa pengingat" in here.browser.get(f"{LAYANAN}sop/uji/").content.decode()
    remind_of_reviews(datetime(2040, 1, 1, tzinfo=UTC))
    assert not Delivery.objects.filter(kind="sop-review").exists()
    assert not review_holds({"version": str(here.version.pk)})
    assert here.browser.post(where, make.form(months="6")).status_code == 302
    assert "Minggu, 23 Mei 2027" in here.browser.get(f"{LAYANAN}sop/uji/").content.decode()
    assert make.sop_journal(here.sop) == ["sop.review_set", "sop.review_set"]
    with pytest.raises(Refused):
        set_review(sop=here.sop, months=12, by=here.petugas.actor, at=make.AT)


@pytest.mark.parametrize(
    ("since", "months", "expected"),
    [((2026, 11, 23), 12, (2027, 11, 23)), ((2024, 2, 29), 12, (2025, 2, 28)), ((2026, 8, 31), 6, (2027, 2, 28))],
)
def test_the_day_of_a_review_is_one_that_there_is(since, months, expected):
    assert review_day(date(*since), months) == date(*expected)
