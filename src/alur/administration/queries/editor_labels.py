"""What the words of the SOP file are called on the editor's pages: of their inputs, and of what is wrong there."""

from django.utils.translation import gettext_lazy as _

from .revisions import LABELS as SIGNED

KEY = _("Kunci")
ROW = {"no": _("Nomor"), **SIGNED}
IDENTITY = SIGNED
STEP = {
    "id": KEY,
    "name": _("Nama langkah"),
    "rows": _("Menjalankan baris"),
    "executor": _("Pelaksana"),
    "participants": _("Ikut serta"),
    "form": _("Isian"),
    "does": _("Yang dikerjakan perangkat lunak"),
    "options": _("Pengaturan pekerjaan ini"),
    "then": _("Lanjut ke"),
    "outcomes": _("Jawaban"),
    "parallel": _("Cabang"),
    "join": _("Semua cabang bertemu di"),
    "call": _("SOP yang dipanggil"),
    "assigned_by": _("Petugasnya dipilih di langkah"),
    "separate_from": _("Bukan orang yang mengerjakan"),
    "not_before": _("Baru dimulai sesudah"),
    "timeout": _("Batas tunggu"),
    "completes_on": _("Kapan langkah selesai"),
    "optional": _("Boleh dilewati"),
    "event": _("Menunggu kejadian dari luar"),
    "issues_document": _("Menerbitkan dokumen"),
    "after_service": _("Sesudah layanan selesai"),
    "added": _("Tambahan, tidak ada di naskah"),
}
OUTCOME = {
    "label": _("Jawaban"),
    "to": _("Lanjut ke"),
    "help": _("Penjelasan bagi yang memilih"),
    "reason": _("Alasan"),
    "back": _("Mengembalikan ke langkah sebelumnya"),
    "added": _("Tambahan, tidak ada di naskah"),
}
TIMEOUT = {"after": _("Batas tunggu"), "outcome": _("Lalu berakhir dengan")}
FIELD = {
    "name": KEY,
    "type": _("Jenis"),
    "label": _("Pertanyaan"),
    "help": _("Bantuan"),
    "required": _("Wajib diisi"),
    "options": _("Pilihan"),
    "pattern": _("Pola isian"),
    "pattern_help": _("Penjelasan bila polanya tidak cocok"),
    "min": _("Paling sedikit"),
    "max": _("Paling banyak"),
    "shown_if": _("Hanya ditanyakan bila isian"),
    "fills": _("Mengisi"),
    "public": _("Boleh dilihat siapa saja"),
    "for_applicant": _("Dibaca pemohon sesudah langkah"),
    "topic": _("Judul halaman"),
}
EXECUTOR = {
    "name": _("Nama"),
    "kind": _("Siapa ini"),
    "from": _("Disebut di isian"),
    "sees": _("Yang boleh dilihatnya"),
}
END = {"label": _("Namanya"), "kind": _("Artinya")}
SERVICE = {
    "slug": _("Nama pendek layanan untuk alamat halaman"),
    "prefix": _("Awalan nomor permohonan"),
    "audience": _("Untuk siapa"),
    "name": _("Nama layanan untuk masyarakat"),
    "summary": _("Keterangan singkat"),
    "called_only": _("Hanya dipanggil SOP lain"),
    "schedule": _("Jadwal untuk umum"),
    "privacy": _("Data pribadi"),
    "legal_clocks": _("Batas waktu menurut undang-undang"),
}
SCHEDULE = {
    "from": _("Waktunya ada di isian"),
    "when": _("Tampil sesudah langkah"),
    "title": _("Judulnya dari isian"),
    "unit": _("Unit kerjanya dari isian"),
    "link": _("Tautannya ada di isian"),
    "private": _("Judulnya disembunyikan bila isian"),
}
PRIVACY = {
    "purposes": _("Untuk apa data dipakai"),
    "basis": _("Dasar pemrosesan"),
    "law": _("Peraturan yang memintanya"),
    "shared_with": _("Siapa lagi yang menerima datanya"),
}
CLOCK = {
    "name": _("Nama batas waktunya"),
    "law": _("Peraturannya"),
    "within": _("Lamanya"),
    "until": _("Berhenti begitu langkah ini selesai"),
    "only_if": _("Hanya berlaku bila isian"),
    "extended_by": _("Diperpanjang oleh jawaban"),
    "extended_within": _("Diperpanjang selama"),
}
SIGNER = {
    "position": _("Jabatan yang mengesahkan"),
    "name": _("Nama yang mengesahkan"),
    "nip": _("NIP yang mengesahkan"),
}
FILE = {
    "notes": _("Catatan pembacaan naskah"),
    "draft": _("Yang belum diputuskan"),
    "ends": _("Akhir permohonan"),
    "executors": _("Pelaksana"),
    "rows": _("Tabel kegiatan"),
    "steps": _("Langkah"),
    "sop": _("Identitas"),
    "service": _("Layanan"),
}
IN_SENTENCES = {
    **SERVICE,
    **SCHEDULE,
    **TIMEOUT,
    **OUTCOME,
    **EXECUTOR,
    **FIELD,
    **STEP,
    "display_only": ROW["display_only"],
}
"""For sentences about the file that name a word of it in quotes."""
