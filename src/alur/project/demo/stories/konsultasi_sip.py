"""Stories of SOP konsultasi-sip at the Balai: twelve consultations."""

from typing import Any

from alur.project.demo.acts import Act, Slot, answered_by_link, claimed, done, filled, reached
from alur.project.demo.moments import DAY, Anchor, minutes_ago, nearly_due
from alur.project.demo.papers import Paper
from alur.project.demo.people import (
    BEJO,
    CAHYA,
    DARMA,
    ELOK,
    FAUZAN,
    GUNTUR,
    HESTI,
    INDRA,
    JULIA,
    KOMANG,
    Person,
)
from alur.project.demo.story import Story


def _wish(
    person: Person, topic: str, told: str, *, guidance: bool = False, medium: str = "pertemuan"
) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "nama": person.name,
        "instansi": person.unit,
        "telepon": person.phone,
        "surel": person.email,
        "jenis": "pendampingan" if guidance else "konsultasi",
        "topik": topic,
        "uraian": told,
        "media": medium,
        "persetujuan": True,
    }
    return answers | ({"usulan-tanggal": Slot(4)} if medium == "pertemuan" else {})


def _story(answers: dict[str, Any], *acts: Act, ended: Anchor, **how: Any) -> Story:  # noqa: ANN401  fields of Story
    return Story("konsultasi-sip", answers, ended, acts, **how)


def _fits(after: float) -> Act:
    return done(after, "hendra", "periksa", "sesuai")


def _disposed(after: float, officer: str, instruction: str, outcome: str = "petugas", units: str = "") -> Act:
    answers: dict[str, Any] = {"instruksi": instruction}
    if units:
        answers |= {
            "satker-tujuan": units,
            "instruksi-satker": "Mohon menjelaskan hasil uji dan jadwal kunjungan.",
            "narahubung-satker": {"name": "Ir. Sapto", "phone": "+6281298765432", "email": "sapto@satker.example"},
        }
    return done(after, "nuning", "disposisi", outcome, chosen=officer, answers=answers)


def _consulted(
    after: float, who: str, talked: str, *, again: bool = False, medium: str = "pertemuan", step: str = "konsultasi"
) -> Act:
    answers = {"media-dipakai": medium, "pembahasan": talked}
    return done(after, who, step, "sesi-lagi" if again else "selesai", answers=answers)


def _reported(after: float, who: str, summary: str) -> Act:
    answers = {"ringkasan": summary, "dokumen-hasil": (Paper("laporan-konsultasi.pdf", summary),)}
    return done(after, who, "laporan", answers=answers)


def _delivered(after: float) -> Act:
    return done(after, "ratna", "penyampaian", "disampaikan")


def _closed(after: float) -> Act:
    return done(after, "wulan", "tutup")


STORIES = (
    # ── served, surveyed, archived ──
    _story(
        _wish(CAHYA, "Penerapan SNI benih padi", "Kami ingin tahu syarat label dan uji laboratoriumnya."),
        _fits(7),
        _disposed(20, "bayu", "Dampingi sampai paham syarat labelnya."),
        _consulted(19, "bayu", "Syarat label, pengambilan contoh, dan laboratorium terdekat."),
        _reported(80, "bayu", "Langkah penerapan SNI benih padi dan daftar laboratorium uji."),
        _delivered(4),
        filled(300, "survei", "444344344", "Sangat membantu usaha kami.", sex="p", age_group="36-45", job="wirausaha"),
        _closed(60),
        ended=minutes_ago(25 * DAY),
    ),
    _story(
        _wish(
            BEJO,
            "Pupuk organik sesuai standar",
            "Bagaimana kelompok tani membuat pupuk yang lolos uji?",
            medium="whatsapp",
        ),
        _fits(6),
        _disposed(60, "laras", "Layani lewat WhatsApp, pakai bahasa sederhana."),
        _consulted(21, "laras", "Bahan baku, pembalikan, dan suhu kompos.", again=True, medium="whatsapp"),
        _consulted(400, "laras", "Hasil uji sederhana di lapangan.", medium="whatsapp"),
        _reported(85, "laras", "Cara membuat pupuk organik dan uji sederhananya."),
        _delivered(6),
        filled(500, "survei", "433443434", sex="l", age_group="46-55", education="smp", job="lainnya"),
        _closed(30),
        ended=minutes_ago(19 * DAY),
        channel="kunjungan",
        entered_by="wulan",
    ),
    _story(
        _wish(DARMA, "Pendampingan sertifikasi kebun benih kopi", "Dinas membina tiga kebun benih.", guidance=True),
        _fits(6),
        _disposed(
            25,
            "bayu",
            "Ajak balai penguji terkait.",
            "petugas-dan-satker",
            "Balai Pengujian Tanaman Industri\nBalai Pengawasan Benih",
        ),
        reached(15, "nuning", "surat-bersama"),
        _consulted(20, "bayu", "Peta jalan sertifikasi dan pembagian peran.", step="konsultasi-bersama"),
        answered_by_link(200, "masukan-satker", answers={"masukan": "Syarat uji dan jadwal kunjungan ke kebun benih."}),
        _reported(70, "bayu", "Rencana pendampingan tiga kebun benih kopi."),
        done(5, "ratna", "penyampaian", "perbaiki", reason="Jadwal pendampingan belum dicantumkan."),
        _reported(60, "bayu", "Rencana dan jadwal pendampingan tiga kebun benih kopi."),
        _delivered(7),
        filled(700, "survei", "343343433", "Waktu tunggu disposisi agak lama.", sex="l", age_group="36-45", job="asn"),
        _closed(100),
        ended=minutes_ago(12 * DAY),
        channel="surat",
        entered_by="wulan",
    ),
    _story(
        _wish(JULIA, "Standar gudang pangan daerah", "Kami menyiapkan gudang cadangan beras.", medium="surel"),
        _fits(4),
        _disposed(15, "laras", "Jawab lewat surel."),
        _consulted(18, "laras", "Persyaratan bangunan, sirkulasi, dan pencatatan stok.", medium="surel"),
        _reported(90, "laras", "Ringkasan standar gudang pangan daerah."),
        _delivered(7),
        filled(200, "survei", "444444434", sex="p", age_group="36-45", education="s2", job="asn"),
        _closed(25),
        ended=minutes_ago(5 * DAY),
    ),
    # ── after the service ──
    _story(
        _wish(HESTI, "Bahan penyuluhan SIP untuk petani bawang", "Kami perlu bahan yang mudah dipahami."),
        _fits(5),
        _disposed(18, "bayu", "Sertakan brosur."),
        _consulted(16, "bayu", "Pilihan bahan dan cara memakainya."),
        _reported(80, "bayu", "Daftar bahan penyuluhan bawang merah."),
        _delivered(6),
        filled(250, "survei", "444434443", "Brosurnya bagus.", sex="p", age_group="26-35", job="asn"),
        ended=minutes_ago(120),
    ),
    # ── running ──
    _story(
        _wish(KOMANG, "Standar irigasi tetes untuk subak", "Kami ingin mencoba irigasi tetes di lahan bersama."),
        ended=minutes_ago(3),
        evening=130,
    ),
    _story(
        _wish(ELOK, "Menanam di pekarangan", "Saya ingin bertanya tentang tanaman.", medium="whatsapp"),
        done(8, "hendra", "periksa", "perlu-dilengkapi", reason="Mohon sebutkan tanaman dan standar yang ditanyakan."),
        ended=minutes_ago(200),
    ),
    _story(
        _wish(GUNTUR, "Izin edar pupuk hayati", "Mohon diterbitkan izin edar untuk produk kami.", medium="surel"),
        done(
            9,
            "hendra",
            "periksa",
            "tidak-sesuai",
            reason="Izin edar pupuk bukan tugas balai. Ajukan ke Pusat Perlindungan Varietas dan Perizinan Pertanian.",
        ),
        ended=minutes_ago(8 * DAY),
    ),
    _story(
        _wish(FAUZAN, "SNI kopi bubuk untuk koperasi", "Koperasi ingin memasang tanda SNI.", guidance=True),
        _fits(7),
        ended=minutes_ago(25),
    ),
    _story(
        _wish(INDRA, "Olahan cabai sesuai standar pangan", "Kelompok kami membuat sambal kemasan.", guidance=True),
        _fits(6),
        _disposed(22, "laras", "Dampingi dua kali pertemuan."),
        _consulted(21, "laras", "Bahan, kebersihan, dan label.", again=True),
        claimed(60, "laras", "konsultasi"),
        ended=minutes_ago(45),
    ),
    _story(
        _wish(CAHYA, "Uji mutu benih jagung", "Kami ingin benih kami diuji.", guidance=True),
        _fits(6),
        _disposed(24, "laras", "Dampingi bersama balai penguji.", "petugas-dan-satker", "Balai Pengujian Serealia"),
        reached(12, "nuning", "surat-bersama"),
        _consulted(25, "laras", "Cara mengambil contoh dan mengirimnya.", step="konsultasi-bersama"),
        ended=minutes_ago(90),
    ),
    _story(
        _wish(CAHYA, "Penyimpanan benih bersertifikat", "Kadar air benih kami naik di gudang."),
        _fits(6),
        _disposed(30, "bayu", "Sertakan hasil kaji lapang."),
        _consulted(20, "bayu", "Penyebab naiknya kadar air dan cara menyimpannya."),
        ended=nearly_due("2 jam"),
    ),
)
