"""What the invented applicants of the journeys write."""

from collections.abc import Mapping

from tests.browser.citizen import CHOSEN, Answers

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def ict(email: str) -> list[Answers]:
    """An application to kendala-tik, topic by topic."""
    return [
        {
            "Nama lengkap": "Ningsih Pratiwi",
            "Unit kerja": "Kelompok Standar Peternakan",
            "Nomor telepon": "0812 0000 4401",
            "Alamat email": email,
        },
        {
            "Perangkat atau aplikasi": "Printer Epson L3210",
            "Lokasi": "Gedung A lantai 2",
            "Apa yang terjadi?": "Printer tidak menarik kertas sejak pagi",
        },
        {"Pekerjaan terganggu": CHOSEN, "Saya setuju data saya dipakai": CHOSEN},
    ]


def consultation(email: str) -> list[Answers]:
    """An application to konsultasi-kesekretariatan, topic by topic."""
    return [
        {
            "Nama Lengkap": "Wening Larasati",
            "NIP/NIK": "3201 0112 0390 0004",
            "Unit Kerja": "Balai Pelatihan Contoh",
            "Jabatan": "Analis SDM",
        },
        {"Nomor Telepon": "+62 812 0000 4402", "Alamat email": email},
        {
            "Substansi permasalahan": "Bagaimana tata cara mengajukan cuti besar?",
            "Saya setuju data saya dipakai": CHOSEN,
        },
    ]


def guidance(email: str) -> list[Answers]:
    """An application to konsultasi-sip, topic by topic."""
    return [
        {
            "Nama lengkap": "Cahyaning Ayu",
            "Instansi atau kelompok": "CV Benih Unggul",
            "Nomor telepon": "0812 0000 4403",
            "Alamat email": email,
        },
        {"Jenis layanan": "Konsultasi", "Topik": "Label benih padi", "Uraian kebutuhan": "Apa syarat labelnya?"},
        {"Media daring": "Email", "Saya setuju data saya dipakai": CHOSEN},
    ]


def guidance_at_the_counter(channel: str, topic: str) -> Answers:
    """The same of somebody without e-mail, as the receptionist writes it down."""
    who, what, _how = guidance("")
    answers = {**who, **what, "Topik": topic, "Media daring": "WhatsApp", "Permohonan datang lewat apa?": channel}
    return {label: value for label, value in answers.items() if value}


def meeting(email: str, event: str, slot: Mapping[str, str], contact: str, *, public: bool) -> list[Answers]:
    """An application to virtual-meeting, topic by topic; `contact` is where its contact person reads mail."""
    return [
        {
            "Nama lengkap": "Galuh Permata",
            "Unit kerja": "Kelompok Program",
            "Nomor telepon": "0812 0000 4404",
            "Alamat email": email,
        },
        {
            "Nama kegiatan": event,
            "Tanggal dan jam mulai": slot,
            "Lama kegiatan (menit)": "60",
            "Perkiraan jumlah peserta": "25",
        },
        {
            "Narahubung": {
                "Nama": "Hadi Susanto",
                "Nomor telepon": "0812 0000 4405",
                "Alamat surel (boleh kosong)": contact,
            }
        },
        {
            "Perlu direkam?": "Tidak",
            "Tampilkan di jadwal untuk umum?": "Ya" if public else "Tidak",
            "Saya setuju data saya dipakai": CHOSEN,
        },
    ]


def post(title: str) -> Answers:
    """Material for media-sosial, as its maker hands it in."""
    return {
        "Judul materi": title,
        "Bentuk": "Infografis",
        "Narasi": "Benih bersertifikat membuat panen lebih pasti.",
        "Berkas materi": PDF,
        "Dasar pembuatan": "Rutinitas kegiatan",
    }
