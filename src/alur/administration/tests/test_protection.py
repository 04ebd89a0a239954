"""Retention, looks and the register in the browser."""

from datetime import timedelta

from alur.desk.tests import make as desk
from alur.engine.cases.actions import cancel_case
from alur.engine.cases.actions.unmask import unmask
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.tests import make as cases
from alur.kernel import clock
from alur.outlets.protection.models import Breach, ProtectionContact
from alur.outlets.protection.queries import rules_of

from . import make

HERE = f"{make.HERE}data/"
WRONG = {"title": "", "on": "99/99/2026", "hour": "25.99", "happened": "Hilang dari mobil.", "what": ""}


def text(answer):
    return answer.content.decode()


def look(place, reason="hubungi"):
    case = desk.applied(place.version)
    task = case.tasks.order_by("number").first()
    by = Actor.officer(place.petugas.pk)
    unmask(case=case, task=task, field="nik", officer=place.petugas, by=by, at=make.AT, reason=reason)
    return case


def test_times_are_set_per_service_and_shown(here):
    body = make.form(selesai="12", ditolak="bawaan", dibatalkan="keep", ditarik="3")
    assert here.browser.post(f"{HERE}masa-simpan/uji/", body)["Location"] == HERE
    assert rules_of(here.office) == {("uji", "selesai"): 12, ("uji", "dibatalkan"): None, ("uji", "ditarik"): 3}
    page = text(here.browser.get(HERE))
    assert "1 tahun" in page
    assert "disimpan sebagai arsip kantor" in page
    assert 'value="keep" selected' in text(here.browser.get(f"{HERE}masa-simpan/uji/"))
    refused = here.browser.post(f"{HERE}masa-simpan/uji/", make.form(selesai="-4"))
    assert refused.status_code == 422
    assert here.browser.get(f"{HERE}masa-simpan/tidak-ada/").status_code == 404


def test_a_service_that_asks_nobody_is_kept_by_default(here):
    first = {**cases.APPLICATION, "executor": "petugas"}
    cases.version(cases.definition([first, *cases.plain_steps()[1:]], slug="dalam"), here.office)
    assert "Seperti bawaan: disimpan sebagai arsip kantor" in text(here.browser.get(f"{HERE}masa-simpan/dalam/"))
    assert "Seperti bawaan: 2 tahun" in text(here.browser.get(f"{HERE}masa-simpan/uji/"))


def test_the_public_page_says_the_same(here):
    here.browser.post(f"{HERE}masa-simpan/uji/", make.form(selesai="60", ditolak="12", dibatalkan="12", ditarik="12"))
    page = text(here.browser.get("/kantor/perlindungan-data/"))
    assert "Selesai dilayani: 5 tahun" in page
    assert "Ditolak, Dibatalkan kantor, Ditarik pemohon: 1 tahun" in page
    asking = text(here.browser.get("/kantor/uji/ajukan/1/"))
    assert "Data dihapus paling lama 5 tahun sesudah permohonan berakhir." in asking


def test_what_waits_is_listed_with_its_day(here):
    case = desk.applied(here.version)
    cancel_case(case_id=case.pk, reason="x", officer=here.admin, at=make.AT, key="k")
    assert "Kamis, 23 November 2028" in text(here.browser.get(HERE))
    where = f"{HERE}masa-simpan/uji/dibatalkan/"
    assert case.number in text(here.browser.get(where))
    with clock.frozen(make.AT + timedelta(days=800)):
        assert "hari ini" in text(here.browser.get(where))
        assert "1 lewat masa simpan" in text(here.browser.get(HERE))


def test_the_contact_is_named_by_position_and_shown_to_the_public(here):
    body = make.form(position=str(here.position("kepala").pk), email="ppid@contoh.id", phone="021-7")
    assert here.browser.post(f"{HERE}penanggung-jawab/", body)["Location"] == HERE
    page = text(here.browser.get("/kantor/perlindungan-data/"))
    assert "ppid@contoh.id" in page
    assert here.kepala.name not in page
    assert ProtectionContact.objects.get().position == here.position("kepala")
    assert desk.browser(here.kepala).get(HERE).status_code == 200
    assert desk.browser(here.kepala).get(f"{HERE}penanggung-jawab/").status_code == 404
    assert 'href="/meja/pengaturan/data/"' in text(desk.browser(here.kepala).get("/meja/profil/"))
    assert 'href="/meja/pengaturan/jabatan/"' not in text(desk.browser(here.kepala).get(HERE))


def test_looks_tell_who_what_and_why_and_can_be_narrowed(here):
    case = look(here)
    page = text(here.browser.get(f"{HERE}pembukaan/"))
    for each in (here.petugas.name, case.number, "NIK", "Menghubungi pemohon"):
        assert each in page
    found = {
        f"?petugas={here.petugas.pk}": True,
        f"?petugas={here.kepala.pk}": False,
        f"?nomor={case.number.lower()}": True,
        "?nomor=UJ-1999-0001": False,
        "?untuk=hubungi": True,
        "?untuk=periksa": False,
        "?petugas=abc&untuk=zzz&nomor=%00": True,
    }
    for asked, shown in found.items():
        page = text(here.browser.get(f"{HERE}pembukaan/{asked}"))
        assert (f'href="/meja/permohonan/{case.number}/"' in page) is shown, asked


def test_another_offices_looks_are_not_there(here, elsewhere):
    case = look(elsewhere)
    assert f"/{case.number}/" not in text(here.browser.get(f"{HERE}pembukaan/"))


def test_the_reason_of_a_look_is_asked_on_the_case_page(here):
    case = desk.applied(here.version)
    task = case.tasks.order_by("number").first()
    browser = desk.browser(here.petugas)
    assert "Untuk apa?" in text(browser.get(desk.case_url(case)))
    browser.post(desk.step_url(case, task, "isian/nik"), {"why": "periksa"})
    assert "Memeriksa identitas" in text(here.browser.get(f"{HERE}pembukaan/?untuk=periksa"))


def breach(place, **fields):
    given = {"title": "Laptop hilang", "hour": "08.30", "happened": "Hilang.", "what": "NIK.", **fields}
    return place.browser.post(f"{HERE}kegagalan/baru/", make.form(**make.day("on", "2026-11-23"), **given))


def test_a_breach_is_registered_with_its_clock(here):
    assert breach(here)["Location"] == f"{HERE}kegagalan/"
    found = Breach.objects.get()
    assert found.known_at == cases.local("2026-11-23 08:30")
    assert "Sisa" in text(here.browser.get(f"{HERE}kegagalan/"))
    page = text(here.browser.get(f"{HERE}kegagalan/1/"))
    assert "Kamis, 26 November 2026, 08.30 WIB" in page
    with clock.frozen(make.AT + timedelta(days=4)):
        assert "Batasnya sudah lewat" in text(here.browser.get(f"{HERE}kegagalan/1/"))
        assert "batasnya lewat" in text(here.browser.get(make.HERE))


def test_a_refused_breach_keeps_what_was_typed(here):
    answer = here.browser.post(f"{HERE}kegagalan/baru/", make.form(**WRONG))
    assert answer.status_code == 422
    assert "Hilang dari mobil." in text(answer)
    assert breach(here, hour="23.00").status_code == 422  # not yet
    assert not Breach.objects.exists()


def test_notes_settle_it_and_then_it_can_be_closed(here):
    breach(here)
    where = f"{HERE}kegagalan/1/"
    here.browser.post(f"{where}tutup/")
    assert Breach.objects.get().closed_at is None
    for kind in ("subjek", "lembaga"):
        body = make.form(kind=kind, text="Lewat surel.", hour="08.45", **make.day("on", "2026-11-23"))
        assert here.browser.post(where, body).status_code == 302
    assert "Diberitahukan tepat waktu" in text(here.browser.get(where))
    facts = make.form(version="0", happened="Hilang di bus.", what="NIK.", people="7", measures="")
    assert here.browser.post(where, facts).status_code == 302
    late = here.browser.post(where, facts | make.form())
    assert late.status_code == 409
    here.browser.post(f"{where}tutup/")
    assert Breach.objects.get().closed_at == make.AT
    assert "Hilang di bus." in text(here.browser.get(where))


def test_the_notice_is_a_text_file(here):
    breach(here)
    answer = here.browser.get(f"{HERE}kegagalan/1/surat/lembaga/")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert "Laptop hilang" in text(answer)
    assert here.browser.get(f"{HERE}kegagalan/1/surat/polisi/").status_code == 404
    assert here.browser.get(f"{HERE}kegagalan/{2**70}/").status_code == 404


def test_another_offices_register_is_not_there(here, elsewhere):
    breach(elsewhere)
    assert here.browser.get(f"{HERE}kegagalan/1/").status_code == 404
    assert "Laptop" not in text(here.browser.get(f"{HERE}kegagalan/"))
