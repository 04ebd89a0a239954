"""The applicants of the demo: all invented; their telephone numbers and addresses belong to nobody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """An applicant; one who has no `login` left no mail address and hears from the office by telephone."""

    name: str
    unit: str
    last_digits: str
    login: str = ""
    identity: str = ""
    """NIK or NIP."""
    job: str = ""

    @property
    def phone(self) -> str:
        return f"+628120000{self.last_digits}"

    @property
    def email(self) -> str:
        """`.example` belongs to nobody, so no mail can go astray."""
        return f"{self.login}@pemohon.example" if self.login else ""


# ── Colleagues of the Pusat, who report IT problems and book meetings ──
ANISA = Person("Anisa Rahmawati", "Tim Kerja Standar Peternakan", "1101", "anisa")
BUDI = Person("Budi Hartono", "Subbagian Tata Usaha", "1102", "budi")
CITRA = Person("Citra Damayanti", "Tim Kerja Kesehatan Hewan", "1103", "citra")
DODI = Person("Dodi Firmansyah", "Bendahara Pengeluaran", "1104", "dodi")
EKA = Person("Eka Yuliana", "Perpustakaan", "1105", "eka")
FERI = Person("Feri Gunawan", "Laboratorium Pakan", "1106", "feri")
GITA = Person("Gita Permatasari", "Tim Kerja Program dan Evaluasi", "1107", "gita")
HANI = Person("Hani Oktaviani", "Arsip dan Persuratan", "1108")
IMAM = Person("Imam Syafii", "Tim Kerja Standar Peternakan", "1109", "imam")
JOKO = Person("Joko Susilo", "Satuan Pengamanan", "1110")
KARTIKA = Person("Kartika Ayu", "Tim Kerja Kerja Sama", "1111", "kartika")
LUKMAN = Person("Lukman Hakim", "Pengelola Barang Milik Negara", "1112", "lukman")
MEGA = Person("Mega Puspita", "Tim Kerja Kesehatan Hewan", "1113", "mega")
NANDA = Person("Nanda Pratama", "Humas", "1114", "nanda")

# ── Officials who consult the Sekretariat; NIK and NIP are invented ──
OKI = Person(
    "Oki Setiadi", "Balai Besar PPMDDTT Yogyakarta", "2101", "oki", "198704122011011031", "Analis SDM Aparatur"
)
PUJI = Person("Puji Astuti", "Dinas PMD Kabupaten Sumber Makmur", "2102", "puji", "198209252008012032", "Kepala Seksi")
RANGGA = Person("Rangga Aditya", "Pemerintah Desa Sukamaju", "2103", "rangga", "3201011203900004", "Sekretaris Desa")
SISKA = Person("Siska Handayani", "Balai PPMDDTT Banjarmasin", "2104", "siska", "199005172014022033", "Arsiparis")
TONO = Person("Tono Subagyo", "Pemerintah Desa Karanganyar", "2105", "", "3309052108750002", "Kepala Urusan Umum")
UMI = Person("Umi Kalsum", "Dinas PMD Kabupaten Telaga Biru", "2106", "umi", "197912032005012034", "Kepala Bidang")
VINA = Person("Vina Anggraeni", "Balai PPMDDTT Denpasar", "2107", "vina", "199308082018012035", "Pranata Komputer")
WAHYU = Person("Wahyu Kurniawan", "Pendamping Desa Kecamatan Rimbo", "2108", "wahyu", "1502042506880001", "Pendamping")
YANTI = Person("Yanti Susanti", "Balai PPMDDTT Jayapura", "2109", "yanti", "198806302012122036", "Bendahara")
ZAKI = Person("Zaki Maulana", "Pemerintah Desa Bontosunggu", "2110", "zaki", "7306070109920003", "Operator Desa")
ARIF = Person("Arif Budiman", "Balai PPMDDTT Pekanbaru", "2111", "arif", "198501192009121037", "Widyaiswara")

# ── Farmers, officials and companies who consult the Balai ──
BEJO = Person("Bejo Santoso", "Kelompok Tani Sumber Rejeki", "3101")
CAHYA = Person("Cahya Ningrum", "CV Benih Unggul Nusantara", "3102", "cahya")
DARMA = Person("Darma Wirawan", "Dinas Pertanian Kabupaten Arjuna", "3103", "darma")
ELOK = Person("Elok Puspitasari", "perorangan", "3104", "elok")
FAUZAN = Person("Fauzan Ramadhan", "Koperasi Kopi Gunung Halu", "3105", "fauzan")
GUNTUR = Person("Guntur Wibowo", "PT Pupuk Hayati Lestari", "3106", "guntur")
HESTI = Person("Hesti Wulandari", "Balai Penyuluhan Pertanian Cibadak", "3107", "hesti")
INDRA = Person("Indra Lesmana", "Kelompok Wanita Tani Melati", "3108", "indra")
JULIA = Person("Julia Simanjuntak", "Dinas Ketahanan Pangan Kota Bahari", "3109", "julia")
KOMANG = Person("Komang Adi Putra", "Subak Tirta Sari", "3110", "komang")
