"""Everything happens on Monday, 23 November 2026, at nine."""

import pytest

from alur.kernel import clock

from . import make


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(make.AT):
        yield


@pytest.fixture
def here(db):
    return make.place()


@pytest.fixture
def elsewhere(db):
    return make.place("lain")
