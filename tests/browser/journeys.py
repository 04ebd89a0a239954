"""What the invented applicants of the journeys write."""

from tests.browser.citizen import CHOSEN, Answers


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
