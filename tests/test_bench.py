"""What the benchmark seeds is as the product would have made it: numbered, chained, in its place."""

import pytest
from django.db import connection

from alur.engine.cases.models import Case, Counter, Task
from alur.engine.cases.queries import case_by_tracking_token, inbox, timeline, tracking_token
from alur.foundation.journal.models import SubjectKey
from alur.foundation.journal.ports import Inspection
from alur.foundation.journal.registry import checks
from bench.seeding import AT, seed

pytestmark = pytest.mark.django_db


def test_the_seeded_cases_hold_every_constraint_and_read_like_real_ones():
    made = seed(70)
    connection.check_constraints()
    assert Case.objects.count() == Counter.objects.get().last == 70
    assert sorted(Case.objects.values_list("number", flat=True)) == [f"UJ-2026-{number:04}" for number in range(1, 71)]
    assert made["open"] == inbox(made["officer"], AT).count() == 8
    case = made["case"]
    assert [row.state for row in timeline(case, AT)] == ["done"] * 3
    assert Task.objects.filter(case=case, state="open").count() == 0
    assert case.ended_at is not None
    assert case_by_tracking_token(tracking_token(case)) == case


def test_verify_finds_nothing_in_what_was_seeded_and_every_copy_has_a_key_of_its_own():
    seed(30)
    look = Inspection(at=AT)
    assert [fault for check in checks for fault in check.run(look)] == []
    assert SubjectKey.objects.values("key_sealed").distinct().count() == 30
