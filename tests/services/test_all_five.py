"""SOPs 1, 3 and 4 from the first row to the last, each decision each way (2 and 5: test_shipped_services)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alur.activities.surveys.models import Response
from alur.engine.cases.queries import clocks, timeline
from alur.engine.cases.queries.schedule import public_slots
from alur.kernel.errors import AlurError
from alur.public.queries.standing import standing

from .service import MONDAY_9, Service, status

pytestmark = pytest.mark.django_db

SURVEY = {f"u{number}": 4 for number in range(1, 10)}

# ── SOP 1: pendampingan dan konsultasi ───────────────────────────────────────────────────────────

CONSULTATION = {
    "nama": "Cahya",
    "instansi": "CV Benih",
    "telepon": "+6281200000003",
    "surel": "cahya@contoh.id",
    "jenis": "konsultasi",
    "topik": "Label benih",
    "uraian": "Apa syarat labelnya?",
    "media": "surel",
    "persetujuan": True,
}
UNITS = {
    "instruksi": "Layani.",
    "satker-tujuan": "Balai Satu\nBalai Dua\nBalai Tiga",
    "instruksi-satker": "Jelaskan hasil uji.",
    "narahubung-satker": {"name": "Sapto", "phone": "+6281200000009"},
}


@pytest.fixture
def sip() -> Service:
    return Service("konsultasi-sip")


def disposed(sip: Service, outcome: str, **answers):
    case = sip.start(CONSULTATION)
    sip.work(case, "periksa", "sesuai")
    officer = sip.holder("petugas")
    sip.work(case, "disposisi", outcome, chosen=officer, answers={"instruksi": "Layani.", **answers})
    return case


def reported_and_archived(sip: Service, case):
    sip.work(case, "laporan", answers={"ringkasan": "Sudah jelas."})
    sip.work(case, "penyampaian", "perbaiki", reason="Kurang lampiran.")
    sip.work(case, "laporan", answers={"ringkasan": "Sudah lengkap."})
    sip.work(case, "penyampaian", "disampaikan")
    assert status(case) == "selesai"
    sip.citizen(case, "survei", activity_data=SURVEY)
    sip.work(case, "tutup")
    assert status(case) == "diarsipkan"
    assert [row.state for row in timeline(case, sip.at)] == ["done"] * 8


def test_consultation_by_an_officer_with_another_session(sip):
    case = disposed(sip, "petugas")
    sip.work(case, "konsultasi", "sesi-lagi")
    assert sip.work(case, "konsultasi", "selesai").visit == 2
    reported_and_archived(sip, case)
    assert Response.objects.count() == 1


def test_consultation_together_with_units_runs_in_two_branches(sip):
    case = disposed(sip, "petugas-dan-satker", **UNITS)
    sip.reach(case, "surat-bersama")
    assert sip.now_open(case) == ["konsultasi-bersama", "masukan-satker"]
    sip.work(case, "konsultasi-bersama", "sesi-lagi")
    sip.outsider(case, "masukan-satker", masukan="Hasil ujinya baik.")
    assert sip.now_open(case) == ["konsultasi-bersama"]
    sip.work(case, "konsultasi-bersama", "selesai")
    assert sip.now_open(case) == ["laporan"]
    reported_and_archived(sip, case)


def test_consultation_by_units_alone_runs_on_their_clock(sip):
    case = disposed(sip, "satker", **UNITS)
    sip.reach(case, "surat-satker")
    sip.wait(hours=2)
    sip.outsider(case, "konsultasi-satker", masukan="Sudah dijelaskan.")
    assert clocks(case, sip.at).unit == timedelta(hours=2)
    reported_and_archived(sip, case)


def test_a_letter_names_each_unit_and_is_done_only_when_all_are(sip):
    case = disposed(sip, "satker", **UNITS)
    with pytest.raises(AlurError):
        sip.work(case, "surat-satker", activity_data={})
    assert sip.now_open(case) == ["surat-satker"]


def test_consultation_returned_for_more_and_then_refused(sip):
    case = sip.start(CONSULTATION)
    sip.work(case, "periksa", "perlu-dilengkapi", reason="Sebut varietasnya.")
    sip.citizen(case, "permohonan", answers={**CONSULTATION, "uraian": "Varietas Inpari."})
    sip.work(case, "periksa", "tidak-sesuai", reason="Bukan tugas balai. Hubungi dinas.")
    assert status(case) == "ditolak"


def test_a_survey_that_nobody_answers_holds_nothing(sip):
    case = disposed(sip, "petugas")
    sip.work(case, "konsultasi", "selesai")
    sip.work(case, "laporan", answers={"ringkasan": "Sudah."})
    sip.work(case, "penyampaian", "disampaikan")
    sip.wait(days=30)
    sip.wait(days=20)
    assert status(case) == "diarsipkan"


# ── SOP 3: pertemuan virtual ─────────────────────────────────────────────────────────────────────

MEETING = {
    "nama": "Gita",
    "unit-kerja": "Bagian Keuangan",
    "telepon": "+6281200000004",
    "surel": "gita@contoh.id",
    "kegiatan": "Rapat anggaran",
    "waktu": {"date": "2026-11-25", "start": "13:00", "end": "15:00"},
    "lama": 120,
    "peserta": 20,
    "narahubung": {"name": "Hadi", "phone": "+6281200000005"},
    "rekaman": "tidak",
    "terbuka": "ya",
    "persetujuan": True,
}
ROOM = {"tautan": "https://zoom.example/j/1"}


@pytest.fixture
def meeting() -> Service:
    return Service("virtual-meeting", "survei-kepuasan")


def shown(meeting: Service):
    """What anybody reads on the schedule of November."""
    november = (date(2026, 11, 1), date(2026, 11, 30))
    slots = public_slots(meeting.office, ["virtual-meeting"], *november, today=meeting.at.date())
    return [(slot.day.day, slot.start, slot.title) for slot in slots]


def test_a_meeting_whose_time_is_free(meeting):
    case = meeting.start(MEETING)
    meeting.claim(case, "terima")
    meeting.work(case, "cek-ketersediaan", "tersedia")
    assert shown(meeting) == []
    meeting.work(case, "terbitkan", answers=ROOM)
    assert shown(meeting) == [(25, "13:00", "Rapat anggaran")]
    meeting.sent(case, "terima-tautan")
    assert status(case) == "selesai"
    states = [row.state for row in timeline(case, meeting.at)]
    assert states == ["done"] * 7 + ["shown", "waiting"]
    meeting.wait(days=1)
    assert not meeting.now_open(case)[1:]
    meeting.at = datetime(2026, 11, 25, 15, 1, tzinfo=ZoneInfo("Asia/Jakarta"))
    meeting.wait(minutes=1)
    meeting.citizen(case, "isi", activity_data=SURVEY)
    assert status(case) == "diarsipkan"


def test_a_meeting_whose_contact_picks_another_time(meeting):
    case = meeting.start(MEETING)
    meeting.claim(case, "terima")
    meeting.work(case, "cek-ketersediaan", "tidak-tersedia", reason="Terpakai.", answers={"waktu-kosong": "Jumat pagi"})
    other = {"date": "2026-11-27", "start": "09:00", "end": "10:00"}
    meeting.outsider(case, "konfirmasi-narahubung", "waktu-lain", **{"waktu-lain": other})
    meeting.work(case, "cek-ketersediaan", "tersedia")
    meeting.work(case, "terbitkan", answers=ROOM)
    meeting.sent(case, "terima-tautan")
    survey = case.tasks.get(step="survei")
    assert survey.not_before == datetime(2026, 11, 27, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert shown(meeting) == [(27, "09:00", "Rapat anggaran")]


def test_a_closed_meeting_is_only_a_time_that_is_taken(meeting):
    case = meeting.start({**MEETING, "terbuka": "tidak"})
    meeting.claim(case, "terima")
    meeting.work(case, "cek-ketersediaan", "tersedia")
    meeting.work(case, "terbitkan", answers=ROOM)
    assert shown(meeting) == [(25, "13:00", "")]


def test_a_meeting_given_up_by_its_contact(meeting):
    case = meeting.start(MEETING)
    meeting.claim(case, "terima")
    meeting.work(case, "cek-ketersediaan", "tidak-tersedia", reason="Terpakai.")
    meeting.outsider(case, "konfirmasi-narahubung", "batal")
    assert status(case) == "ditarik"
    case.refresh_from_db()
    told = standing(case, meeting.at, "id")
    assert told.title == "Permohonan ini ditarik"  # not "Anda menarik": the applicant did nothing
    assert told.sentences[0].startswith("Narahubung membatalkan permohonan ini pada ")


# ── SOP 4: media sosial ──────────────────────────────────────────────────────────────────────────

POST = {
    "judul": "Mengenal SNI",
    "bentuk": ["foto"],
    "narasi": "Benih bersertifikat.",
    "berkas": [],
    "dasar": "rutin",
}
LINKS = {name: f"https://{name}.example/1" for name in ("facebook", "instagram", "x_twitter", "tiktok")}


@pytest.fixture
def media() -> Service:
    return Service("media-sosial")


def posted(media: Service, **how):
    case = media.start(POST, by="pelaksana")
    media.work(case, "saring", "lolos")
    media.work(case, "evaluasi", "sesuai")
    media.work(case, "periksa-kelengkapan", "lengkap")
    media.work(case, "uji-unggah", "siap")
    media.reach(case, "unggah", **LINKS, **how)
    media.work(case, "lapor")
    return case


def test_material_sent_back_by_each_who_may(media):
    case = media.start(POST, by="pelaksana")
    passed = []
    for step, good, bad in (
        ("saring", "lolos", "kembalikan"),
        ("evaluasi", "sesuai", "tidak-sesuai"),
        ("periksa-kelengkapan", "lengkap", "kurang"),
        ("uji-unggah", "siap", "perbaiki"),
    ):
        media.work(case, step, bad, reason="Perbaiki.")
        media.work(case, "siapkan", answers=POST)
        passed.append((step, good))
        for earlier, outcome in passed:
            media.work(case, earlier, outcome)
    assert media.now_open(case) == ["unggah"]


def test_two_comments_are_answered_each_for_itself_and_the_watching_ends_by_time(media):
    case = posted(media, waived="tiktok")
    assert status(case) == "selesai"
    assert media.now_open(case) == []
    for said in ("Di mana membelinya?", "Harganya berapa?"):
        media.happens(case, "komentar", "admin-medsos", jaringan="facebook", isi=said)
    assert media.now_open(case) == ["tanggapi", "tanggapi"]
    assert status(case) == "selesai"
    media.work(case, "tanggapi", "dijawab", which=0)
    media.work(case, "tanggapi", "minta-persetujuan", answers={"jawaban": "Tanya penjual."})
    media.work(case, "setujui-tanggapan", "ubah", reason="Lebih sopan.")
    media.work(case, "tanggapi", "minta-persetujuan", answers={"jawaban": "Silakan tanya penjual."})
    media.work(case, "setujui-tanggapan", "setuju")
    media.wait(days=40)
    assert status(case) == "selesai", "one answer is still to be given"
    assert media.happens(case, "komentar", "admin-medsos", jaringan="facebook", isi="Telat").late
    media.work(case, "jawab-setelah-disetujui")
    media.wait(minutes=1)
    assert status(case) == "diarsipkan"
    assert [row.state for row in timeline(case, media.at)] == ["done"] * 9 + ["shown"]


def test_nobody_comments(media):
    case = posted(media)
    media.wait(days=40)
    assert status(case) == "diarsipkan"
    states = {row.row.no: row.state for row in timeline(case, media.at)}
    assert (states[8], states[9]) == ("skipped", "future")
    assert media.at > MONDAY_9
