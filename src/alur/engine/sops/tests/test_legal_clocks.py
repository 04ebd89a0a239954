"""Legal clocks of an SOP file: read, and every fault named."""

from datetime import timedelta

import pytest

from alur.engine.cases.tests.make import definition, plain_steps
from alur.engine.sops.rules.legal import Within, extended, parse_within
from alur.engine.sops.rules.soundness import find_faults
from alur.engine.worktime.rules import Duration, Unit, UnknownDuration

GOOD = {"name": "Jawaban", "law": "UU", "within": "10 hari", "until": ["periksa"]}


def test_hours_and_working_days_are_read():
    assert parse_within("3 x 24 jam") == parse_within("3 × 24 jam") == Within(wall=timedelta(hours=72))
    assert parse_within("10 hari") == Within(working=Duration(10, Unit.DAY))
    assert extended(parse_within("10 hari"), parse_within("7 hari")) == parse_within("17 hari")
    assert extended(parse_within("3 x 24 jam"), parse_within("1 x 24 jam")) == parse_within("4 x 24 jam")


@pytest.mark.parametrize("text", ["", "Tentatif", "segera", "0 x 24 jam", "3 x 24 hari"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(UnknownDuration):
        parse_within(text)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"within": "segera"}, "within"),
        ({"until": ["tidak-ada"]}, "until"),
        ({"extended_by": "periksa.lama", "extended_within": "7 hari"}, "extended_by"),
        ({"extended_by": "periksa.ya", "extended_within": "3 x 24 jam"}, "extended_within"),
        ({"extended_by": "periksa.ya"}, "extended_within"),
        ({"only_if": {"field": "permohonan.tidak-ada", "is": "a"}}, "only_if"),
    ],
)
def test_each_fault_is_named_at_its_place(change, place):
    steps = plain_steps(outcomes={"ya": {"label": "Ya", "to": "selesai"}})
    faults = find_faults(definition(steps, service={"legal_clocks": [{**GOOD, **change}]}))
    assert [finding.path[:4] for finding in faults if finding.path[:2] == ("service", "legal_clocks")] == [
        ("service", "legal_clocks", 0, place)
    ]


def test_a_good_one_has_no_fault():
    steps = plain_steps(outcomes={"ya": {"label": "Ya", "to": "selesai"}})
    longer = {
        "extended_by": "periksa.ya",
        "extended_within": "7 hari",
        "only_if": {"field": "permohonan.nama", "is": "a"},
    }
    faults = find_faults(definition(steps, service={"legal_clocks": [{**GOOD, **longer}]}))
    assert not [finding for finding in faults if "legal_clocks" in finding.path]


def test_the_offices_own_pages_are_no_services():
    for slug in ("jadwal", "perlindungan-data"):
        assert any(f.path == ("service", "slug") for f in find_faults(definition(plain_steps(), slug=slug)))
