"""SOP 2, kendala-tik: solved directly, and through the repair SOP and back."""

import pytest
from playwright.sync_api import expect

from tests.browser.citizen import CHOSEN, Receipt
from tests.browser.journeys import ict
from tests.browser.post import expect_mails, link_in

WITH = pytest.param(True, id="with-js", marks=pytest.mark.once)
"""Our scripts ask the server for nothing that a form does not."""
JAVASCRIPT = pytest.mark.parametrize("javascript", [WITH, pytest.param(False, id="without-js")])
SERVICE = "Penanganan kendala TIK"
DIMAS, SARI, MULYONO = "dimas@pusat.example", "sari@pusat.example", "mulyono@pusat.example"


def names_of(world, *more):
    """Everybody whose name must not stand on a page that a link opens."""
    return [account["name"].split(",")[0] for account in world.accounts] + list(more)


def assert_nobody_is_named(page, world):
    text = page.content()
    assert not [name for name in names_of(world, "Ningsih", "Wening") if name in text]


@JAVASCRIPT
def test_trouble_solved_directly(world, citizen, officer, javascript):
    email = f"langsung-{javascript}@pemohon.example".lower()
    ningsih = citizen(javascript=javascript)
    receipt = ningsih.apply("pusat", SERVICE, ict(email))
    ningsih.track()
    assert ningsih.headline == "Menerima permohonan"
    assert ningsih.promise.startswith("Paling lambat ")
    assert [row.state for row in ningsih.rows] == ["done"] * 3 + ["current"] + ["ahead"] * 3

    dimas = officer(DIMAS)
    dimas.open(receipt.number)
    dimas.press("Terima tugas")
    assert "“Menerima permohonan” selesai" in dimas.said
    dimas.complete(
        outcome="Ya, ditangani langsung",
        answers={"Perangkat keras": "x", "Penyebab": "Karet penarik kertas aus."},
    )
    assert "Lanjut ke: Menangani masalah (Pengelola TIK)" in dimas.said
    dimas.complete(outcome="Selesai ditangani", answers={"Tindakan": "Karet penarik kertas diganti."})
    assert "“Menangani masalah” selesai" in dimas.said

    ningsih.page.goto(link_in(world, email))
    expect(ningsih.page).to_have_url(receipt.link)
    assert ningsih.headline == "Layanan selesai"
    expect(ningsih.page.get_by_text("Karet penarik kertas diganti.")).to_be_visible()
    ningsih.open_step("Konfirmasi hasil penanganan")
    ningsih.choose("Sudah, layanan boleh ditutup")
    ningsih.submit()
    ningsih.fill_survey("Mengisi survei", comment="Cepat dan ramah.")

    assert ningsih.headline == "Selesai"
    expect(ningsih.page.get_by_text("Permohonan ini selesai dan diarsipkan pada")).to_be_visible()
    assert [row.state for row in ningsih.rows] == ["done"] * 7
    assert_nobody_is_named(ningsih.page, world)
    assert receipt.number not in dimas.inbox_numbers
    expect_mails(
        world,
        [receipt.number],
        [
            (email, "Permohonan {0} kami terima"),
            (DIMAS, "Tugas baru {0}: Menerima permohonan"),
            (SARI, "Tugas baru {0}: Menerima permohonan"),
            # Dimas took the case, so nobody else hears of its later steps.
            (email, "{0}: giliran Anda, Konfirmasi hasil penanganan"),
            (email, "{0}: layanan selesai"),
            (email, "{0}: bagaimana layanan kami?"),
        ],
    )


@JAVASCRIPT
def test_trouble_repaired_by_the_called_sop_but_still_there(world, citizen, officer, javascript):
    email = f"perbaikan-{javascript}@pemohon.example".lower()
    ningsih = citizen(javascript=javascript)
    receipt = ningsih.apply("pusat", SERVICE, ict(email))

    sari = officer(SARI)
    sari.open(receipt.number)
    sari.press("Terima tugas")
    sari.complete(
        outcome="Tidak, perlu pemeliharaan/perbaikan",
        answers={"Perangkat keras": "x", "Penyebab": "Papan utama rusak."},
    )
    sari.find(receipt.number)
    child = sari.page.get_by_role("link", name="Buka PPP-").inner_text().split()[-1]

    mulyono = officer(MULYONO)
    mulyono.open(child)
    # What the caller knows is filled in already.
    expect(mulyono.page.get_by_label("Peralatan", exact=True)).to_have_value("Printer Epson L3210")
    expect(mulyono.page.get_by_label("Keluhan", exact=True)).to_have_value("Printer tidak menarik kertas sejak pagi")
    mulyono.complete()
    mulyono.complete(outcome="Diperbaiki sendiri", answers={"Temuan": "Sekring putus."})
    mulyono.complete(outcome="Selesai diperbaiki", answers={"Tindakan": "Sekring diganti."})
    mulyono.complete(outcome="Peralatan sudah diperbaiki")
    assert child not in mulyono.inbox_numbers

    ningsih.track()
    assert ningsih.headline == "Layanan selesai"
    ningsih.open_step("Konfirmasi hasil penanganan")
    ningsih.choose("Belum teratasi")
    ningsih.page.get_by_label("Alasan").fill("Printer masih macet.")
    ningsih.submit()
    assert ningsih.headline == "Diagnosa masalah"
    assert [row.state for row in ningsih.rows][4] == "current"

    sari.open(receipt.number)
    expect(sari.step.get_by_role("heading", level=2)).to_have_text("Langkah 5: Diagnosa masalah")
    expect(sari.page.get_by_text("Printer masih macet.").first).to_be_attached()
    sari.complete(outcome="Ya, ditangani langsung", answers={"Lainnya": "x", "Penyebab": "Rol kotor."} | OTHER)
    sari.complete(outcome="Selesai ditangani", answers={"Tindakan": "Rol dibersihkan."})

    ningsih.track()
    expect(ningsih.page.get_by_text("Rol dibersihkan.")).to_be_visible()
    ningsih.open_step("Konfirmasi hasil penanganan")
    ningsih.choose("Sudah, layanan boleh ditutup")
    ningsih.submit()
    ningsih.fill_survey("Mengisi survei")
    assert ningsih.headline == "Selesai"
    assert [row.state for row in ningsih.rows] == ["done"] * 7
    assert_nobody_is_named(ningsih.page, world)
    expect_mails(
        world,
        [receipt.number, child],
        [
            (email, "Permohonan {0} kami terima"),
            (DIMAS, "Tugas baru {0}: Menerima permohonan"),
            (SARI, "Tugas baru {0}: Menerima permohonan"),
            (MULYONO, "Tugas baru {1}: Menerima permintaan"),
            (email, "{0}: giliran Anda, Konfirmasi hasil penanganan"),
            (email, "{0}: layanan selesai"),
            (SARI, "Tugas baru {0}: Diagnosa masalah"),
            (email, "{0}: giliran Anda, Konfirmasi hasil penanganan"),
            (email, "{0}: layanan selesai"),
            (email, "{0}: bagaimana layanan kami?"),
        ],
    )


def repaired(mulyono, *visits):
    """The newest repair, from its first step through these (outcome, answers)."""
    mulyono.open(max(number for number in mulyono.inbox_numbers if number.startswith("PPP-")))
    mulyono.complete()
    for outcome, answers in visits:
        mulyono.complete(outcome=outcome, answers=answers)
    assert "selesai" in mulyono.said


FOUND, TRIED = {"Temuan": "Papan utama rusak."}, {"Tindakan": "Suku cadang tidak ada."}
OUTSIDE = {"Penyedia jasa": "Bengkel Contoh", "Hasil": "Sudah dicoba."}
IN_HOUSE, NO = ("Diperbaiki sendiri", FOUND), "Tidak dapat diperbaiki"
WRITTEN_OFF = ("", {"Alasan penghapusan": "Tidak ekonomis."}), ("Peralatan tidak dapat diperbaiki", {})
REPAIRS = [
    [("Diperbaiki di luar", FOUND), ("Selesai diperbaiki", OUTSIDE), ("Peralatan sudah diperbaiki", {})],
    [
        ("Diperbaiki sendiri", FOUND),
        ("Perlu perbaikan di luar", TRIED),
        (NO, OUTSIDE),
        *WRITTEN_OFF,
    ],
    [IN_HOUSE, (NO, TRIED), *WRITTEN_OFF],
    [("Usul penghapusan", FOUND), *WRITTEN_OFF],
]


def test_trouble_through_every_way_of_the_repair_sop(citizen, officer):
    sari, mulyono, ningsih = officer(SARI), officer(MULYONO), citizen()
    who, what, _how = ict("")
    told = {label: value for label, value in {**who, **what}.items() if value}
    number, address = sari.enter(
        SERVICE, {**told, "Permohonan datang lewat apa?": "Telepon", "Pekerjaan terganggu": CHOSEN}
    )
    ningsih.receipt = Receipt(number, address)
    sari.open(number)
    sari.press("Terima tugas")
    diagnosis = {"Perangkat keras": "x", "Penyebab": "Papan utama rusak."}
    sari.complete(outcome="Ya, ditangani langsung", answers=diagnosis)
    sari.complete(outcome="Ternyata tidak bisa, perlu perbaikan", answers={"Tindakan": "Sudah dibuka."})
    for visits in REPAIRS:
        if visits is not REPAIRS[0]:
            ningsih.track()
            ningsih.open_step("Konfirmasi hasil penanganan")
            ningsih.choose("Belum teratasi")
            ningsih.submit()
            sari.open(number)
            sari.complete(outcome="Tidak, perlu pemeliharaan/perbaikan", answers=diagnosis)
        repaired(mulyono, *visits)
    ningsih.track()
    assert ningsih.headline == "Layanan selesai"


OTHER = {"Sebutkan kategorinya (boleh kosong)": "Kebersihan"}
