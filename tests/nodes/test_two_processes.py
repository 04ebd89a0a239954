"""Two web processes with one PostgreSQL: what one counts, locks and signs in holds for the other; and both end well."""

import os
import threading
import time
from contextlib import ExitStack
from http.client import HTTPConnection

import psycopg
import pytest

from tests.kill.person import Person, Posts, forms_of
from tests.machine import free_port
from tests.world import World

from .node import Node

pytestmark = [
    pytest.mark.kill,
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="several web processes need PostgreSQL"
    ),
]


@pytest.fixture(scope="module")
def two():
    """A world, and a second web process with a data directory of its own."""
    with ExitStack() as stack:
        world = stack.enter_context(World())
        env = {**world.env, "ALUR_STATIC": str(world.data / "static")}
        other = Node("web", world.data.parent / "other", env, keys=world.data / "secrets.json", port=free_port())
        stack.callback(other.stop)
        other.start()
        other.wait_until_up()
        yield world, other


def ask(port, path):
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", path)
        return line.getresponse().status
    finally:
        line.close()


def test_a_limit_used_up_through_one_is_used_up_at_the_other(two):
    world, other = two
    answers = []
    while 429 not in answers and len(answers) < 200:
        answers.append(ask((world.port, other.port)[len(answers) % 2], f"/tautan/{len(answers):032}/"))
    assert answers[-1] == 429
    assert set(answers[:-1]) == {404}
    assert [ask(port, "/tautan/" + "x" * 32 + "/") for port in (world.port, other.port)] == [429, 429]


def sign_in(person, account, password):
    page = person.get("/akun/masuk/")
    form = next(each for each in forms_of(page.text) if "password" in each.names)
    return person.press("/akun/masuk/", {**form.values, "login": account["email"], "password": password})


def test_a_session_of_one_is_a_session_of_the_other(two):
    world, other = two
    account = world.account("pusat", "pengelola-tik")
    person = Person(world.port, Posts())
    assert sign_in(person, account, account["password"]).status == 302
    person.port = other.port
    assert person.get("/meja/").status == 200


def test_an_account_that_was_locked_at_one_is_locked_at_the_other(two):
    world, other = two
    account = next(each for each in world.accounts if "pengelola-tik" not in each["positions"])
    guesses = [
        sign_in(Person(port, Posts()), account, "salah sekali").status
        for port in (world.port, other.port, world.port, other.port, world.port)
    ]
    assert guesses[0] == 200, "the form again"
    for port in (world.port, other.port):
        assert sign_in(Person(port, Posts()), account, account["password"]).status != 302, "the right one, too late"


def test_a_request_under_way_is_answered_before_the_process_ends(two):
    world, other = two
    answers = []
    with psycopg.connect(world.database) as blocking:
        blocking.execute("LOCK TABLE offices_office IN ACCESS EXCLUSIVE MODE")
        asking = threading.Thread(target=lambda: answers.append(ask(other.port, "/pusat/")))
        asking.start()
        _wait_until_somebody_waits(world)
        other.ask_to_stop()
        time.sleep(1)
        assert answers == [], "it waits for the database"
        blocking.rollback()
    asking.join(15)
    assert answers == [200]
    assert other.process.wait(15) == 0
    with pytest.raises(OSError):
        ask(other.port, "/pusat/")
    other.start()
    other.wait_until_up()


def _wait_until_somebody_waits(world):
    ends = time.monotonic() + 10
    with psycopg.connect(world.database, autocommit=True) as looking:
        while not looking.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0]:
            assert time.monotonic() < ends
            time.sleep(0.05)
