"""The three offices of the demo: positions with their superiors, and who holds them. Data only.

The persons are invented, but for those who signed the SOPs: their names stand in the documents.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PositionSeed:
    """A position; `superior` names one that comes before it."""

    key: str
    name: str
    superior: str = ""


@dataclass(frozen=True)
class OfficerSeed:
    """An account. `login` is the part before the @; it also names the person in the stories.

    `acting` holds the position as Plh. over the present weeks.
    """

    login: str
    name: str
    nip: str
    positions: tuple[str, ...] = ()
    acting: str = ""
    is_administrator: bool = False


@dataclass(frozen=True)
class OfficeSeed:
    """An office; `sops` are slugs of the library, called ones before those that call them."""

    slug: str
    name: str
    short_name: str
    parent_names: tuple[str, ...]
    address: str
    phone: str
    sops: tuple[str, ...]
    positions: tuple[PositionSeed, ...]
    officers: tuple[OfficerSeed, ...]
    zone: str = "Asia/Jakarta"

    @property
    def domain(self) -> str:
        """Of the office's mail addresses: `.example` belongs to nobody, so no mail can go astray."""
        return f"{self.slug}.example"


BALAI = OfficeSeed(
    slug="balai",
    name="Balai Informasi Standar Instrumen Pertanian",
    short_name="BISIP",
    parent_names=("Kementerian Pertanian Republik Indonesia", "Badan Standardisasi Instrumen Pertanian"),
    address="Jalan Contoh Raya No. 1, Bogor",
    phone="0251-000-0001",
    sops=("survei-kepuasan", "konsultasi-sip", "media-sosial"),
    positions=(
        PositionSeed("kepala-balai", "Kepala Balai"),
        PositionSeed("kepala-sub-tu", "Kepala Sub TU", "kepala-balai"),
        PositionSeed("kelompok-kerja", "Kelompok Kerja", "kepala-balai"),
        PositionSeed("petugas", "Petugas Penyedia Layanan Pendampingan dan Konsultasi", "kelompok-kerja"),
        PositionSeed("resepsionis", "Resepsionis", "kepala-sub-tu"),
        PositionSeed("pelaksana", "Pelaksana Penyedia Informasi", "kelompok-kerja"),
        PositionSeed("admin-medsos", "Admin Medsos", "kepala-sub-tu"),
    ),
    officers=(
        OfficerSeed("nuning", "Nuning Nugrahani, S.Pt., M.Si", "197406192001122001", ("kepala-balai",)),
        OfficerSeed("hendra", "Hendra Saputra, S.P.", "197811022005011003", ("kepala-sub-tu",)),
        OfficerSeed("ratna", "Ratna Kusumawati, M.P.", "198003142006042002", ("kelompok-kerja",)),
        OfficerSeed("bayu", "Bayu Pamungkas, S.P.", "198907252015031004", ("petugas",)),
        OfficerSeed("laras", "Larasati Widodo, S.TP.", "199204172018012005", ("petugas",)),
        OfficerSeed("wulan", "Wulan Septiani", "199509092020122006", ("resepsionis",)),
        OfficerSeed("galih", "Galih Prasetya, S.I.Kom.", "199101302017081007", ("pelaksana",)),
        OfficerSeed("tiara", "Tiara Maheswari", "199612122022042008", ("admin-medsos",)),
        OfficerSeed("admin", "Yusuf Rahmadi", "198805052012121009", is_administrator=True),
    ),
)

PUSAT = OfficeSeed(
    slug="pusat",
    name="Pusat Standardisasi Instrumen Peternakan dan Kesehatan Hewan",
    short_name="PSIPKH",
    parent_names=("Kementerian Pertanian Republik Indonesia", "Badan Standardisasi Instrumen Pertanian"),
    address="Jalan Contoh Raya No. 59, Bogor",
    phone="0251-000-0002",
    sops=(
        *("survei-kepuasan", "pemeliharaan-perbaikan", "kendala-tik", "virtual-meeting"),
        *("hak-data-pribadi", "informasi-publik"),
    ),
    positions=(
        PositionSeed("kepala-pusat", "Kepala Pusat"),
        PositionSeed("pengelola-tik", "Pengelola TIK", "kepala-pusat"),
        PositionSeed("pengelola-rumah-tangga", "Pengelola Rumah Tangga", "kepala-pusat"),
        PositionSeed("ppid", "PPID Pelaksana", "kepala-pusat"),
        PositionSeed("pejabat-pelindungan-data", "Pejabat Pelindungan Data Pribadi", "kepala-pusat"),
    ),
    officers=(
        OfficerSeed("agus", "Dr. drh. Agus Susanto, M.Si", "197102012002121002", ("kepala-pusat",)),
        OfficerSeed("dimas", "Dimas Haryanto, A.Md.", "199003082014021011", ("pengelola-tik",)),
        OfficerSeed("sari", "Sari Anggraini, S.Kom.", "199308212019022012", ("pengelola-tik",)),
        OfficerSeed("mulyono", "Mulyono", "197905162009011013", ("pengelola-rumah-tangga",)),
        OfficerSeed("nadia", "Nadia Prameswari, S.H.", "198710232013022013", ("ppid", "pejabat-pelindungan-data")),
        OfficerSeed("admin", "Putri Melati", "199002142015032014", is_administrator=True),
    ),
)

SEKRETARIAT = OfficeSeed(
    slug="sekretariat",
    name="Sekretariat BPSDM",
    short_name="Sekretariat BPSDM",
    parent_names=(
        "Kementerian Desa, Pembangunan Daerah Tertinggal, dan Transmigrasi",
        "Badan Pengembangan Sumber Daya Manusia dan Pemberdayaan Masyarakat Desa, Daerah Tertinggal dan Transmigrasi",
    ),
    address="Jalan Contoh Raya No. 17, Jakarta Selatan",
    phone="021-000-0003",
    sops=("konsultasi-kesekretariatan",),
    positions=(
        PositionSeed("sekretaris", "Sekretaris BPSDM"),
        PositionSeed("kepala-bagian", "Kepala Bagian Umum dan RT", "sekretaris"),
        PositionSeed("tim-sekretariat", "Tim Sekretariat", "kepala-bagian"),
        PositionSeed("anggota-tim", "Anggota Tim Pelaksana Layanan Pengaduan", "kepala-bagian"),
    ),
    officers=(
        OfficerSeed("jajang", "Jajang Abdullah.SPd.Msi", "196207041985031002", ("sekretaris",)),
        OfficerSeed("bambang", "Bambang Wijaya, S.E., M.M.", "197306271999031021", ("kepala-bagian",)),
        OfficerSeed("retno", "Retno Palupi, S.Sos.", "198112192006042022", ("tim-sekretariat",)),
        OfficerSeed("fajar", "Fajar Nugroho", "199407032019031023", ("tim-sekretariat",)),
        OfficerSeed("maya", "Maya Paramita, S.H.", "198605232010122024", ("anggota-tim",), acting="kepala-bagian"),
        OfficerSeed("rizal", "Rizal Hakim, S.A.P.", "198909112014021025", ("anggota-tim",)),
        OfficerSeed("dewi", "Dewi Lestari, S.H.", "199211282018012026", ("anggota-tim",)),
        OfficerSeed("admin", "Samuel Tanaka", "199001172016011027", is_administrator=True),
        OfficerSeed("intan", "Intan Maharani", "199206142018012028", is_administrator=True),  # a maker, and a checker
    ),
)

OFFICES = (BALAI, PUSAT, SEKRETARIAT)
