"""The case page of branches, people outside, waiting and participants."""

from datetime import timedelta
from urllib.parse import unquote
from uuid import uuid4

import pytest

from alur.engine.cases.actions import complete_task, contribute_by_link
from alur.engine.cases.actions.timers import sweep
from alur.engine.cases.models import Case, Contribution, Look
from alur.engine.cases.queries import token_of
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.tests import make, outside
from alur.engine.cases.tests.outside import address_of, link_of
from alur.foundation.files.models import StoredFile
from alur.foundation.outbox.models import Delivery
from alur.kernel import clock
from alur.outlets.notifications.actions import finish_handed_over

from .make import act, browser, case_url, step_url, upload

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
def chief():
    return make.officer("Kartini", "kepala")


@pytest.fixture
def case(officer):
    return outside.split(outside.applied(answers={"surel": ""}), officer)


def task(case, step):
    return make.open_task(case, step)


def text(response):
    return response.content.decode()


def to_the_waiting(case, officer):
    make.done(case, officer, "bersedia", step="konfirmasi", answers={"jumlah": 3})
    make.done(case, officer, step="telaah", answers={"pendapat": "Baik"})
    make.done(case, officer, step="periksa", answers={"temuan": "Cocok"})
    make.done(case, officer, step="kabar")
    return task(case, "tanggapan")


# ── branches and those outside ───────────────────────────────────────────────────────────────────


def test_each_open_step_has_its_card_the_own_one_first(case, officer):
    shown = text(browser(officer).get(case_url(case)))
    assert "Langkah 5: Memeriksa jadwal" in shown
    own, contact, unit = (shown.index(words) for words in ("Memeriksa jadwal", "Menunggu Narahubung", "Menunggu Biro"))
    assert own < contact < unit
    for branch in ("Kantor", "Lokasi", "Unit lain"):
        assert branch in shown
    assert len(shown.encode()) < 40_000


def test_who_works_on_the_case_sees_the_link_and_never_the_whole_number(case, officer):
    waiting = task(case, "konfirmasi")
    shown = text(browser(officer).get(case_url(case, waiting)))
    assert f"/tautan/{token_of(link_of(waiting))}/" in shown
    assert "Joko Widarto" in shown
    assert "85711122233" not in shown
    assert "Isi atas nama Narahubung" in shown


def test_nobody_else_of_the_office_sees_the_link(case):
    waiting = task(case, "konfirmasi")
    for person in (make.officer("Rekan"), make.officer("Admin", is_administrator=True)):
        shown = text(browser(person).get(case_url(case, waiting)))
        assert "/tautan/" not in shown
        link = link_of(waiting)
        where = f"/meja/permohonan/{case.number}/tautan/{link.pk}/"
        assert browser(person).get(f"{where}whatsapp/").status_code == 404
        assert browser(person).post(where).status_code == 403
        assert link_of(waiting).pk == link.pk


def test_whatsapp_opens_with_the_link_written(case, officer):
    link = link_of(task(case, "konfirmasi"))
    response = browser(officer).get(f"/meja/permohonan/{case.number}/tautan/{link.pk}/whatsapp/")
    assert response.status_code == 302
    assert response["Location"].startswith("https://wa.me/6285711122233?text=")
    assert f"/tautan/{token_of(link)}/" in unquote(response["Location"])
    look = Look.objects.get()
    assert (look.officer, look.field, look.reason) == (officer, "narahubung", "hubungi")
    assert "melihat" in text(browser(officer).get(case_url(case, task(case, "konfirmasi"))))
    unit = link_of(task(case, "telaah"))
    assert browser(officer).get(f"/meja/permohonan/{case.number}/tautan/{unit.pk}/whatsapp/").status_code == 404


def test_a_new_link_replaces_the_old(case, officer):
    waiting = task(case, "konfirmasi")
    old = address_of(waiting)
    client = browser(officer)
    response = client.post(f"/meja/permohonan/{case.number}/tautan/{link_of(waiting).pk}/")
    assert response.status_code == 302
    assert "yang lama tidak berlaku lagi" in text(client.get(response["Location"]))
    assert client.get(old).status_code == 410
    assert client.get(address_of(waiting)).status_code == 200
    assert client.post(f"/meja/permohonan/{case.number}/tautan/{uuid4()}/").status_code == 404


def test_an_answer_by_telephone_is_entered_on_behalf(case, officer):
    waiting = task(case, "konfirmasi")
    sent = {"jumlah": "4", "step_outcome": "bersedia", "step_key": "k1", "step_version": waiting.version}
    assert browser(officer).post(step_url(case, waiting), sent).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.closed_by) == ("done", officer.actor)


# ── participants ─────────────────────────────────────────────────────────────────────────────────


def test_a_participant_finds_the_step_and_adds_a_note_with_a_file(case, chief):
    client, waiting = browser(chief), task(case, "periksa")
    assert case.number not in text(client.get("/meja/"))
    assert case.number in text(client.get("/meja/?saring=ikut"))
    assert case.number not in text(client.get("/meja/?saring=ikut&q=tidakada"))
    sent = act("catatan", waiting, text="Pakai bus kantor", attachments=upload("denah.pdf"))
    for _each in range(2):
        sent["catatan-attachments"] = upload("denah.pdf")
        assert client.post(step_url(case, waiting, "catatan"), sent).status_code == 302
    [note] = Contribution.objects.all()
    assert StoredFile.objects.get(pk=note.files[0]["id"]).about == case.stream
    shown = text(client.get(case_url(case, waiting)))
    assert "Pakai bus kantor" in shown
    assert "denah.pdf" in shown
    assert task(case, "periksa").state == "open"


def test_an_empty_note_says_what_is_missing_and_a_stranger_may_not_write(case, chief):
    waiting = task(case, "periksa")
    empty = browser(chief).post(step_url(case, waiting, "catatan"), act("catatan", waiting, text=""))
    assert empty.status_code == 422
    stranger = browser(make.officer("Rekan"))
    refused = stranger.post(step_url(case, waiting, "catatan"), act("catatan", waiting, text="Halo"))
    assert refused.status_code == 403
    assert "Halo" in text(refused)
    assert not Contribution.objects.exists()


def test_the_executor_reads_what_was_added_through_a_link(case, officer):
    waiting = task(case, "periksa")
    link = link_of(waiting, "narahubung")
    contribute_by_link(token=token_of(link), text="Bawa sepatu", at=AT, key="k")
    shown = text(browser(officer).get(case_url(case, waiting)))
    assert "Bawa sepatu" in shown
    assert "Narahubung, " in shown
    make.done(case, officer, step="periksa", answers={"temuan": "Cocok"})
    assert "Bawa sepatu" in text(browser(officer).get(case_url(case)))  # among what was done


# ── waiting for what comes from outside ──────────────────────────────────────────────────────────


def fired(**fields):
    return {
        "pesan": "Jalan rusak", "step_outcome": "masuk", "step_note": "", "step_key": uuid4().hex, "step_version": "0",
        **fields,
    }  # fmt: skip


def event_url(case, step="tanggapan"):
    return f"/meja/permohonan/{case.number}/kejadian/{step}/"


def test_what_comes_is_recorded_as_often_as_it_comes(case, officer):
    to_the_waiting(case, officer)
    client = browser(officer)
    assert "Menunggu: Menerima tanggapan publik sampai" in text(client.get(case_url(case)))
    sent = fired()
    for body in (sent, sent, fired(pesan="Kedua", bukti=upload("foto.pdf"))):
        assert client.post(event_url(case), body).status_code == 302
    lines = case.tasks.filter(step="tanggapan", state="done")
    assert sorted(each.answers["pesan"] for each in lines) == ["Jalan rusak", "Kedua"]
    assert StoredFile.objects.get(name="foto.pdf").about == case.stream
    shown = text(client.get(case_url(case)))
    assert shown.count("Tanggapan masuk") >= 2
    assert "Budi mencatat kejadian" in shown


def test_a_faulty_record_loses_nothing_and_asks_for_the_reason(case, officer):
    to_the_waiting(case, officer)
    client = browser(officer)
    assert " checked" not in text(client.get(event_url(case)))
    empty = client.post(event_url(case), fired(pesan="", step_outcome="", bukti=upload("foto.pdf")))
    assert empty.status_code == 422
    assert "foto.pdf" in text(empty)
    lacking = client.post(event_url(case), fired(step_outcome="keberatan"))
    assert lacking.status_code == 422
    assert "Jalan rusak" in text(lacking)
    done = client.post(event_url(case), fired(step_outcome="keberatan", step_note="Tanah warga"))
    assert done.status_code == 302
    assert task(case, "jawab").scope.endswith("!")
    assert "Kejadian 1" in text(client.get(case_url(case, task(case, "jawab"))))


def test_the_waiting_is_ended_with_a_reason_once_nothing_is_open(case, officer):
    watch = to_the_waiting(case, officer)
    client = browser(officer)
    client.post(event_url(case), fired(step_outcome="keberatan", step_note="Tanah warga"))
    where = step_url(case, watch, "akhiri")
    assert client.post(where, act("akhiri", watch, reason="")).status_code == 422
    held = client.post(where, act("akhiri", watch, reason="Sudah cukup"))
    assert held.status_code == 409
    assert "Sudah cukup" in text(held)
    make.done(case, officer, step="jawab")
    assert client.post(where, act("akhiri", watch, reason="Sudah cukup")).status_code == 302
    survey = make.open_task(case)
    assert (survey.step, survey.asleep) == ("survei", True)
    shown = text(client.get(case_url(case)))
    assert "Langkah ini baru dimulai" in shown
    assert "Masa tunggu berakhir" in shown


def test_what_comes_too_late_is_told_kindly_and_written_down(case, officer):
    to_the_waiting(case, officer)
    with clock.frozen(AT + timedelta(days=20)):
        sweep(at=clock.now())
        client = browser(officer)
        assert "Catat kejadian yang terlambat" in text(client.get(case_url(case)))
        response = client.post(event_url(case), fired(), follow=True)
    assert "Masa tunggunya sudah berakhir" in text(response)
    assert "datang setelah masa tunggunya berakhir" in text(response)
    assert not case.tasks.filter(step="tanggapan", state="open").exists()
    assert "Mulai permohonan lanjutan" not in text(response)  # an applicant starts this one, not an officer


def test_only_who_works_on_the_case_records_and_only_what_it_waits_for(case, officer, chief):
    assert browser(officer).get(event_url(case)).status_code == 404  # not reached yet
    to_the_waiting(case, officer)
    assert browser(chief).get(event_url(case)).status_code == 404
    assert browser(chief).post(event_url(case), fired()).status_code == 404
    for step in ("periksa", "tidak-ada"):
        assert browser(officer).get(event_url(case, step)).status_code == 404


INTERNAL = [
    {
        "id": "siapkan",
        "rows": [1],
        "executor": "petugas",
        "form": [{"name": "perihal", "type": "text", "label": "Perihal", "fills": "subject"}],
        "then": "laporan",
    },
    {
        "id": "laporan",
        "rows": [2],
        "name": "Laporan masuk",
        "executor": "kepala",
        "event": True,
        "form": [{"name": "isi", "type": "text", "label": "Isi laporan"}],
        "outcomes": {
            "tindak": {"label": "Ditindaklanjuti", "to": "laporan"},
            "habis": {"label": "Tidak ada lagi", "to": "selesai"},
        },
        "timeout": {"after": "2 hari", "outcome": "habis"},
    },
]


def test_a_firing_for_a_position_opens_its_task_and_a_late_one_leads_to_a_linked_case(officer, chief):
    what = make.definition(INTERNAL, slug="pantau", service={"prefix": "PT", "audience": "internal"})
    make.version(what)
    client = browser(officer)
    client.post("/meja/loket/pantau/", {"perihal": "Ruang server", "counter_key": "a"})
    case = Case.objects.get(number__startswith="PT")
    recorded = client.post(event_url(case, "laporan"), {"step_key": "b", "step_version": "0"}, follow=True)
    assert "Tugas baru dibuka untuk Kepala" in text(recorded)
    assert case.number in text(browser(chief).get("/meja/"))
    _finish_line(case, chief)
    with clock.frozen(AT + timedelta(days=7)):
        sweep(at=clock.now())
        case.refresh_from_db()
        assert case.ended_at is not None
        late = client.post(event_url(case, "laporan"), {"step_key": "c", "step_version": "0"}, follow=True)
        follow = f"/meja/loket/pantau/?lanjutan={case.number}"
        assert follow in text(late)
        assert "Lanjutan dari" in text(client.get(follow))
        client.post(
            "/meja/loket/pantau/", {"perihal": "Ruang server lagi", "counter_key": "d", "lanjutan": case.number}
        )
    following = Case.objects.get(follows=case)
    assert case.number in text(client.get(case_url(following)))
    assert following.number in text(client.get(case_url(case)))
    assert client.get("/meja/loket/pantau/?lanjutan=XX-1").status_code == 404


def _finish_line(case, chief):
    line = case.tasks.get(step="laporan", state="open", is_watch=False)
    complete_task(
        case_id=case.pk, task_id=line.pk, version=line.version, by=Actor.officer(chief.pk), officer=chief,
        outcome="tindak", answers={"isi": "Panas"}, at=AT, key="selesaikan",
    )  # fmt: skip


def test_a_step_that_sends_says_so_and_can_be_finished_by_hand(case, officer):
    make.done(case, officer, "bersedia", step="konfirmasi", answers={"jumlah": 3})
    make.done(case, officer, step="telaah", answers={"pendapat": "Baik"})
    make.done(case, officer, step="periksa", answers={"temuan": "Cocok"})
    shown = text(browser(officer).get(case_url(case)))
    assert "Langkah ini selesai sendiri" in shown
    assert "Selesaikan sendiri" in shown
    finish_handed_over(AT)
    assert task(case, "kabar").state == "open"  # the contact's mail is still under way


def test_cancelling_a_mail_that_a_step_waits_for_asks_why_on_a_page_of_its_own(case, officer):
    make.done(case, officer, "bersedia", step="konfirmasi", answers={"jumlah": 3})
    make.done(case, officer, step="telaah", answers={"pendapat": "Baik"})
    make.done(case, officer, step="periksa", answers={"temuan": "Cocok"})
    client = browser(officer)
    mails = list(Delivery.objects.filter(kind="ready"))
    for mail in mails:
        address = f"/meja/pengiriman/{mail.pk}/batal/"
        assert address in text(client.get("/meja/pengiriman/"))
        asked = text(client.get(address))
        assert case.number in asked
        assert "Bagaimana hasilnya disampaikan?" in asked
        refused = client.post(address, {"reason": " "})
        assert refused.status_code == 422
        mail.refresh_from_db()
        assert mail.state == "queued"
        stranger = browser(make.officer("Tamu")).post(address, {"reason": "Tidak perlu"})
        assert stranger.status_code == 403
        assert "Tidak perlu" in text(stranger)
        assert client.post(address, {"reason": "Diserahkan di loket"}).status_code == 302
        assert client.post(address, {"reason": "Diserahkan di loket"}).status_code == 409
    assert case.tasks.get(step="kabar").state == "done"
    # A step that goes on by itself asks nobody: the button cancels at once.
    other = Delivery.objects.filter(kind="new-task").first()
    assert client.post(f"/meja/pengiriman/{other.pk}/batal/").status_code == 302
