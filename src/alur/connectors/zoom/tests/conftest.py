"""A Zoom on 127.0.0.1 that knows its documents by heart, and one host of an office there."""

from datetime import UTC, datetime

import pytest

from alur.activities.meetings.ports import Account, Wanted
from alur.connectors.zoom.actions import Zoom
from alur.connectors.zoom.actions.api import Api
from alur.kernel import clock
from alur.kernel.outward import Bounds
from alur.kernel.patience import Patience
from tests.contract.zoom_server import ACCOUNT, CLIENT, HOST, SECRET, WEBHOOK, ZoomServer

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def account(host=HOST, **settings):
    given = {"account_id": ACCOUNT, "client_id": CLIENT, "client_secret": SECRET, "webhook_secret": WEBHOOK}
    return Account(host, {**given, **settings})


def wanted(**changed):
    given = {
        "intent": "rapat-0198", "topic": "Rapat persiapan tanam", "starts": datetime(2026, 11, 25, 2, 0, tzinfo=UTC),
        "minutes": 90, "zone": "Asia/Jakarta", "participants": 30, "record": False,
    }  # fmt: skip
    return Wanted(**{**given, **changed})


@pytest.fixture
def server(settings, db):
    with ZoomServer(now=AT) as running, clock.frozen(AT):
        settings.ZOOM_OAUTH_URL, settings.ZOOM_API_URL = running.oauth, running.api
        yield running


@pytest.fixture
def zoom():
    """Patient at once again, and soon tired of waiting."""
    return Zoom(Api(Bounds(wait=0.4, total=1.5), Patience(pause=0)))
