"""What a respondent may tell about themselves, in closed lists; and which groups are too small to be shown."""

from collections.abc import Mapping
from typing import Literal

from .questionnaires import Wording

Trait = Literal["sex", "age_group", "education", "job"]

# The traits of the annex's form. Age is asked as a group: a full age in a small office names a person.
PROFILE: dict[Trait, dict[str, Wording]] = {
    "sex": {"l": Wording("Laki-laki", "Male"), "p": Wording("Perempuan", "Female")},
    "age_group": {
        "-17": Wording("17 tahun ke bawah", "17 or younger"),
        "18-25": Wording("18–25 tahun", "18–25"),
        "26-35": Wording("26–35 tahun", "26–35"),
        "36-45": Wording("36–45 tahun", "36–45"),
        "46-55": Wording("46–55 tahun", "46–55"),
        "56-": Wording("56 tahun ke atas", "56 or older"),
    },
    "education": {
        "sd": Wording("SD", "Primary school"),
        "smp": Wording("SMP", "Junior secondary school"),
        "sma": Wording("SMA/SMK", "Senior secondary school"),
        "diploma": Wording("D1–D3", "Diploma"),
        "s1": Wording("D4/S1", "Bachelor"),
        "s2": Wording("S2", "Master"),
        "s3": Wording("S3", "Doctor"),
    },
    "job": {
        "asn": Wording("PNS/PPPK", "Civil servant"),
        "tni": Wording("TNI", "Armed forces"),
        "polri": Wording("Polri", "Police"),
        "swasta": Wording("Pegawai swasta", "Private employee"),
        "wirausaha": Wording("Wirausaha", "Self-employed"),
        "lainnya": Wording("Lainnya", "Other"),
    },
}

SMALLEST_GROUP = 5


def may_show(n: int) -> bool:
    """May the answers of `n` respondents be shown as one index? Not of one to four people."""
    return n == 0 or n >= SMALLEST_GROUP


def groups_to_withhold(sizes: Mapping[str, int]) -> frozenset[str]:
    """The groups of a breakdown that must not be shown by themselves.

    All groups under five; and where these together are still under five, the smallest other group as well,
    or subtracting the shown groups from the total would bring the hidden one back.
    """
    present = {group: size for group, size in sizes.items() if size}
    withheld = {group for group, size in present.items() if size < SMALLEST_GROUP}
    if 0 < sum(present[group] for group in withheld) < SMALLEST_GROUP:
        others = sorted((size, group) for group, size in present.items() if group not in withheld)
        withheld.update(group for _, group in others[:1])
    return frozenset(withheld)
