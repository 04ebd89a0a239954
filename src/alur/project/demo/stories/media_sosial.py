"""Stories of SOP media-sosial at the Balai: four posts, made inside the office."""

from typing import Any

from alur.project.demo.acts import Act, done, happened, reached, watched_enough
from alur.project.demo.moments import DAY, Anchor, minutes_ago, overdue
from alur.project.demo.papers import Paper
from alur.project.demo.story import Story


def _material(title: str, told: str, picture: str, order: str = "") -> dict[str, Any]:
    answers: dict[str, Any] = {
        "judul": title,
        "bentuk": ["infografis"],
        "narasi": told,
        "berkas": (Paper(picture),),
        "dasar": "penugasan" if order else "rutin",
    }
    return answers | ({"isi-penugasan": order} if order else {})


def _post(answers: dict[str, Any], *acts: Act, ended: Anchor) -> Story:
    return Story("media-sosial", answers, ended, acts, channel="internal", entered_by="galih")


def _checked() -> tuple[Act, ...]:
    return (
        done(11, "hendra", "saring", "lolos"),
        done(14, "nuning", "evaluasi", "sesuai"),
        done(12, "ratna", "periksa-kelengkapan", "lengkap"),
    )


def _posted(slug: str) -> tuple[Act, ...]:
    links = {name: f"https://{name}.example/bisip/{slug}" for name in ("facebook", "instagram", "x_twitter", "tiktok")}
    return (
        done(13, "tiara", "uji-unggah", "siap"),
        reached(16, "tiara", "unggah", **{name: link.replace("_", "-") for name, link in links.items()}),
        done(3, "tiara", "lapor", note="Keempat tautan sudah dilaporkan."),
    )


def _commented(after: float, network: str, said: str) -> Act:
    return happened(after, "tiara", "komentar", {"jaringan": network, "isi": said})


STORIES = (
    _post(
        _material("Mengenal SNI benih padi", "Benih bersertifikat membuat panen lebih pasti.", "sni-benih.png"),
        *_checked(),
        *_posted("sni-benih"),
        _commented(900, "instagram", "Di mana membeli benihnya?"),
        done(9, "tiara", "tanggapi", "dijawab", answers={"jawaban": "Di kios resmi berlabel ungu atau biru."}),
        _commented(300, "facebook", "Terima kasih infonya."),
        done(8, "tiara", "tanggapi", "tidak-ada"),
        watched_enough(1500, "tiara", "komentar", "Sudah dua minggu tanpa komentar baru."),
        ended=minutes_ago(13 * DAY),
    ),
    _post(
        _material("Pupuk organik yang lolos uji", "Tiga langkah sederhana dari lapangan.", "pupuk.png"),
        *_checked(),
        *_posted("pupuk"),
        _commented(4 * DAY - 30, "facebook", "Apakah abu sekam boleh dicampurkan?"),
        ended=minutes_ago(6),
    ),
    _post(
        _material("Hari Pangan Sedunia", "Pangan aman dimulai dari standar.", "pangan.png", "Arahan rapat pimpinan"),
        done(12, "hendra", "saring", "lolos"),
        done(12, "nuning", "evaluasi", "tidak-sesuai", reason="Logo lama masih dipakai. Ganti, lalu kirim lagi."),
        ended=overdue("1 hari"),
    ),
    _post(
        _material("Cara membaca label benih", "Warna label menunjukkan kelas benih.", "label.png"),
        ended=minutes_ago(16),
    ),
)
