"""Stories of SOP kendala-tik at the Pusat: fifteen IT problems."""

from typing import Any

from alur.project.demo.acts import Act, claimed, corrected, done, filled, reassigned, suspended, withdrawn
from alur.project.demo.moments import DAY, Anchor, minutes_ago
from alur.project.demo.papers import Paper
from alur.project.demo.people import (
    ANISA,
    BUDI,
    CITRA,
    DODI,
    EKA,
    FERI,
    GITA,
    HANI,
    IMAM,
    JOKO,
    KARTIKA,
    LUKMAN,
    MEGA,
    NANDA,
    Person,
)
from alur.project.demo.story import Story


def _problem(
    person: Person,
    device: str,
    place: str,
    symptom: str,
    *acts: Act,
    ended: Anchor,
    urgency: str = "terganggu",
    photo: str = "",
    **how: Any,  # noqa: ANN401  fields of Story
) -> Story:
    answers: dict[str, Any] = {
        "nama": person.name,
        "unit-kerja": person.unit,
        "telepon": person.phone,
        "surel": person.email,
        "perangkat": device,
        "lokasi": place,
        "gejala": symptom,
        "foto": (Paper(photo),) if photo else (),
        "urgensi": urgency,
        "persetujuan": True,
    }
    return Story("kendala-tik", answers, ended, acts, **how)


def _diagnosed(after: float, who: str, outcome: str, kind: str, cause: str) -> Act:
    return done(after, who, "diagnosa", outcome, answers={"kategori": kind, "penyebab": cause})


def _handled(after: float, who: str, action: str) -> Act:
    return done(after, who, "tangani", "selesai", answers={"tindakan": action})


def _confirmed(after: float) -> Act:
    return done(after, "pemohon", "konfirmasi", "teratasi")


def _taken_for_repair(after: float, device: str, place: str, complaint: str) -> Act:
    answers = {"perangkat": device, "lokasi": place, "keluhan": complaint}
    return done(after, "mulyono", "terima", answers=answers)


STORIES = (
    # ── solved and archived, with a survey ──
    _problem(
        ANISA,
        "Laptop Lenovo ThinkPad T14",
        "Gedung A lantai 2, ruang Standar Peternakan",
        "Laptop tidak dapat tersambung ke wifi kantor sejak pagi, ponsel di ruang yang sama bisa.",
        claimed(3, "dimas", "terima"),
        _diagnosed(5, "dimas", "ya", "jaringan", "Kata sandi wifi di laptop masih yang lama."),
        _handled(25, "dimas", "Profil wifi lama dihapus, disambungkan lagi dengan kata sandi baru. Sudah diuji."),
        _confirmed(40),
        filled(60, "isi", "434334443", "Cepat sekali, terima kasih.", sex="p", age_group="26-35", job="asn"),
        ended=minutes_ago(27 * DAY),
    ),
    _problem(
        LUKMAN,
        "Printer Epson L3210, inventaris 3.05.02.14",
        "Gedung A lantai 1, ruang Tata Usaha",
        "Hasil cetak bergaris dan lampu tinta berkedip.",
        claimed(3, "sari", "terima"),
        _diagnosed(6, "sari", "tidak", "perangkat-keras", "Head cetak tersumbat dan bantalan tinta penuh."),
        _taken_for_repair(35, "Printer Epson L3210", "Gedung A lantai 1, ruang Tata Usaha", "Hasil cetak bergaris."),
        done(60, "mulyono", "periksa", "dalam", answers={"temuan": "Bantalan tinta penuh, head dapat dibersihkan."}),
        done(400, "mulyono", "perbaiki", "selesai", answers={"tindakan": "Head dibersihkan, bantalan tinta diganti."}),
        done(15, "mulyono", "lapor", "diperbaiki"),
        _confirmed(120),
        filled(30, "isi", "333343433", sex="l", age_group="46-55", education="sma", job="asn"),
        ended=minutes_ago(21 * DAY),
        photo="hasil-cetak.png",
    ),
    _problem(
        HANI,
        "Aplikasi persuratan",
        "Ruang Arsip",
        "Tidak dapat masuk ke aplikasi persuratan, muncul pesan akun terkunci.",
        claimed(2, "dimas", "terima"),
        _diagnosed(5, "dimas", "ya", "akun", "Akun terkunci karena salah kata sandi lima kali."),
        _handled(10, "dimas", "Akun dibuka dan kata sandi diatur ulang bersama pemohon."),
        _confirmed(5),
        filled(10, "isi", "444444444", "Petugas ramah.", sex="p", age_group="36-45", job="asn"),
        ended=minutes_ago(16 * DAY),
        channel="kunjungan",
        entered_by="sari",
    ),
    _problem(
        JOKO,
        "Komputer pos keamanan",
        "Pos satpam gerbang depan",
        "Rekaman CCTV tidak tampil di layar, hanya gambar hitam.",
        claimed(4, "sari", "terima"),
        _diagnosed(7, "sari", "ya", "perangkat-lunak", "Aplikasi CCTV belum diperbarui."),
        _handled(45, "sari", "Aplikasi diperbarui."),
        done(DAY, "pemohon", "konfirmasi", "belum-teratasi", reason="Kamera 3 masih hitam."),
        _diagnosed(20, "dimas", "ya", "jaringan", "Kabel kamera 3 longgar di patch panel."),
        _handled(30, "dimas", "Kabel dipasang kembali dan diberi label. Semua kamera tampil."),
        _confirmed(60),
        filled(90, "isi", "32333342-", "Kedatangan kedua baru beres.", sex="l", age_group="46-55", job="lainnya"),
        ended=minutes_ago(11 * DAY),
        channel="telepon",
        entered_by="dimas",
        urgency="biasa",
    ),
    _problem(
        EKA,
        "Komputer katalog perpustakaan",
        "Perpustakaan",
        "Komputer menyala lalu mati sendiri setelah lima menit.",
        claimed(2, "dimas", "terima"),
        _diagnosed(7, "dimas", "ya", "perangkat-keras", "Kipas prosesor penuh debu."),
        _handled(55, "dimas", "Kipas dibersihkan, pasta termal diganti, diuji satu jam."),
        _confirmed(200),
        filled(DAY, "isi", "443433343", sex="p", age_group="26-35", education="diploma", job="asn"),
        ended=minutes_ago(6 * DAY),
    ),
    # ── running ──
    _problem(
        GITA,
        "Aplikasi e-Monev",
        "Gedung B lantai 1, ruang Program",
        "Laporan triwulan tidak dapat diunggah, muncul pesan gagal menyimpan.",
        ended=minutes_ago(1),
        urgency="terhenti",
    ),
    _problem(
        BUDI,
        "Komputer front office",
        "Gedung A lantai 1, lobi",
        "Tampilan layar berwarna merah muda dan berkedip.",
        ended=minutes_ago(4),
        urgency="biasa",
        photo="layar.png",
    ),
    _problem(
        CITRA,
        "Komputer HP ProDesk",
        "Gedung B lantai 2, ruang Kesehatan Hewan",
        "Berkas di folder bersama tidak dapat dibuka oleh seluruh ruangan.",
        claimed(2, "sari", "terima"),
        ended=minutes_ago(50),
        urgency="terhenti",
    ),
    _problem(
        DODI,
        "Laptop bendahara",
        "Gedung A lantai 1, ruang Keuangan",
        "Aplikasi pembayaran lambat sekali dan sering berhenti.",
        claimed(3, "dimas", "terima"),
        _diagnosed(6, "dimas", "ya", "perangkat-lunak", "Ruang penyimpanan hampir penuh."),
        reassigned(20, "dimas", "tangani", "sari", "Saya bertugas di ruang rapat sampai siang."),
        claimed(15, "sari", "tangani"),
        ended=minutes_ago(95),
    ),
    _problem(
        FERI,
        "Komputer timbangan laboratorium",
        "Laboratorium Pakan",
        "Komputer tidak menyala sama sekali, lampu daya mati.",
        claimed(3, "dimas", "terima"),
        _diagnosed(7, "dimas", "tidak", "perangkat-keras", "Catu daya mati dan perlu diganti."),
        _taken_for_repair(45, "Komputer timbangan laboratorium", "Laboratorium Pakan", "Tidak menyala sama sekali."),
        done(70, "mulyono", "periksa", "luar", answers={"temuan": "Catu daya dan papan induk rusak."}),
        ended=minutes_ago(2 * DAY),
        urgency="terhenti",
        evening=25,
    ),
    _problem(
        MEGA,
        "Proyektor ruang rapat",
        "Gedung B lantai 2, ruang rapat kecil",
        "Gambar proyektor kuning dan buram, rapat pukul dua siang.",
        claimed(3, "sari", "terima"),
        _diagnosed(7, "sari", "ya", "perangkat-keras", "Lampu proyektor sudah lewat umur."),
        corrected(3, "sari", "diagnosa", "Lampu cadangan ternyata habis, perlu dibelikan."),
        _diagnosed(6, "sari", "tidak", "perangkat-keras", "Lampu proyektor perlu dibelikan."),
        ended=minutes_ago(30),
    ),
    _problem(
        NANDA,
        "Laptop humas Asus",
        "Gedung A lantai 2, ruang Humas",
        "Penyimpanan laptop rusak, berkas foto kegiatan tidak terbaca.",
        claimed(2, "dimas", "terima"),
        suspended(6, "dimas", "diagnosa", "Menunggu kotak penyimpanan luar dipinjam dari laboratorium."),
        ended=minutes_ago(DAY),
        urgency="biasa",
    ),
    # ── handled; the applicant's turn ──
    _problem(
        IMAM,
        "Printer jaringan lantai 2",
        "Gedung A lantai 2",
        "Hasil cetak dari komputer saya keluar di printer lantai 3.",
        claimed(3, "sari", "terima"),
        _diagnosed(5, "sari", "ya", "perangkat-lunak", "Printer bawaan salah pilih setelah pembaruan."),
        _handled(12, "sari", "Printer bawaan dikembalikan ke lantai 2 dan dicoba mencetak."),
        ended=minutes_ago(130),
        urgency="biasa",
    ),
    _problem(
        KARTIKA,
        "Akun surel dinas",
        "Gedung B lantai 1, ruang Kerja Sama",
        "I cannot send e-mail with attachments to our partners abroad since Monday.",
        claimed(2, "dimas", "terima"),
        _diagnosed(6, "dimas", "ya", "akun", "Kuota surel penuh."),
        _handled(18, "dimas", "Arsip dipindahkan, kuota dinaikkan, pengiriman lampiran diuji."),
        _confirmed(DAY),
        ended=minutes_ago(DAY),
        language="en",
    ),
    _problem(
        ANISA,
        "Mouse laptop",
        "Gedung A lantai 2, ruang Standar Peternakan",
        "Penunjuk mouse bergerak sendiri.",
        withdrawn(2, "Ternyata hanya baterainya habis. Terima kasih."),
        ended=minutes_ago(3 * DAY),
        urgency="biasa",
    ),
)
