"""SOP 4, media-sosial: inside the office, from the material to the last comment."""

from playwright.sync_api import expect

from tests.browser.citizen import fill
from tests.browser.journeys import post
from tests.browser.post import mails_about

SERVICE = "Informasi melalui media sosial"
GALIH, HENDRA, NUNING = "galih@balai.example", "hendra@balai.example", "nuning@balai.example"
RATNA, TIARA = "ratna@balai.example", "tiara@balai.example"
NETWORKS = {"Facebook": "facebook", "Instagram": "instagram", "X (Twitter)": "x", "TikTok": "tiktok"}

CHECKS = [
    (HENDRA, "Lolos", "Kembalikan"),
    (NUNING, "Sesuai", "Tidak sesuai"),
    (RATNA, "Lengkap", "Kurang"),
    (TIARA, "Siap diunggah", "Perlu diperbaiki"),
]
"""Who looks at the material, one after the other: the way on and the way back."""


def comment(said: str, network: str = "Instagram") -> dict[str, str]:
    return {"Media sosial": network, "Isinya": said}


def test_post_sent_back_by_each_who_may_then_posted_and_its_comments_answered(world, officer):
    galih = officer(GALIH)
    people = {email: officer(email) for email, _on, _back in CHECKS}
    hendra, tiara = people[HENDRA], people[TIARA]
    galih.page.goto("/meja/loket/")
    galih.page.get_by_role("link", name=SERVICE).click()
    fill(galih.page, post("Mengenal SNI benih padi"))
    galih.press("Mulai")
    number = galih.page.url.split("/permohonan/")[1].split("/")[0]

    for place, (email, _on, back) in enumerate(CHECKS):
        for earlier, on, _back in CHECKS[:place]:
            people[earlier].work(number, on)
        people[email].work(number, back, reason=f"Perbaiki: {back}.")
        galih.open(number)
        expect(galih.step.get_by_text(f"Perbaiki: {back}.")).to_be_visible()
        galih.complete()  # the material stands there as it was
    for email, on, _back in CHECKS:
        people[email].work(number, on)

    tiara.reach("Facebook", link="https://facebook.example/balai/1")
    tiara.press("Simpan kemajuan")
    expect(tiara.page.get_by_text("Kemajuan tersimpan.")).to_be_visible()
    tiara.open(number)
    tiara.complete()
    expect(tiara.page.locator(".error-summary a")).to_have_count(3)  # Facebook is kept
    for name, host in list(NETWORKS.items())[1:]:
        tiara.reach(name, link=f"https://{host}.example/balai/1")
    tiara.complete()
    tiara.complete()
    assert "“Melaporkan hasil unggah” selesai" in tiara.said

    tiara.find(number)
    tiara.record(comment("Di mana membeli benihnya?"))
    tiara.record(comment("Terima kasih.", "Facebook"))
    expect(tiara.page.locator("section.panel > ol.notes > li")).to_have_count(2)
    for outcome, answer in (("Sudah dijawab", "Di kios resmi."), ("Tidak perlu tanggapan", "")):
        tiara.work(number, outcome, answers={"Tanggapan (boleh kosong)": answer})
    tiara.find(number)
    tiara.record(comment("Mengapa mahal?", "TikTok"))
    ask = {"outcome": "Minta persetujuan atasan"}
    tiara.open(number)
    tiara.complete(answers={"Tanggapan (boleh kosong)": "Tanya penjual."}, **ask)
    hendra.work(number, "Perlu diubah", reason="Lebih sopan.")
    tiara.open(number)
    expect(tiara.step.get_by_text("Lebih sopan.")).to_be_visible()
    tiara.complete(answers={"Tanggapan (boleh kosong)": "Silakan tanya kios terdekat."}, **ask)
    hendra.work(number, "Setuju")
    tiara.work(number)

    tiara.find(number)
    act = tiara.unfold("Akhiri masa tunggu")
    act.locator("textarea").fill("Sudah seminggu tanpa komentar baru.")
    act.get_by_role("button", name="Akhiri masa tunggu sekarang").click()
    expect(tiara.page.get_by_role("heading", name="Permohonan ini sudah berakhir")).to_be_visible()
    assert [row.get_attribute("class") for row in tiara.page.locator("ol.timeline > li").all()][:9] == ["done"] * 9
    assert number not in tiara.inbox_numbers
    assert mails_about(world, number)[(GALIH, f"Dikembalikan {number}: Menyiapkan materi")] == 4
