"""One place for a whole module; each test rolls back what it did."""

import pytest
from django.db import transaction

from tests.access import place as places


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """Both offices, built once a module: every test is a savepoint above them."""
    from django.conf import settings

    kept, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), places.frozen(), transaction.atomic():
        yield places.build()
        transaction.set_rollback(True)
    settings.MEDIA_ROOT = kept


@pytest.fixture
def place(built, db):
    return built
