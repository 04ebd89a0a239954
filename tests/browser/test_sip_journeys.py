"""SOP 1, konsultasi-sip: with other units, by our own officer, by units alone, and refused.

A survey that nobody answers and a file that nobody closes need days: see tests/services.
"""

from playwright.sync_api import expect

from tests.browser.citizen import Receipt
from tests.browser.journeys import PDF, guidance, guidance_at_the_counter
from tests.browser.post import expect_mails, link_in, mails_about, wait_for_mail
from tests.browser.test_ict_journeys import assert_nobody_is_named

SERVICE = "Pendampingan dan konsultasi SIP daring"
WULAN, HENDRA, NUNING = "wulan@balai.example", "hendra@balai.example", "nuning@balai.example"
BAYU, LARAS, RATNA = "bayu@balai.example", "laras@balai.example", "ratna@balai.example"

FITS = "Sesuai tugas dan fungsi"
SESSION = {"Media yang dipakai": "Email", "Yang dibahas": "Syarat label dan pengujiannya."}
REPORT = {"Ringkasan hasil": "Langkah memakai label SNI.", "Dokumen hasil": PDF}


def units(contact: str, *names: str) -> dict:
    """What the disposition says of other units; without an address its link is handed over by the office."""
    return {
        "Instruksi": "Layani sampai jelas.",
        "Satker yang dimintai (boleh kosong)": "\n".join(names),
        "Yang diminta dari satker (boleh kosong)": "Jelaskan hasil uji benihnya.",
        "Narahubung satker (boleh kosong)": {
            "Nama": "Sapto Nugroho",
            "Nomor telepon": "0812 0000 4499",
            "Alamat surel (boleh kosong)": contact,
        },
    }


def test_guidance_together_with_other_units(world, citizen, officer, outsider):
    email, contact = "bersama@pemohon.example", "sapto@satker.example"
    cahya = citizen(javascript=False)
    number = cahya.apply("balai", SERVICE, guidance(email)).number

    hendra, nuning, bayu, ratna = (officer(each) for each in (HENDRA, NUNING, BAYU, RATNA))
    hendra.work(number, "Perlu dilengkapi", reason="Sebutkan varietas padinya.")
    cahya.track()
    assert cahya.headline == "Sekarang giliran Anda"
    cahya.open_step("Mengajukan permohonan")
    expect(cahya.page.get_by_text("Sebutkan varietas padinya.")).to_be_visible()
    expect(cahya.page.get_by_label("Topik", exact=True)).to_have_value("Label benih padi")
    cahya.page.get_by_label("Uraian kebutuhan", exact=True).fill("Apa syarat label Inpari 32?")
    cahya.choose("Saya setuju data saya dipakai")
    cahya.submit()
    assert cahya.headline == "Memeriksa permohonan"
    hendra.work(number, FITS)

    nuning.open(number)
    nuning.complete(
        outcome="Petugas bersama satker lain",
        chosen="Bayu Pamungkas",
        answers=units(contact, "Balai Pengujian", "Balai Benih", "Balai Tanah"),
    )
    nuning.reach("Balai Pengujian")
    nuning.reach("Balai Tanah")
    nuning.complete()
    expect(nuning.page.locator(".error-summary a")).to_have_count(1)
    nuning.reach("Balai Benih", waived="Sudah diwakili Balai Pengujian.")
    nuning.complete()

    # Both branches are open; the unit is done first.
    cahya.track()
    assert [row.state for row in cahya.rows] == ["done"] * 3 + ["current"] + ["ahead"] * 4
    wait_for_mail(world, contact)
    satker = outsider(link_in(world, contact))
    expect(satker.page.get_by_text("Jelaskan hasil uji benihnya.")).to_be_visible()
    expect(satker.page.get_by_text("Apa syarat label Inpari 32?")).to_be_visible()
    assert_nobody_is_named(satker.page, world)
    assert "Cahyaning" not in satker.page.content()
    satker.answer({"Yang disampaikan kepada pemohon": "Hasil ujinya memenuhi syarat."})
    satker.find_it_used_up()

    bayu.open(number)
    bayu.complete(outcome="Perlu sesi lagi", answers=SESSION)
    bayu.complete(outcome="Selesai", answers=SESSION)
    bayu.complete(answers=REPORT)
    assert "“Membuat laporan dan dokumen hasil” selesai" in bayu.said
    cahya.track()
    expect(cahya.page.get_by_role("link", name="berkas.pdf")).to_have_count(0)  # not before it is delivered
    ratna.work(number, "Perbaiki laporan", reason="Sebut hasil ujinya.")
    bayu.open(number)
    expect(bayu.step.get_by_text("Sebut hasil ujinya.")).to_be_visible()
    bayu.complete(answers={"Ringkasan hasil": "Langkah memakai label SNI, dengan hasil uji."})
    ratna.work(number, "Disampaikan")

    cahya.track()
    assert cahya.headline == "Layanan selesai"
    expect(cahya.page.get_by_role("link", name="berkas.pdf")).to_be_visible()
    cahya.fill_survey("Mengisi survei kepuasan (SKM)", comment="Jelas.")
    officer(WULAN).work(number)
    cahya.track()
    assert cahya.headline == "Selesai"
    assert [row.state for row in cahya.rows] == ["done"] * 8
    assert_nobody_is_named(cahya.page, world)
    expect_mails(
        world,
        [number],
        [
            (email, "Permohonan {0} kami terima"),
            (HENDRA, "Tugas baru {0}: Memeriksa permohonan"),
            (email, "{0}: mohon dilengkapi"),
            (HENDRA, "Tugas baru {0}: Memeriksa permohonan"),
            (NUNING, "Tugas baru {0}: Menerbitkan disposisi"),
            (BAYU, "Tugas baru {0}: Memberi konsultasi bersama satker"),
            (contact, "BISIP {0}: Satker ikut memberi konsultasi"),
            (RATNA, "Tugas baru {0}: Menyampaikan berkas hasil"),
            (BAYU, "Dikembalikan {0}: Membuat laporan dan dokumen hasil"),
            (RATNA, "Tugas baru {0}: Menyampaikan berkas hasil"),
            (email, "{0}: layanan selesai"),
            (email, "{0}: bagaimana layanan kami?"),
            (WULAN, "Tugas baru {0}: Menutup dan mengarsipkan"),
        ],
    )


def test_guidance_by_our_officer_for_somebody_at_the_counter(world, citizen, officer):
    wulan = officer(WULAN)
    number, address = wulan.enter(SERVICE, guidance_at_the_counter("Datang sendiri", "Pupuk organik"))
    officer(HENDRA).work(number, FITS)
    nuning, laras = officer(NUNING), officer(LARAS)
    nuning.open(number)
    nuning.complete(outcome="Petugas", chosen="Larasati Widodo", answers={"Instruksi": "Layani lewat WhatsApp."})
    laras.open(number)
    laras.complete(outcome="Perlu sesi lagi", answers=SESSION)
    expect(laras.step.get_by_label("Yang dibahas", exact=True)).to_be_visible()
    laras.complete(outcome="Selesai", answers=SESSION)
    laras.complete(answers=REPORT)
    officer(RATNA).work(number, "Disampaikan")

    bejo = citizen()
    bejo.receipt = Receipt(number, address)
    bejo.track()
    bejo.fill_survey("Mengisi survei kepuasan (SKM)")
    wulan.work(number)
    bejo.track()
    assert bejo.headline == "Selesai"
    assert [row.state for row in bejo.rows] == ["done"] * 8
    assert not [to for to, _subject in mails_about(world, number) if not to.endswith("@balai.example")]


def test_guidance_by_other_units_alone_whose_link_the_office_hands_over(officer, outsider):
    number, _address = officer(WULAN).enter(SERVICE, guidance_at_the_counter("Surat", "Kebun benih kopi"))
    officer(HENDRA).work(number, FITS)
    nuning, bayu = officer(NUNING), officer(BAYU)
    nuning.open(number)
    nuning.complete(outcome="Satker lain", chosen="Bayu Pamungkas", answers=units("", "Balai Kopi"))
    nuning.reach("Balai Kopi")
    nuning.complete()
    assert "Lanjut ke: Satker memberi konsultasi" in nuning.said
    nuning.find(number)
    satker = outsider(nuning.secret_link)
    satker.answer({"Yang disampaikan kepada pemohon": "Jadwal kunjungan ke kebun."})
    bayu.open(number)
    expect(bayu.step.get_by_role("heading", level=2)).to_have_text("Langkah 5: Membuat laporan dan dokumen hasil")
    expect(bayu.page.get_by_text("Jadwal kunjungan ke kebun.").first).to_be_attached()
    bayu.complete(answers=REPORT)


def test_guidance_refused_because_it_is_not_the_office_s_task(world, citizen, officer):
    email = "ditolak@pemohon.example"
    guntur = citizen()
    number = guntur.apply("balai", SERVICE, guidance(email)).number
    hendra = officer(HENDRA)
    hendra.open(number)
    hendra.complete(outcome="Tidak sesuai")  # a refusal without its reason is refused
    expect(hendra.page.locator(".error-summary")).to_be_visible()
    hendra.complete(outcome="Tidak sesuai", reason="Izin edar bukan tugas balai. Ajukan ke pusat perizinan.")
    guntur.track()
    expect(guntur.page.get_by_text("Ajukan ke pusat perizinan.")).to_be_visible()
    expect_mails(
        world,
        [number],
        [
            (email, "Permohonan {0} kami terima"),
            (HENDRA, "Tugas baru {0}: Memeriksa permohonan"),
            (email, "{0}: permohonan ditolak"),
        ],
    )
