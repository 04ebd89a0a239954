"""Words by which documents speak of roles and of acts. Parts are regular expressions, tried without regard to case."""

import re


def anywhere(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(parts)})\b", re.IGNORECASE)


def opening(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*({'|'.join(parts)})\b", re.IGNORECASE)


# ── Roles, in the names of executors ─────────────────────────────────────────────────────────────

APPLICANT = anywhere(
    *("pemohon", "pengguna", "pelanggan", "masyarakat", "pengadu", "pelapor", "pengunjung", "tamu", "mahasiswa"),
    *("siswa", "pengusul", "klien", "konsumen", "pengaju", "pasien", "wajib pajak", "pegawai", "dosen", "guru"),
)
PUBLIC = anywhere("publik", "netizen", "warganet", "khalayak", "masyarakat umum")
UNIT = anywhere(
    *("satker", "instansi (?:lain|terkait)", "unit (?:lain|terkait)", "opd", "skpd", "kementerian", "vendor"),
    *("pihak ketiga", "penyedia (?:barang|jasa)"),
)
CONTACT = anywhere("narahubung", "contact person", "kontak", "pic")
HEAD = anywhere(
    *("kepala", "ketua", "direktur", "pimpinan", "sekretaris", "camat", "lurah", "bupati", "walikota", "rektor"),
    *("dekan", "menteri", "inspektur", "atasan", "pejabat", "kabag", "kabid", "kasubag", "kasi", "ppk", "kpa"),
)
SUB = anywhere(
    *("sub", "subbag", "subbagian", "subbid", "seksi", "kasubag", "kasi", "koordinator", "subkoordinator", "urusan"),
    *("bidang", "bagian", "kabid", "kabag", "atasan langsung", "sekretaris"),
)
DESK = anywhere(
    *("tu", "tata usaha", "sekretariat", "resepsionis", "loket", "front ?(?:office|desk|liner)", "fo", "penerima"),
    *(r"admin\w*", "umum", "operator", "agendaris", "arsiparis"),
)
TEAM = anywhere(
    *("kelompok", "tim", "pokja", "verifikator", "pemeriksa", "analis", "penelaah", "panitia", "komite", "evaluator"),
    *("reviewer", "pengawas"),
)
PREPARER = anywhere("pelaksana", "petugas", r"staf\w*", "pengelola", "penyusun", "konseptor", "pengusul")

NAMES_SOMEBODY = re.compile(
    rf"(?:{'|'.join(each.pattern for each in (APPLICANT, HEAD, DESK, TEAM, PREPARER, UNIT))})", re.IGNORECASE
)
"""With such a word the name of an executor begins."""

# ── Acts, in what a row says ─────────────────────────────────────────────────────────────────────

ASKS = anywhere(
    *("mengajukan", "menyampaikan (?:surat )?(?:permohonan|pengajuan|pengaduan|permintaan)", "mengisi"),
    *("membuka (?:dashboard|aplikasi|website|situs|laman)", "memilih (?:aplikasi|layanan|menu)"),
    *("mengunggah persyaratan", r"mendaftar\w*", "datang"),
)
SURVEY = anywhere("skm", "survei kepuasan", "survey kepuasan", "formulir kepuasan", "kuesioner(?: kepuasan)?")
FILLS = anywhere("mengisi", "pengisian", "isi")
DECIDES = anywhere(
    *("disposisi", "menugaskan", "menunjuk", "mengevaluasi", "menyetujui", "menandatangani", "memutuskan"),
    *("mengesahkan", "menetapkan", "memberikan arahan", "memerintahkan"),
)
APPROVES_FIRST = anywhere("memaraf", "paraf", "persetujuan", "memverifikasi dan memaraf")
"""What the nearer head does before the highest one signs."""
CLERICAL = opening(
    *("mencatat", "mengarsipkan", "menyerahkan", "memberi nomor", "memberikan nomor", "mendokumentasikan"),
    *("menyampaikan", "mengirim", "mengirimkan", "mendistribusikan", "menggandakan", "mengagendakan"),
)
FOLLOWS_UP = opening("menindaklanjuti", "melaksanakan", "mencatat", "meneruskan", "menerima", "mengarsipkan")
"""A disposition is only spoken of."""
TAKES_IN = opening(
    *("menerima", "mencatat", "mengagendakan", "meregistrasi", "registrasi", "meneruskan", "memeriksa kelengkapan"),
    "melakukan (?:pengecekan|pemeriksaan|verifikasi)",
)
CHECKS = anywhere(
    *("pengecekan", "mengecek", "memeriksa", "pemeriksaan", "memverifikasi", "verifikasi", "meneliti", "menelaah"),
    *("penelaahan", "telaah", "analisis", "menganalisis", "mereview", "filtering", "menyaring", "mengoreksi"),
)
JUDGES = anywhere(
    *("memverifikasi", "verifikasi", "memeriksa", "pemeriksaan", "pengecekan", "mengecek", "mengevaluasi"),
    *("menyetujui", "meneliti", "menyaring", "filtering"),
)
PREPARES = opening(
    *("mengumpulkan", "menyusun", "menyiapkan", "membuat", "mengolah", "merencanakan", "mengonsep", "mempersiapkan")
)
LOOKS = opening("melihat", "mengetahui", "mengakses", "membaca", "memantau informasi")
RESPONDS = anywhere("merespon", "komentar", "berkomentar", "pertanyaan", "menanggapi unggahan")
RECEIVES = opening("menerima")
GETS_RESULT = opening(
    "menerima (?:link|hasil|dokumen|surat balasan|jawaban|tautan|produk|sertifikat)",
)
OFFICIAL = opening(
    *("melaporkan", "mengarsipkan", "mendokumentasikan", "menginput", "menerbitkan", "memproses", "melakukan"),
    *("membuat", "pengecekan", "penyampaian", "menugaskan", "petugas"),
)
DONE = re.compile(r"^\W*(selesai|end|finish|tamat)\W*$", re.IGNORECASE)
RECIPIENT = re.compile(
    r"\b(kepada|ke|untuk|bagi|oleh|dari|membawahi|terhadap|dengan|atas|bersama|permintaan|respon|melalui|tembusan)"
    r"\s+(?:\w+\s+){0,3}?$",
    re.IGNORECASE,
)
"""What stands before a name that is spoken of, and does not act."""

ALIKE = {
    "medsos": ("media", "sosial", "posting", "unggah"),
    "tik": ("tik", "zoom", "website", "aplikasi", "perangkat"),
    "keuangan": ("bayar", "pembayaran", "spm", "anggaran"),
    "kepegawaian": ("cuti", "pegawai", "pangkat"),
    "arsip": ("arsip", "arsiparis"),
}
"""A word of a name → words that speak of the same work."""
COMMON = frozenset({
    *("layanan", "informasi", "dan", "kepala", "pelaksana", "petugas", "tim", "unit", "penyedia", "lingkup"),
    *("bagian", "umum"),
})  # fmt: skip
"""Words of names that tell nobody from another."""
