"""What is timed and what is not."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import start_case
from alur.engine.cases.models import Case
from alur.engine.cases.queries import timeline
from alur.engine.cases.rules.actors import Actor

from . import make

pytestmark = pytest.mark.django_db


def test_an_officers_first_step_is_timed_an_applicants_is_not():
    own = [{"id": "siapkan", "rows": [1], "executor": "petugas", "then": "periksa"}, make.plain_steps()[1]]
    internal = make.version(make.definition(own, slug="internal", service={"audience": "internal"}))
    budi = make.officer("Budi", "petugas")
    receipt = start_case(
        version=internal, answers={}, by=Actor.officer(budi.pk), officer=budi, at=make.MONDAY_9, key="mulai"
    )
    by_officer = timeline(Case.objects.get(pk=receipt.case_id), make.MONDAY_9 + timedelta(minutes=3))
    by_citizen = timeline(make.started(make.version(make.definition(make.plain_steps()))), make.MONDAY_9)
    assert [row.timed for row in by_officer] == [True, True]
    assert [row.timed for row in by_citizen] == [False, True]
