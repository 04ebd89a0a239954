"""Stories of SOP virtual-meeting at the Pusat: four meetings. Their days lie some days after the application."""

from typing import Any

from alur.project.demo.acts import Act, Slot, answered_by_link, claimed, done, notice_sent
from alur.project.demo.moments import DAY, Anchor, minutes_ago
from alur.project.demo.people import CITRA, GITA, KARTIKA, NANDA, Person
from alur.project.demo.story import Story


def _meeting(
    person: Person, name: str, slot: Slot, length: int, guests: int, *acts: Act, ended: Anchor, public: bool = True
) -> Story:
    answers: dict[str, Any] = {
        "nama": person.name,
        "unit-kerja": person.unit,
        "telepon": person.phone,
        "surel": person.email,
        "kegiatan": name,
        "waktu": slot,
        "lama": length,
        "peserta": guests,
        "narahubung": {"name": person.name, "phone": person.phone},
        "rekaman": "ya" if public else "tidak",
        "terbuka": "ya" if public else "tidak",
        "persetujuan": True,
    }
    return Story("virtual-meeting", answers, ended, acts)


def _published(after: float, who: str, room: str) -> Act:
    answers = {"tautan": f"https://zoom.example/j/{room}", "kode-sandi": "ternak"}
    return done(after, who, "terbitkan", answers=answers)


STORIES = (
    # The survey waits for the end of the meeting; nobody answers it, and time ends it.
    _meeting(
        CITRA,
        "Bimbingan teknis pengambilan sampel darah sapi",
        Slot(3, "09:00", "12:00"),
        180,
        120,
        claimed(2, "sari", "terima"),
        done(3, "sari", "cek-ketersediaan", "tersedia"),
        _published(3, "sari", "8800001111"),
        notice_sent(1, "terima-tautan"),
        ended=minutes_ago(18 * DAY),
    ),
    _meeting(
        KARTIKA,
        "Rapat kerja sama dengan FAO",
        Slot(5, "14:00", "16:00"),
        120,
        15,
        claimed(3, "dimas", "terima"),
        done(
            5,
            "dimas",
            "cek-ketersediaan",
            "tidak-tersedia",
            reason="Akun Zoom dipakai kegiatan lain.",
            answers={"waktu-kosong": "Hari yang sama pukul 09.00–11.00 atau 19.00–21.00."},
        ),
        ended=minutes_ago(70),
        public=False,
    ),
    _meeting(
        NANDA,
        "Siaran bincang standar: memilih bibit unggul",
        Slot(6, "10:00", "11:30"),
        90,
        300,
        claimed(2, "sari", "terima"),
        done(3, "sari", "cek-ketersediaan", "tersedia"),
        ended=minutes_ago(4),
    ),
    _meeting(
        GITA,
        "Rapat evaluasi anggaran triwulan",
        Slot(4, "13:00", "15:00"),
        120,
        40,
        claimed(3, "dimas", "terima"),
        done(
            3,
            "dimas",
            "cek-ketersediaan",
            "tidak-tersedia",
            reason="Akun Zoom dipakai kegiatan lain.",
            answers={"waktu-kosong": "Dua hari sesudahnya, pukul 13.00–15.00."},
        ),
        answered_by_link(120, "konfirmasi-narahubung", "waktu-lain", {"waktu-lain": Slot(6, "13:00", "15:00")}),
        done(3, "dimas", "cek-ketersediaan", "tersedia"),
        _published(3, "dimas", "8800002222"),
        notice_sent(1, "terima-tautan"),
        ended=minutes_ago(2 * DAY),
        public=False,
    ),
)
