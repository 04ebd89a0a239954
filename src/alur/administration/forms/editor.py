"""The closed lists that the editor's pages choose from, in words."""

from django.utils.translation import gettext_lazy as _

KINDS = [
    ("applicant", _("Pemohon")),
    ("position", _("Jabatan di kantor ini")),
    ("unit", _("Unit atau kantor lain")),
    ("contact", _("Orang yang disebut pemohon")),
    ("public", _("Masyarakat")),
    ("system", _("Dikerjakan perangkat lunak")),
]
"""Of executors."""
ENDS = [
    ("selesai", _("Selesai")),
    ("ditolak", _("Ditolak")),
    ("dibatalkan", _("Dibatalkan kantor")),
    ("ditarik", _("Ditarik pemohon")),
]
"""What an end means."""
BASES = [
    ("persetujuan", _("Persetujuan pemohon")),
    ("perjanjian", _("Perjanjian dengan pemohon")),
    ("kewajiban-hukum", _("Kewajiban hukum")),
    ("kepentingan-vital", _("Kepentingan vital pemohon")),
    ("tugas-publik", _("Tugas pelayanan publik")),
    ("kepentingan-sah", _("Kepentingan yang sah")),
]
"""Of processing personal data: UU 27/2022, article 20(2)."""
AUDIENCES = [
    ("publik", _("Masyarakat umum")),
    ("pegawai", _("Pegawai, lewat halaman layanan")),
    ("internal", _("Hanya petugas kantor ini")),
]
REASONS = [
    ("none", _("Tanpa alasan")),
    ("optional", _("Alasan boleh ditulis")),
    ("required", _("Alasan wajib ditulis")),
]
COMPLETES = [
    ("", _("Saat petugas menyelesaikannya")),
    ("claim", _("Begitu diambil petugas")),
    ("sent", _("Begitu pemberitahuannya terkirim")),
]
FLAGS = {
    "optional": (_("Boleh dilewati"), _("Petugas dapat melewati langkah ini dengan alasan.")),
    "event": (_("Menunggu kejadian dari luar"), _("Terbuka tiap kali kejadiannya datang, sampai batas tunggunya.")),
    "issues_document": (_("Menerbitkan dokumen"), _("Sesudahnya tidak dapat dikembalikan ke langkah sebelumnya.")),
    "after_service": (_("Sesudah layanan selesai"), _("Tidak lagi dihitung dalam waktu layanan, misalnya survei.")),
    "added": (_("Tambahan, tidak ada di naskah"), _("Berjalan, tetapi tidak tampil pada SOP yang disahkan.")),
}  # fmt: skip
TYPES = [
    ("text", _("Teks satu baris")),
    ("long-text", _("Teks panjang")),
    ("choice", _("Pilih satu")),
    ("choices", _("Pilih beberapa")),
    ("date", _("Tanggal")),
    ("time-slot", _("Tanggal dan jam")),
    ("number", _("Angka")),
    ("phone", _("Nomor telepon")),
    ("email", _("Alamat surel")),
    ("nik", _("NIK")),
    ("nip", _("NIP")),
    ("nik-or-nip", _("NIK atau NIP")),
    ("file", _("Berkas")),
    ("person", _("Orang: nama dan telepon")),
    ("consent", _("Persetujuan")),
]
"""Of fields."""
FILLS = [
    ("", _("Tidak ada")),
    ("subject", _("Perihal permohonan")),
    ("applicant.name", _("Nama pemohon")),
    ("applicant.email", _("Surel pemohon")),
    ("applicant.phone", _("Telepon pemohon")),
    ("applicant.identity", _("NIK atau NIP pemohon")),
    ("applicant.unit", _("Unit kerja pemohon")),
]
IDENTITY = {
    "sop-number": _("Nomor SOP"),
    "sop-title": _("Judul"),
    "sop-table_title": _("Judul tabel"),
    "sop-letterhead": _("Kepala surat"),
    "sop-made_on": _("Tanggal pembuatan"),
    "sop-revised_on": _("Tanggal revisi"),
    "sop-effective_on": _("Tanggal efektif"),
    "sop-legal_basis": _("Dasar hukum"),
    "sop-qualifications": _("Kualifikasi pelaksana"),
    "sop-related": _("Keterkaitan"),
    "sop-equipment": _("Peralatan dan perlengkapan"),
    "sop-warnings": _("Peringatan"),
    "sop-records": _("Pencatatan dan pendataan"),
    "sop-approved_by-position": _("Jabatan yang mengesahkan"),
    "sop-approved_by-name": _("Nama yang mengesahkan"),
    "sop-approved_by-nip": _("NIP yang mengesahkan"),
    "notes": _("Catatan pembacaan naskah"),
    "draft": _("Yang belum diputuskan"),
}
"""Inputs of the identity page, in their order."""
