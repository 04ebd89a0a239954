"""The property must catch a broken engine: each fault is seeded alone and has to be found within so many runs."""

import pytest
from django.db import Error
from hypothesis.errors import Flaky

from alur.kernel.errors import AlurError

from .faults import FAULTS, Fault
from .faults_of_lines import OF
from .property import property_run
from .random_sops import FOCUSES

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
WITHIN = 60
"""Runs of the property."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_property_catches(fault: Fault, monkeypatch: pytest.MonkeyPatch):
    focus = next((focus for focus, faults in OF.items() if fault in faults), None)
    run = property_run(monkeypatch, WITHIN, shrink=False, focuses=(focus,) if focus else FOCUSES)
    fault(monkeypatch)
    # A wrong state fails the comparison; some faults break a constraint or make a legal act refused.
    with pytest.raises((AssertionError, AlurError, Error, LookupError)) as caught:
        run()
    assert not isinstance(caught.value, Flaky)
