"""Each file in broken/ says at the end of its faulty lines what is wrong there; no other fault may be found."""

import re

import pytest

from alur.engine.sops.models import Binding, Sop, SopVersion
from alur.engine.sops.rules.reading import FaultyDefinition, check, read
from alur.foundation.journal.models import Entry
from alur.foundation.offices.models import Position
from alur.foundation.offices.tests.make import make_office

from .make import HERE, KNOWN, TOY, library, published

BROKEN = sorted((HERE / "broken").glob("*.yaml"))


def promised(text):
    return [
        (number, fragment.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        for fragment in line.split("# SALAH:")[1:]
        if fragment.strip(" #")
    ]


def test_the_toy_sop_itself_is_sound():
    assert check(TOY, "toy.yaml", KNOWN, library()) == []


def test_there_are_many_ways_to_be_broken():
    assert len(BROKEN) >= 12


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_fault_is_told_with_its_line_and_nothing_else_is(path):
    text = path.read_text(encoding="utf-8")
    faults = check(text, path.name, KNOWN, library())
    expected = promised(text)
    assert expected, "a broken file must say what is wrong with it"
    assert [fault.line for fault in faults] == [line for line, _ in expected], [str(fault) for fault in faults]
    for line, fragment in expected:
        fragment = fragment.rstrip(" #")
        assert any(fault.line == line and fragment in fault.message for fault in faults), (line, fragment, faults)
    for fault in faults:
        assert fault.source == path.name
        assert re.search(r"\w", fault.advice), "every fault says what to do"


@pytest.mark.django_db
@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_nothing_of_a_broken_file_is_loaded(path):
    office = make_office()
    with pytest.raises(FaultyDefinition) as refusal:
        published(office, path.read_text(encoding="utf-8"))
    assert refusal.value.faults
    for model in (Sop, SopVersion, Binding, Position, Entry):
        assert not model.objects.exists()


def test_reading_alone_refuses_a_wrong_shape_with_all_its_faults():
    with pytest.raises(FaultyDefinition) as refusal:
        read((HERE / "broken" / "wrong-kinds.yaml").read_text(encoding="utf-8"), "x.yaml")
    assert len(refusal.value.faults) == 6
    assert str(refusal.value).startswith("x.yaml:2: sop › number: harus berupa teks")


def test_an_unknown_word_is_answered_with_the_nearest_known_one():
    text = TOY.replace("separate_from", "seperate_from")
    (fault,) = check(text, "x.yaml", KNOWN, {})
    assert "separate_from" in fault.advice


def test_a_path_names_steps_and_outcomes_not_numbers():
    text = TOY.replace("to: serahkan", "to: serahkn")
    fault = next(fault for fault in check(text, "x.yaml") if "serahkn" in fault.message)
    assert fault.message.startswith("steps › setujui › outcomes › ya › to: ")
    assert "serahkan" in fault.advice
