"""kill -9 of web and worker at random moments while people apply and work: nothing acknowledged lost, nothing doubled.

Everything is real: granian, the worker, the database on disk, the SMTP server, people over HTTP who press again when
no answer comes.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest

from tests.world import World

from .outcome import CLAIMS, LONGEST_WAIT, Outcome, committed_unheard, watched
from .person import Posts

pytestmark = [pytest.mark.kill, pytest.mark.slow]
FEWER = os.environ.get("DATABASE_URL", "").startswith("postgres")
"""What a kill does to the product is learnt on one database; the other shows that it holds there, too."""
WEB_KILLS = int(os.environ.get("ALUR_WEB_KILLS", "10" if FEWER else "22"))
"""More by the environment."""
WORKER_KILLS = 8 if FEWER else 18
MAIL_TAKES = [0, 0, 0.02, 0.1, 0.3, 0.6]
"""Seconds between the mail server's keeping a mail and its saying so."""
MEANINGFUL = 20
"""So many receipts and acknowledged acts there must be at least."""
MOST_ANSWERED = 12 if WEB_KILLS < 100 else 4
"""POSTs that the web answers before it is killed, at most: so a slow machine does as much as a fast one."""
LONGEST_PATIENCE = 20
"""Seconds for these, at most."""
LONGEST_MORE = 0.15
"""Seconds that it runs on after the last of these, at most."""


@dataclass
class Killed:
    """When what was killed (monotonic)."""

    web: list[float] = field(default_factory=list)
    worker: list[float] = field(default_factory=list)
    while_starting: int = 0


@pytest.fixture(scope="module")
def broken() -> Iterator[tuple[Outcome, Killed, float]]:
    began = time.monotonic()
    with World() as world:
        # A mail takes a while, so that the worker also dies in the middle of one.
        world.mail.delay = partial(random.Random(7).choice, MAIL_TAKES)
        with watched(world) as crowd:
            killed = kill_in_turn(world, crowd.ledger.posts, random.Random())
            ends = time.monotonic() + LONGEST_WAIT
            while crowd.ledger.too_little_done(MEANINGFUL) and time.monotonic() < ends:
                time.sleep(0.1)  # a slow machine: what was killed is known, what was done must mean something too
            yield crowd.close(), killed, time.monotonic() - began


@pytest.fixture
def outcome(broken: tuple[Outcome, Killed, float]) -> Outcome:
    return broken[0]


def kill_in_turn(world: World, posts: Posts, chance: random.Random) -> Killed:
    killed = Killed()
    for number in range(WEB_KILLS):
        if number % 7 == 6:
            time.sleep(chance.uniform(0, 2))  # while it starts
            killed.while_starting += 1
        else:
            world.wait_until_up()
            wait_until_busy(posts, chance, aim=number % 2 == 0)
        killed.web.append(time.monotonic())
        world.kill("web")
        if number % 20 == 19:
            print(f"{number + 1} kills, {inside(posts, killed)} inside a completion", flush=True)
        world.start("web")
        if number < WORKER_KILLS:
            time.sleep(chance.uniform(0, 2.5))
            killed.worker.append(time.monotonic())
            world.kill("worker")
            world.start("worker")
    world.wait_until_up()
    return killed


def inside(posts: Posts, killed: Killed) -> int:
    """Kills while a POST that completes something was under way: sent, and not answered."""
    return sum(posts.cut_by(moment, completing=True) > 0 for moment in killed.web)


def wait_until_busy(posts: Posts, chance: random.Random, *, aim: bool) -> None:
    """Until so much was answered; then to any moment, or, aimed, to one after a completion was sent."""
    enough = posts.answered + chance.randrange(MOST_ANSWERED + 1)
    ends = time.monotonic() + LONGEST_PATIENCE
    while posts.answered < enough and time.monotonic() < ends:
        time.sleep(0.005)
    if aim:
        posts.wait_for_a_completion(LONGEST_PATIENCE)
    time.sleep(chance.uniform(0, LONGEST_MORE))


def test_enough_was_killed_and_done_to_mean_anything(broken: tuple[Outcome, Killed, float]) -> None:
    outcome, killed, seconds = broken
    ledger, facts = outcome.ledger, outcome.facts
    under_way = [cut for cut in (ledger.posts.cut_by(moment) for moment in killed.web) if cut]
    completing = inside(ledger.posts, killed)
    done = [act for act in ledger.acts if act.acknowledged]
    kinds = dict(Counter(act.kind for act in done))
    repeats = sum(each["repeats"] > 0 for each in facts["deliveries"])
    print(
        f"\n{seconds:.0f} s; {len(killed.web)} kills of the web ({len(under_way)} with a POST under way,"
        f" {completing} with one that completes something, {sum(under_way)} POSTs cut;"
        f" {killed.while_starting} while it started),"
        f" {len(killed.worker)} of the worker\n"
        f"{len(ledger.receipts)} receipts, {len(done)} acts of officers acknowledged {kinds},"
        f" {len(ledger.acts) - len(done)} refused because a colleague was faster\n"
        f"of {ledger.posts.lost} POSTs without an answer, {len(committed_unheard(outcome))} were on disk"
        f" and met again by their repeat\n"
        f"{len(facts['cases'])} cases, {len(facts['files'])} files, {len(facts['deliveries'])} deliveries,"
        f" {len(outcome.mails)} different mails, {outcome.mails.total()} arrivals, {repeats} repeated in doubt;"
        f" settled {facts['settled_in']} s after the last kill"
    )
    assert ledger.wrong == []
    assert (len(killed.web), len(killed.worker)) == (WEB_KILLS, WORKER_KILLS)
    assert len(under_way) >= len(killed.web) / 2
    assert completing >= len(killed.web) / 4
    assert sum(len(receipt.files) for receipt in ledger.receipts) >= 5
    assert not ledger.too_little_done(MEANINGFUL)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.__name__)
def test_that(claim, outcome: Outcome) -> None:
    claim(outcome)
