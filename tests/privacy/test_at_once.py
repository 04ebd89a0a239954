"""Erasing meets itself and other acts: each happens once, and the journal holds."""

from functools import partial

import pytest

from alur.engine.cases.actions import cancel_case, erase_cases
from alur.engine.cases.actions.unmask import unmask
from alur.engine.cases.models import Look
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.tests import make
from alur.foundation.journal.queries import broken_links
from alur.outlets.protection.actions import register_breach
from alur.outlets.protection.models import Breach
from tests.engine.at_once import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_erase_at_once_one_does_it_and_a_look_beside_it_is_noted():
    version = make.version(make.definition(make.plain_steps()))
    boss, petugas = make.officer("bos", is_administrator=True), make.officer("petugas", "petugas")
    cases = [make.started(version) for _each in range(3)]
    for number, case in enumerate(cases):
        cancel_case(case_id=case.pk, reason="x", officer=boss, at=make.MONDAY_9, key=str(number))
    task = cases[0].tasks.get(step="permohonan")
    by = Actor.officer(petugas.pk)
    look = partial(unmask, case=cases[0], task=task, field="telepon", officer=petugas, by=by, at=make.MONDAY_9)
    roots = [case.pk for case in cases]
    sweeps = [
        partial(erase_cases, roots=order, because="masa-simpan", at=make.MONDAY_9)
        for order in (roots, roots[::-1], roots)
    ]
    results = at_once(*sweeps, look)
    assert refused(results) == []
    assert sum(result.cases for result in results if result is not None) == 3
    assert Look.objects.count() == 1
    for case in cases:
        assert make.kinds(case).count("case.erased") == 1
        assert broken_links(case.stream) == []


def test_breaches_entered_at_once_get_numbers_of_their_own_and_one_form_one_entry():
    boss = make.officer("bos", is_administrator=True)
    facts = {"title": "x", "known_at": make.MONDAY_9, "happened": "x", "data": "x", "people": None, "measures": ""}
    enter = partial(register_breach, officer=boss, **facts, at=make.MONDAY_9)
    assert refused(at_once(*[partial(enter, key=key) for key in ("a", "b", "a", "c")])) == []
    assert sorted(Breach.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert broken_links(f"office:{boss.office_id}") == []
