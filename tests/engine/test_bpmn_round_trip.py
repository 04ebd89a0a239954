"""Random SOPs out to BPMN and in again: whole from our own file, and read anew where a drawing was changed."""

import os
import random

import pytest

from alur.engine.sops.rules.bpmn import as_bpmn, as_yaml, from_bpmn
from alur.engine.sops.rules.definition import Definition, Words
from alur.engine.sops.rules.reading import read
from tests.engine.random_sops import Dice, random_family

FAMILIES = int(os.environ.get("ALUR_ROUND_TRIPS", "40"))


@pytest.mark.once
def test_any_sop_comes_back_whole_and_is_read_anew_from_a_changed_drawing():
    met = {"read anew": 0, "event": 0, "parallel": 0, "call": 0, "timeout": 0, "back": 0}
    for seed in range(FAMILIES):
        dice = Dice(random.Random(seed).randint)
        for each in random_family(dice).sops.values():
            sop = Definition.model_validate(each)
            assert from_bpmn(as_bpmn(sop), "a.bpmn") == sop, seed
            assert read(as_yaml(sop)) == sop, seed
            assert from_bpmn(_changed(sop), "a.bpmn") == sop.model_copy(update={"ends": _renamed(sop)}), seed
            met["read anew"] += 1
            for word in ("event", "parallel", "call", "timeout"):
                met[word] += any(getattr(step, word) for step in sop.steps)
            met["back"] += any(way.back for step in sop.steps for way in step.outcomes.values())
    assert min(met.values()) >= FAMILIES // 8, met


def _renamed(sop):
    return {key: end.model_copy(update={"label": Words(id=f"Akhir {key}")}) for key, end in sop.ends.items()}


def _changed(sop):
    """With other names of its ends the drawing does not say the same any more, so every way is read from it."""
    drawn = as_bpmn(sop).decode()
    for key, end in sop.ends.items():
        old = f'<bpmn:endEvent id="End_{key}" name="{end.label or key}"'
        assert old in drawn
        drawn = drawn.replace(old, f'<bpmn:endEvent id="End_{key}" name="Akhir {key}"')
    return drawn.encode()
