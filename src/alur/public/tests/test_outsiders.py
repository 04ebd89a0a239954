"""Behind a secret link: reading, answering, taking part, and links that are dead."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from alur.desk.tests.make import upload
from alur.engine.cases.actions import cancel_case, renew_link, sweep
from alur.engine.cases.models import Contribution, SecretLink
from alur.engine.cases.queries import token_of, tracking_token
from alur.engine.cases.tests import make, outside
from alur.engine.cases.tests.outside import address_of, confirmation, link_of
from alur.foundation.files.actions import attach, store_file
from alur.foundation.files.models import StoredFile
from alur.foundation.journal.models import Entry
from alur.kernel import clock

pytestmark = pytest.mark.django_db
AT = make.MONDAY_9


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(AT):
        yield


@pytest.fixture
def officer():
    return make.officer("Budi", "petugas")


@pytest.fixture
def case(officer):
    return outside.split(outside.applied(), officer)


def task(case, step="konfirmasi"):
    return make.open_task(case, step)


def text(response):
    return response.content.decode()


def browser(**options):
    return Client(**options)


def test_the_contact_reads_who_asks_and_only_what_the_sop_hands_over(case):
    response = browser().get(address_of(task(case)))
    shown = text(response)
    assert response.status_code == 200
    for words in ("Kantor kantor", case.number, "Mengonfirmasi kesediaan", "Kunjungan lapangan", "Narahubung"):
        assert words in shown
    for words in ("Hanya untuk kantor", "Siti", "siti@", "Joko", "Budi"):
        assert words not in shown
    assert " checked" not in shown
    assert len(response.content) < 15_000


def test_its_headers_tell_nobody(case):
    response = browser().get(address_of(task(case)))
    assert response["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing_however_often(case, method):
    where = address_of(task(case))
    before = (Entry.objects.count(), SecretLink.objects.count(), task(case).version)
    for _each in range(20):
        assert getattr(browser(), method)(where).status_code in (200, 405)
    assert (Entry.objects.count(), SecretLink.objects.count(), task(case).version) == before


def test_the_contact_answers_once_and_is_thanked(case):
    waiting, where = task(case), address_of(task(case))
    response = browser().post(where, confirmation())
    assert response["Location"] == f"{where}terima-kasih/"
    waiting.refresh_from_db()
    assert (waiting.state, waiting.outcome, waiting.answers, waiting.closed_by) == (
        "done", "bersedia", {"jumlah": 4}, "contact",
    )  # fmt: skip
    thanks = browser().get(response["Location"])
    assert thanks.status_code == 200
    assert "Terima kasih" in text(thanks)
    for words in ("Kunjungan", "Joko", case.number):
        assert words not in text(thanks)


def test_the_same_form_sent_again_is_answered_the_same(case):
    where, sent = address_of(task(case)), confirmation()
    first, second = browser().post(where, sent), browser().post(where, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert case.tasks.filter(step="konfirmasi").count() == 1
    other = browser().post(where, {**sent, "jumlah": "9"})
    assert other.status_code == 409


def test_with_a_file_also_sent_again(case):
    where, sent = address_of(task(case)), confirmation()
    for _each in range(2):
        assert browser().post(where, {**sent, "surat": upload("surat.pdf")}).status_code == 302
    kept = case.tasks.get(step="konfirmasi").answers["surat"]
    stored = StoredFile.objects.get(pk=kept[0]["id"])
    assert (stored.name, stored.about, stored.uploaded_by) == ("surat.pdf", case.stream, "contact")


def test_two_people_on_one_link_the_second_is_told(case):
    where = address_of(task(case))
    assert browser().post(where, confirmation()).status_code == 302
    late = browser().post(where, confirmation(jumlah="7"))
    assert late.status_code == 410
    assert "sudah selesai" in text(late)
    assert case.tasks.get(step="konfirmasi").answers == {"jumlah": 4}


def test_nothing_typed_is_lost_and_every_fault_is_said(case):
    client, where = browser(), address_of(task(case))
    sent = confirmation(jumlah="banyak", decision_outcome="tidak", surat=upload("surat.pdf"))
    response = client.post(where, sent)
    shown = text(response)
    assert response.status_code == 422
    assert "error-summary" in shown
    assert 'value="banyak"' in shown
    assert "surat.pdf" in shown
    assert task(case).state == "open"
    again = client.post(where, confirmation(decision_outcome="tidak", decision_reason="Sedang cuti"))
    assert again.status_code == 302
    closed = case.tasks.get(step="konfirmasi")
    assert closed.answers["surat"][0]["name"] == "surat.pdf"
    assert closed.reason == "Sedang cuti"


def test_a_unit_reads_which_office_asks(case):
    waiting = task(case, "telaah")
    shown = text(browser().get(address_of(waiting)))
    assert "Kantor kantor meminta bantuan Biro Umum." in shown
    assert browser().post(address_of(waiting), {"pendapat": "Baik", "kunci": "k", "versi": "0"}).status_code == 302
    assert case.tasks.get(step="telaah").closed_by == "unit"


def test_who_takes_part_adds_notes_and_files_but_does_not_complete(case):
    where = address_of(task(case, "periksa"), "narahubung")
    client = browser()
    assert "temuan" not in text(client.get(where))
    assert client.post(where, {"text": "", "kunci": "k0"}).status_code == 422
    sent = {"text": "Bawa sepatu lapangan", "kunci": "k1", "temuan": "Saya selesaikan"}
    for _each in range(2):
        assert client.post(where, {**sent, "attachments": upload("denah.pdf")}).status_code == 302
    [note] = Contribution.objects.all()
    assert (note.text, note.by, note.executor) == ("Bawa sepatu lapangan", "contact", "narahubung")
    assert StoredFile.objects.get(pk=note.files[0]["id"]).about == case.stream
    assert "Bawa sepatu lapangan" in text(client.get(where))
    assert task(case, "periksa").state == "open"


def test_notes_through_one_link_are_limited(case):
    where = address_of(task(case, "periksa"), "narahubung")
    answers = [browser().post(where, {"text": "lagi", "kunci": f"k{n}"}).status_code for n in range(22)]
    assert answers.count(429) == 2
    assert Contribution.objects.count() == 20


def test_only_files_that_the_sop_shows_can_be_fetched(officer):
    shown, hidden = _stored("undangan.pdf"), _stored("rahasia.pdf")
    listed = [{"id": str(shown.pk), "name": shown.name, "size": shown.size}]
    case = outside.split(outside.applied(answers={"undangan": listed}), officer)
    attach(files=[shown, hidden], about=case.stream, by="applicant", at=AT)
    where = address_of(task(case))
    assert f"{where}berkas/{shown.pk}/" in text(browser().get(where))
    assert browser().get(f"{where}berkas/{shown.pk}/").status_code == 200
    assert browser().get(f"{where}berkas/{hidden.pk}/").status_code == 404
    unit = address_of(task(case, "telaah"))
    assert browser().get(f"{unit}berkas/{shown.pk}/").status_code == 404
    browser().post(where, confirmation())
    assert browser().get(f"{where}berkas/{shown.pk}/").status_code == 410


def _stored(name):
    return store_file(office=make.office(), upload=upload(name), about="draft:uji", by="applicant", at=AT)


# ── dead and foreign links ───────────────────────────────────────────────────────────────────────


def test_a_replaced_link_is_told_so_and_the_new_one_opens(case, officer):
    waiting, old = task(case), address_of(task(case))
    renew_link(case_id=case.pk, link_id=link_of(waiting).pk, officer=officer, at=AT)
    for response in (browser().get(old), browser().post(old, confirmation())):
        assert response.status_code == 410
        assert "tautan baru" in text(response)
    assert browser().get(address_of(waiting)).status_code == 200
    assert task(case).state == "open"


def test_an_expired_link_says_what_to_do(case):
    where = address_of(task(case))
    with clock.frozen(AT + timedelta(days=31)):
        response = browser().get(where)
        assert browser().post(where, confirmation()).status_code == 410
    assert response.status_code == 410
    assert "meminta tautan baru" in text(response)


def test_after_the_end_of_the_case_it_is_not_needed_any_more(case, officer):
    where = address_of(task(case))
    cancel_case(case_id=case.pk, reason="Batal", officer=officer, at=AT, key=uuid4().hex)
    response = browser().get(where)
    assert response.status_code == 410
    assert "tidak diperlukan lagi" in text(response)
    assert case.number not in text(response)


def test_a_secret_opens_one_kind_of_page_only(case):
    link = link_of(task(case))
    assert len(token_of(link)) >= 22  # 128 bits in base64
    assert browser().get(f"/lacak/{token_of(link)}/").status_code == 404
    assert browser().get(f"/tautan/{tracking_token(case)}/").status_code == 404
    assert browser().get(f"/tautan/{link.nonce}/").status_code == 404
    assert browser().get(f"/tautan/{link.digest}/").status_code == 404


def test_an_unknown_link_is_a_friendly_404_and_many_are_refused():
    answers = [browser().get("/tautan/tidakada/") for _each in range(32)]
    assert "Tautan ini tidak kami kenal" in text(answers[0])
    assert [each.status_code for each in answers[:30]] == [404] * 30
    assert answers[-1].status_code == 429
    assert answers[0]["Referrer-Policy"] == "no-referrer"


def test_english_is_the_cases_language_and_can_be_switched(officer):
    case = outside.split(outside.applied(language="en"), officer)
    where = address_of(task(case))
    client = browser()
    response = client.get(where)
    assert response["Content-Language"] == "en"
    assert '<html lang="en">' in text(response)
    assert '<html lang="id">' in text(client.get(f"{where}?bahasa=id"))
    assert '<html lang="id">' in text(client.get(where))


# ── what the applicant sees of it ────────────────────────────────────────────────────────────────


def tracked(case):
    return text(browser().get(f"/lacak/{tracking_token(case)}/"))


def test_the_applicant_sees_every_open_step_and_nobodys_name(case):
    shown = tracked(case)
    for words in ("Memeriksa jadwal", "Pada saat yang sama: “Mengonfirmasi kesediaan” (Narahubung).", "(Biro Umum)"):
        assert words in shown
    for name in ("Joko", "Budi"):
        assert name not in shown


def test_the_step_of_the_contact_is_not_open_to_the_applicant(case):
    where = f"/lacak/{tracking_token(case)}/langkah/{task(case).pk}/"
    assert browser().get(where).status_code == 404
    assert browser().post(where, confirmation()).status_code == 404
    assert task(case).state == "open"


def test_waiting_and_sleeping_say_until_and_from_when(case, officer):
    make.done(case, officer, "bersedia", step="konfirmasi", answers={"jumlah": 3})
    make.done(case, officer, step="telaah", answers={"pendapat": "Baik"})
    make.done(case, officer, step="periksa", answers={"temuan": "Cocok"})
    make.done(case, officer, step="kabar")
    waiting = tracked(case)
    assert "Menunggu waktunya" in waiting
    assert "Kami menunggu “Menerima tanggapan publik” sampai" in waiting
    later = AT + timedelta(days=10)
    sweep(at=later)
    with clock.frozen(later):
        shown = tracked(case)
    assert "Layanan selesai" in shown
    assert "“Mengisi survei kunjungan” dapat Anda isi mulai" in shown
    asleep = make.open_task(case, "survei")
    assert browser().get(f"/lacak/{tracking_token(case)}/langkah/{asleep.pk}/").status_code == 404
