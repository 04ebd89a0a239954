"""Stories of SOP konsultasi-kesekretariatan at the Sekretariat: thirteen consultations."""

from typing import Any

from alur.project.demo.acts import Act, answered, asked, cancelled, corrected, done, filled
from alur.project.demo.moments import DAY, Anchor, minutes_ago, nearly_due, overdue
from alur.project.demo.papers import Paper
from alur.project.demo.people import (
    ARIF,
    OKI,
    PUJI,
    RANGGA,
    SISKA,
    TONO,
    UMI,
    VINA,
    WAHYU,
    YANTI,
    ZAKI,
    Person,
)
from alur.project.demo.story import Story


def _question(
    person: Person,
    matter: str,
    *acts: Act,
    ended: Anchor,
    **how: Any,  # noqa: ANN401  fields of Story
) -> Story:
    answers: dict[str, Any] = {
        "nama-lengkap": person.name,
        "nip-nik": person.identity,
        "unit-kerja": person.unit,
        "jabatan": person.job,
        "nomor-telepon": person.phone,
        "surel": person.email,
        "substansi-permasalahan": matter,
        "persetujuan": True,
    }
    return Story("konsultasi-kesekretariatan", answers, ended, acts, **how)


def _recorded(after: float, who: str, note: str = "") -> Act:
    return done(after, who, "catat", answers={"catatan": note})


def _assigned(after: float, who: str, member: str, instruction: str) -> Act:
    return done(after, who, "tugaskan", chosen=member, answers={"instruksi": instruction})


def _handed_over(after: float, who: str, number: int, *, paper: bool = False) -> Act:
    letter = f"{number:03}/ST/UMM.02"
    papers = (Paper("surat-tugas.pdf", f"Surat Tugas nomor {letter}"),) if paper else ()
    return done(after, who, "sampaikan-penugasan", answers={"nomor-surat-tugas": letter, "surat-tugas": papers})


def _reviewed(after: float, who: str, answer: str) -> Act:
    return done(after, who, "telaah", answers={"hasil": answer})


def _sent(after: float, who: str) -> Act:
    return done(after, who, "kirim-hasil")


def _filed(after: float, who: str) -> Act:
    return done(after, who, "dokumentasi")


STORIES = (
    # ── answered, surveyed, archived ──
    _question(
        OKI,
        "Bagaimana cara mengusulkan cuti besar bagi pegawai yang sedang menjalani tugas belajar?",
        _recorded(6, "retno", "Cuti besar saat tugas belajar."),
        _assigned(15, "bambang", "dewi", "Telaah dengan PP Manajemen PNS, jawab tertulis."),
        _handed_over(4, "retno", 41, paper=True),
        _reviewed(
            700, "dewi", "Cuti besar tidak dapat diambil selama tugas belajar; diajukan setelah masa itu selesai."
        ),
        _sent(6, "retno"),
        filled(200, "survei", "443444344", "Jawabannya jelas.", sex="l", age_group="36-45", job="asn"),
        _filed(30, "retno"),
        ended=minutes_ago(22 * DAY),
    ),
    _question(
        TONO,
        "Surat permohonan pelatihan perangkat desa sebaiknya dialamatkan kepada siapa?",
        _recorded(6, "fajar", "Surat masuk lewat pos, dipindai."),
        _assigned(120, "bambang", "rizal", "Jawab lewat telepon dan surat."),
        _handed_over(6, "fajar", 43),
        _reviewed(300, "rizal", "Dialamatkan kepada Kepala BPSDM dengan tembusan Balai PPMDDTT di wilayahnya."),
        _sent(4, "fajar"),
        filled(DAY, "survei", "33334344-", sex="l", age_group="46-55", education="sma", job="lainnya"),
        _filed(60, "fajar"),
        ended=minutes_ago(17 * DAY),
        channel="surat",
        entered_by="fajar",
    ),
    _question(
        UMI,
        "Apakah arsip laporan dana dekonsentrasi tahun 2019 sudah boleh dimusnahkan?",
        _recorded(5, "retno"),
        _assigned(6, "bambang", "maya", "Periksa jadwal retensi arsip."),
        _handed_over(7, "retno", 46),
        asked(200, "maya", "telaah", "Apakah laporan tersebut sudah diperiksa Inspektorat? Mohon sebut tahunnya."),
        answered(500, "Sudah, diperiksa Inspektorat tahun 2021."),
        _reviewed(400, "maya", "Boleh diusulkan musnah setelah masa retensi sepuluh tahun, jadi belum untuk 2019."),
        _sent(6, "retno"),
        filled(60, "survei", "444334434", "Semoga ada daftar pertanyaan umum.", sex="p", age_group="46-55", job="asn"),
        _filed(10, "retno"),
        ended=minutes_ago(10 * DAY),
    ),
    _question(
        SISKA,
        "Format kode klasifikasi surat keluar balai setelah perubahan organisasi",
        _recorded(4, "fajar"),
        _assigned(5, "maya", "rizal", "Lampirkan tabel kode klasifikasi yang berlaku."),
        _handed_over(6, "fajar", 52),
        _reviewed(350, "rizal", "Memakai kode unit yang baru; tabel lengkap terlampir dalam riwayat konsultasi."),
        _sent(7, "fajar"),
        filled(90, "survei", "434443444", sex="p", age_group="36-45", education="s1", job="asn"),
        _filed(20, "fajar"),
        ended=minutes_ago(2 * DAY),
    ),
    # ── after the service ──
    _question(
        VINA,
        "Penyusunan peraturan kepala balai tentang peminjaman ruang kelas",
        _recorded(6, "retno"),
        _assigned(6, "maya", "dewi", "Bandingkan dengan aturan BMN."),
        _handed_over(4, "retno", 54),
        _reviewed(500, "dewi", "Cukup dengan keputusan kepala balai; rancangan dan dasar hukumnya diuraikan."),
        _sent(6, "retno"),
        filled(150, "survei", "344433443", sex="p", age_group="26-35", education="s1", job="asn"),
        ended=minutes_ago(40),
    ),
    _question(
        ARIF,
        "Angka kredit widyaiswara untuk kegiatan daring",
        _recorded(7, "fajar"),
        _assigned(20, "bambang", "rizal", "Telaah dengan peraturan LAN."),
        _handed_over(6, "fajar", 55),
        _reviewed(900, "rizal", "Kegiatan daring dihitung sama dengan tatap muka bila disertai bukti kehadiran."),
        _sent(6, "fajar"),
        ended=minutes_ago(DAY),
    ),
    # ── running ──
    _question(
        RANGGA,
        "Bolehkah perangkat desa mengikuti pelatihan balai tanpa surat tugas kepala desa?",
        ended=minutes_ago(6),
    ),
    _question(
        YANTI,
        "Honor narasumber dari luar daerah pada pelatihan di balai",
        _recorded(4, "retno", "Bendahara balai menanyakan satuan biaya."),
        ended=minutes_ago(8),
    ),
    _question(
        WAHYU,
        "Kontrak pendamping desa tidak diperpanjang, ke mana dapat mengadu?",
        _recorded(6, "fajar"),
        _assigned(4, "maya", "dewi", "Jawab dengan jelas jalur pengaduannya."),
        ended=minutes_ago(55),
    ),
    _question(
        PUJI,
        "Perbedaan surat edaran dan surat perintah dalam tata naskah dinas yang baru",
        _recorded(5, "retno"),
        _assigned(7, "bambang", "maya", "Sertakan contoh."),
        _handed_over(6, "retno", 57),
        ended=nearly_due("3 hari"),
    ),
    _question(
        ZAKI,
        "Pergantian operator desa di tengah tahun dan hak akses aplikasinya",
        _recorded(7, "fajar"),
        _assigned(40, "bambang", "dewi", "Koordinasikan dengan Pusat Data."),
        corrected(4, "bambang", "tugaskan", "Rizal yang menangani urusan aplikasi."),
        _assigned(3, "bambang", "rizal", "Koordinasikan dengan Pusat Data."),
        _handed_over(6, "fajar", 56),
        ended=overdue("3 hari"),
    ),
    _question(
        OKI,
        "Kenaikan pangkat pilihan bagi analis SDM yang pindah unit",
        _recorded(6, "retno"),
        _assigned(6, "maya", "rizal", "Periksa syarat dan tenggatnya."),
        _handed_over(4, "retno", 58, paper=True),
        asked(90, "rizal", "telaah", "Mohon kirim tanggal SK pindah dan pangkat terakhir Anda."),
        ended=minutes_ago(500),
    ),
    _question(
        UMI,
        "Apakah arsip laporan dana dekonsentrasi tahun 2019 sudah boleh dimusnahkan? (terkirim dua kali)",
        cancelled(45, "bambang", "Pertanyaan ini sama dengan yang sudah dijawab. Jawabannya ada di sana."),
        ended=minutes_ago(9 * DAY),
        evening=40,
    ),
)
