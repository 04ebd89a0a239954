"""The standard of a public service: the 14 components of UU 25/2009, article 21, in its order."""

from enum import StrEnum


class Component(StrEnum):
    """What a standard of service has to state."""

    LAW = "dasar-hukum"
    REQUIREMENTS = "persyaratan"
    PROCEDURE = "prosedur"
    TIME = "jangka-waktu"
    FEE = "biaya"
    PRODUCT = "produk"
    FACILITIES = "sarana"
    COMPETENCE = "kompetensi"
    SUPERVISION = "pengawasan"
    COMPLAINTS = "pengaduan"
    STAFF = "jumlah-pelaksana"
    GUARANTEE = "jaminan-pelayanan"
    SAFETY = "jaminan-keamanan"
    EVALUATION = "evaluasi"


BY_OFFICE = (
    Component.FEE,
    Component.PRODUCT,
    Component.SUPERVISION,
    Component.COMPLAINTS,
    Component.STAFF,
    Component.GUARANTEE,
    Component.SAFETY,
    Component.EVALUATION,
)
"""Those that an SOP does not state: the office writes them. The others stand in the SOP, word for word."""
