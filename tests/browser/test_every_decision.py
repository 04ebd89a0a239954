"""The journeys together take every way that the shipped SOPs offer, but for those that only time takes.

Runs after the journeys and before every other test of the browser (see conftest), so that nothing else is counted.
"""

import json
from pathlib import Path

import pytest

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.tests.make import library

NOT_FILLED = "days without an answer"
ONLY_TIME = {
    ("konsultasi-sip", "survei", "tidak-diisi"): NOT_FILLED,
    ("konsultasi-kesekretariatan", "survei", "tidak-diisi"): NOT_FILLED,
    ("survei-kepuasan", "isi", "tidak-diisi"): NOT_FILLED,
    ("survei-kepuasan", "pengingat-1", ""): "comes after three days",
    ("survei-kepuasan", "isi-2", "diisi"): "the second invitation comes after three days",
    ("survei-kepuasan", "isi-2", "tidak-diisi"): NOT_FILLED,
    ("survei-kepuasan", "pengingat-2", ""): "comes after six days",
    ("survei-kepuasan", "isi-3", "diisi"): "the third invitation comes after six days",
    ("survei-kepuasan", "isi-3", "tidak-diisi"): NOT_FILLED,
    ("kendala-tik", "survei", "tidak-diisi"): "what the survey comes back with after nine days",
    ("virtual-meeting", "survei", "tidak-diisi"): "what the survey comes back with after nine days",
}
"""(service, step, way) → why no journey takes it: nobody can move the time of a living World. See tests/services."""
BY_ACTIONS = {"hak-data-pribadi", "informasi-publik"}
"""Services whose ways are all taken in tests/services/test_rights.py: their pages are those of every service."""


def ways_of(definition: Definition) -> set[tuple[str, str, str]]:
    """Every way on from every step: its outcomes, what a called SOP comes back with, or "" for one way on."""
    return {
        (definition.service.slug, step.id, way)
        for step in definition.steps
        if not step.parallel
        for way in step.outcomes or (step.call.returns if step.call else {"": ""})
    }


@pytest.fixture
def taken(world, request, tmp_path) -> set[tuple[str, str, str]]:
    every = {path.name for path in Path(__file__).parent.glob("test_*_journeys.py")}
    ran = {item.path.name for item in request.session.items}
    if every - ran or request.config.option.keyword:
        pytest.skip("counts the ways of all journeys, and not all of them are run")
    world.run("-m", "tests.browser.taken", str(tmp_path / "taken.json"))
    return {tuple(way) for way in json.loads((tmp_path / "taken.json").read_text(encoding="utf-8"))}


def test_the_journeys_take_every_way_that_the_shipped_sops_offer(taken):
    shipped = set().union(*(ways_of(definition) for slug, definition in library().items() if slug not in BY_ACTIONS))
    assert sorted(shipped - taken - set(ONLY_TIME)) == []
    assert sorted(set(ONLY_TIME) - shipped) == [], "these ways are gone from the SOPs"
    assert sorted(set(ONLY_TIME) & taken) == [], "these ways are taken after all"
