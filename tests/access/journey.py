"""One case from the application to its end, all of it by HTTP, with every kind of personal data in it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alur.desk.tests import make as desk
from alur.engine.cases.models import Case, Pause, Task

from .place import EMAIL, NAME, NIK, NIP, PASSWORD, PHONE, SECOND_PHONE, Place

FIRST = {
    "nama": NAME,
    "nik": NIK,
    "telepon": PHONE,
    "surel": EMAIL,
    "pendamping-nama": "Joko Widarto",
    "pendamping-telepon": SECOND_PHONE,
}


def walk_through(place: Place) -> Case:
    """Apply with a slip, look up, question and answer, check, unmask, decide, skip the rest."""
    case, link = _apply(Client())
    officer = Client()
    email = place.a.people["holder"].email
    officer.post("/akun/masuk/", {"login": email, "password": "salah-sekali"})
    assert officer.post("/akun/masuk/", {"login": email, "password": PASSWORD}).status_code == 302
    task = Task.objects.get(case=case, step="periksa")
    where = f"/meja/permohonan/{case.number}/"
    asked = desk.act("tanya", task, text="Ruang mana?")
    assert officer.post(f"{where}langkah/{task.pk}/tanya/", asked).status_code == 302
    pause = Pause.objects.get(task=task)
    applicant = Client()
    assert applicant.post(f"{link}jawab/{pause.pk}/", {"answer": "", "kunci": "j"}).status_code in (302, 422)
    assert applicant.post(f"{link}jawab/{pause.pk}/", {"answer": "Ruang 7.", "kunci": "j"}).status_code == 302
    task.refresh_from_db()
    first = Task.objects.get(case=case, step="permohonan")
    assert officer.post(f"{where}langkah/{first.pk}/isian/nik/").status_code == 200
    assert officer.post(f"{where}langkah/{task.pk}/", desk.completion(task, nip="123")).status_code == 422
    done = desk.completion(task, nip=NIP, step_chosen=str(place.a.people["chief"].pk))
    assert officer.post(f"{where}langkah/{task.pk}/", {**done, "hasil": desk.upload()}).status_code == 302
    chief = place.browser("chief")
    decision = Task.objects.get(case=case, step="putuskan")
    body = desk.completion(decision, outcome=None, temuan=None)
    assert chief.post(f"{where}langkah/{decision.pk}/", body).status_code == 302
    rest = Task.objects.get(case=case, step="catat")
    skipped = desk.act("lewati", rest, reason="Tidak perlu.")
    assert officer.post(f"{where}langkah/{rest.pk}/lewati/", skipped).status_code == 302
    for path in (where, "/meja/", "/meja/cari/?q=Siti", "/meja/pengiriman/"):
        assert officer.get(path).status_code == 200
    for rest_of in ("", "tanda-terima/"):
        assert applicant.get(f"{link}{rest_of}").status_code == 200
    assert applicant.post(f"{link}tarik/", {"reason": "x" * 2000}).status_code in (302, 409, 422)
    case.refresh_from_db()
    assert case.ended_at is not None
    return case


def _apply(browser: Client) -> tuple[Case, str]:
    path = "/kantor-a/uji/ajukan/"
    assert browser.post(f"{path}1/", {**FIRST, "nik": "12"}, follow=True).status_code in (200, 422)
    assert browser.post(f"{path}1/", FIRST).status_code == 302
    paper: Any = SimpleUploadedFile("surat.pdf", desk.PDF)
    second = {"perihal": "Printer rusak", "setuju": "on", "lampiran": paper}
    assert browser.post(f"{path}2/", second).status_code == 302
    page = browser.get(f"{path}periksa/")
    sent = browser.post(f"{path}periksa/", {"isian": str(page.context["draft"].pk)})
    assert sent.status_code == 302
    link = sent["Location"].removesuffix("tanda-terima/")
    number = browser.get(link).context["case"].number
    wrong = browser.post("/lacak/", {"number": number, "digits": "0000"})
    assert wrong.status_code in (302, 422)
    assert browser.post("/lacak/", {"number": number, "digits": PHONE[-4:]}).status_code == 302
    return Case.objects.get(number=number), link
