"""The property must catch a broken engine: each fault is seeded alone and has to be found within so many runs."""

import pytest
from django.db import Error
from hypothesis.errors import Flaky

from alur.kernel.errors import AlurError

from .faults import FAULTS, Fault
from .property import property_run

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WITHIN = 40
"""Runs of the property."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_property_catches(fault: Fault, monkeypatch: pytest.MonkeyPatch):
    run = property_run(monkeypatch, WITHIN, shrink=False)
    fault(monkeypatch)
    # A wrong state fails the comparison; some faults break a constraint or make a legal act refused.
    with pytest.raises((AssertionError, AlurError, Error, LookupError)) as caught:
        run()
    assert not isinstance(caught.value, Flaky)
