"""SOP 5, konsultasi-kesekretariatan: a question to the applicant, an acting head, a correction; and one withdrawn."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from alur.ui.typed import read_date
from tests.browser.journeys import consultation
from tests.browser.post import expect_mails
from tests.browser.test_ict_journeys import JAVASCRIPT, assert_nobody_is_named

SERVICE = "Konsultasi kesekretariatan"
RETNO, FAJAR = "retno@sekretariat.example", "fajar@sekretariat.example"
BAMBANG, MAYA = "bambang@sekretariat.example", "maya@sekretariat.example"
RIZAL, DEWI = "rizal@sekretariat.example", "dewi@sekretariat.example"


def promised(words: str) -> datetime:
    """The instant in "Paling lambat Senin, 23 November 2026, 07.35 WIB." (a promise of days is never for today)."""
    found = re.fullmatch(r"Paling lambat \w+, (\d+ \w+ \d{4}), (\d\d)\.(\d\d) WIB\.", words)
    assert found, words
    day = read_date(found[1])
    return datetime(day.year, day.month, day.day, int(found[2]), int(found[3]), tzinfo=ZoneInfo("Asia/Jakarta"))


@JAVASCRIPT
def test_consultation_with_question_acting_head_and_correction(world, citizen, officer, javascript):
    email = f"konsultasi-{javascript}@pemohon.example".lower()
    wening = citizen(javascript=javascript)
    receipt = wening.apply("sekretariat", SERVICE, consultation(email))

    retno = officer(RETNO)
    retno.open(receipt.number)
    expect(retno.page.get_by_text("3201••••••••••04")).to_be_visible()
    retno.complete(answers={"Catatan untuk riwayat konsultasi (boleh kosong)": "Cuti besar."})

    # The head is away; who acts for him assigns, and corrects the slip before anybody took up the next step.
    maya = officer(MAYA)
    maya.open(receipt.number)
    maya.complete(chosen="Rizal Hakim", answers={"Isi disposisi": "Telaah PP 11/2017."})
    maya.find(receipt.number)
    maya.correct("Menugaskan anggota tim", "Rizal sedang cuti.")
    assert "Langkah ini dibuka lagi" in maya.said
    expect(maya.page.get_by_label("Isi disposisi")).to_have_value("Telaah PP 11/2017.")
    maya.complete(chosen="Dewi Lestari")

    retno.open(receipt.number)
    retno.complete(answers={"Nomor Surat Tugas": "17/ST/2026"})

    wening.track()
    assert wening.headline == "Menelaah pengajuan"
    before = promised(wening.promise)
    dewi = officer(DEWI)
    dewi.open(receipt.number)
    dewi.ask("Sudah berapa lama Anda bekerja?")
    assert "Waktu langkah ini berhenti sampai dijawab." in dewi.said
    expect(dewi.step.locator(".tag")).to_have_text("Menunggu pemohon")

    wening.track()
    assert wening.headline == "Kami menunggu jawaban Anda"
    assert wening.promise == ""
    expect(wening.page.get_by_text("Waktu kantor berhenti sampai Anda menjawab.")).to_be_visible()
    assert [row.state for row in wening.rows][4] == "paused"
    wening.answer_question("Enam tahun.")
    assert wening.headline == "Menelaah pengajuan"
    assert promised(wening.promise) >= before
    assert [row.state for row in wening.rows][4] == "current"

    dewi.open(receipt.number)
    expect(dewi.page.get_by_text("waktu berjalan lagi")).to_be_visible()
    expect(dewi.page.get_by_text("Enam tahun.")).to_be_visible()
    dewi.complete(answers={"Jawaban untuk riwayat konsultasi": "Ajukan lewat kepala unit, PP 11/2017 pasal 316."})
    wening.track()
    expect(wening.page.get_by_text("PP 11/2017 pasal 316")).to_have_count(0)  # not before it is sent
    retno.open(receipt.number)
    retno.complete()

    wening.track()
    assert wening.headline == "Layanan selesai"
    expect(wening.page.get_by_text("PP 11/2017 pasal 316")).to_be_visible()
    wening.fill_survey("Mengisi formulir kepuasan", comment="Jelas.")
    retno.open(receipt.number)
    expect(retno.page.get_by_text("Jelas.", exact=True)).to_have_count(0)  # that a form came, never its answers
    retno.complete()
    wening.track()
    assert wening.headline == "Selesai"
    assert [row.state for row in wening.rows] == ["done"] * 8
    assert_nobody_is_named(wening.page, world)
    expect_mails(
        world,
        [receipt.number],
        [
            (email, "Permohonan {0} kami terima"),
            (RETNO, "Tugas baru {0}: Mencatat pengajuan"),
            (FAJAR, "Tugas baru {0}: Mencatat pengajuan"),
            (BAMBANG, "Tugas baru {0}: Menugaskan anggota tim"),
            (MAYA, "Tugas baru {0}: Menugaskan anggota tim"),
            *[(RETNO, "Tugas baru {0}: Menyampaikan penugasan")] * 2,
            (DEWI, "Tugas baru {0}: Menelaah pengajuan"),
            (email, "{0}: kami perlu keterangan Anda"),
            (DEWI, "Pemohon menjawab {0}: Menelaah pengajuan"),
            (RETNO, "Tugas baru {0}: Mengirim hasil konsultasi"),
            (email, "{0}: layanan selesai"),
            (email, "{0}: bagaimana layanan kami?"),
            (RETNO, "Tugas baru {0}: Mendokumentasikan"),
        ],
    )


@JAVASCRIPT
def test_consultation_withdrawn_by_the_applicant(world, citizen, officer, javascript):
    email = f"ditarik-{javascript}@pemohon.example".lower()
    wening = citizen(javascript=javascript)
    receipt = wening.apply("sekretariat", SERVICE, consultation(email))
    retno = officer(RETNO)
    retno.open(receipt.number)

    # The link is lost: the number and the telephone's last four digits find the case again.
    wening.page.goto("/lacak/")
    wening.page.get_by_label("Nomor permohonan").fill(receipt.number)
    wening.page.get_by_label(re.compile("[Ee]mpat angka terakhir")).fill("4402")
    wening.page.get_by_role("button", name="Lacak").click()
    expect(wening.page).to_have_url(receipt.link)
    wening.withdraw("Sudah terjawab.")
    expect(wening.page.get_by_text("Permohonan Anda sudah ditarik.")).to_be_visible()
    assert wening.headline == "Anda menarik permohonan ini"
    assert_nobody_is_named(wening.page, world)

    # Retno's page is old by now: nothing is done, what happened is said, what was typed stays.
    retno.complete(answers={"Catatan untuk riwayat konsultasi (boleh kosong)": "Cuti besar, ada lampiran."})
    expect(retno.page.get_by_text("Cuti besar, ada lampiran.")).to_be_visible()
    expect(retno.page.get_by_role("heading", name="Permohonan ini sudah berakhir")).to_be_visible()
    assert receipt.number not in retno.inbox_numbers
    expect_mails(
        world,
        [receipt.number],
        [
            (email, "Permohonan {0} kami terima"),
            (RETNO, "Tugas baru {0}: Mencatat pengajuan"),
            (FAJAR, "Tugas baru {0}: Mencatat pengajuan"),
            (email, "{0}: permohonan ditarik"),
        ],
    )


@pytest.mark.parametrize("digits", ["0000", "4402 "])
def test_a_wrong_number_and_wrong_digits_get_the_same_answer(citizen, digits):
    wening = citizen()
    wening.page.goto("/lacak/")
    wening.page.get_by_label("Nomor permohonan").fill("KKS-2026-9999")
    wening.page.get_by_label(re.compile("[Ee]mpat angka terakhir")).fill(digits)
    wening.page.get_by_role("button", name="Lacak").click()
    expect(wening.page.get_by_text("tidak cocok").first).to_be_visible()
