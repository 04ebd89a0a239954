"""The walk's two offices, with every kind of personal data that a case can hold."""

from tests.access.conftest import built, place  # noqa: F401  fixtures
