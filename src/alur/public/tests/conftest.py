"""Every test of the public pages: Monday at nine, an empty cache, and a request that waits to be taken."""

import pytest
from django.core.cache import cache

from alur.kernel import clock
from alur.public.tests.make import MONDAY_9, make_officer, started_tik


@pytest.fixture(autouse=True)
def _monday_at_nine():
    cache.clear()
    with clock.frozen(MONDAY_9):
        yield
    cache.clear()


@pytest.fixture
def tik(db):
    """A case of kendala-tik, and an officer who holds both of its positions."""
    case = started_tik()
    return case, make_officer(case.office, "pengelola-tik", "pengelola-rumah-tangga")
