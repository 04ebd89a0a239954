"""One real server for the tests of this folder; without it they are skipped, and say so."""

import pytest

from tests import s3_server


@pytest.fixture(scope="session")
def seaweed():
    program = s3_server.find()
    if program is None:
        pytest.skip(s3_server.WHY_NOT)
    with s3_server.SeaweedFS(program) as running:
        yield running
