"""kill -9 of web and worker at random moments while people apply and work: nothing acknowledged lost, nothing doubled.

Everything is real: granian, the worker, the database on disk, the SMTP server, people over HTTP who press again when
no answer comes.
"""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

import pytest

from tests.world import World

from .people import Act, Applicant, Ledger, Officer, Receipt
from .person import Person, Posts

pytestmark = [pytest.mark.kill, pytest.mark.slow]
WEB_KILLS = 27
WORKER_KILLS = 27
SETTLE_SECONDS = 170
"""A killed worker's leases run out (45 s), the sweep finds them, a doubtful mail waits 30 s once more."""
APPLICANTS = 3
MAIL_TAKES = [0, 0, 0.02, 0.1, 0.3, 0.6]
"""Seconds between the mail server's keeping a mail and its saying so."""
MEANINGFUL = 20
"""So many receipts and acknowledged acts there must be at least."""
MOST_ANSWERED = 12
"""POSTs that the web answers before it is killed, at most: so a slow machine does as much as a fast one."""
LONGEST_WAIT = 20
"""Seconds for these, at most."""
LONGEST_MORE = 0.15
"""Seconds that it runs on after the last of these, at most."""


@dataclass
class Killed:
    """When what was killed (monotonic)."""

    web: list[float] = field(default_factory=list)
    worker: list[float] = field(default_factory=list)
    while_starting: int = 0


@dataclass
class Outcome:
    """All that is known at the end."""

    ledger: Ledger
    killed: Killed
    facts: dict[str, Any]
    mails: Counter[str]
    links: list[tuple[Receipt, int, str]]
    """Each receipt's tracking page, asked for after all the killing: status and text."""
    seconds: float


@pytest.fixture(scope="module")
def outcome() -> Iterator[Outcome]:
    began = time.monotonic()
    with World() as world:
        # A mail takes a while, so that the worker also dies in the middle of one.
        world.mail.delay = partial(random.Random(7).choice, MAIL_TAKES)
        ledger, stop = Ledger(), threading.Event()
        officers = [
            each for each in world.accounts if each["office"] == "pusat" and "pengelola-tik" in each["positions"]
        ]
        people = [Applicant(world.port, ledger, stop, seed) for seed in range(APPLICANTS)]
        people += [Officer(each, world.port, ledger, stop, seed) for seed, each in enumerate(officers)]
        for person in people:
            if isinstance(person, Officer):
                person.sign_in()
            person.start()
        killed = kill_in_turn(world, ledger.posts, random.Random())
        ends = time.monotonic() + LONGEST_WAIT * 3
        while ledger.too_little_done(MEANINGFUL) and time.monotonic() < ends:
            time.sleep(0.1)  # a slow machine: what was killed is known, what was done must mean something too
        stop.set()
        for person in people:
            person.join(180)
            assert not person.is_alive(), "somebody still waits for an answer"
        asking = Person(world.port, ledger.posts)
        links = [(each, (page := asking.get(each.link)).status, page.text) for each in ledger.receipts]
        found = settled_facts(world)
        yield Outcome(ledger, killed, found, world.mail.counts, links, time.monotonic() - began)


def settled_facts(world: World) -> dict[str, Any]:
    """What is on disk once every mail is out and the worker has stopped: a mail of its clock may come until then."""
    facts = world.data / "facts.json"
    for _round in range(3):
        world.run("-m", "tests.kill.audit", str(facts), str(SETTLE_SECONDS))
        settled_in = json.loads(facts.read_text())["settled_in"]
        world.stop("worker")
        world.run("-m", "tests.kill.audit", str(facts), "0")
        found: dict[str, Any] = json.loads(facts.read_text()) | {"settled_in": settled_in}
        if all(each["state"] == "delivered" for each in found["deliveries"]):
            break
        world.start("worker")
    return found


def kill_in_turn(world: World, posts: Posts, chance: random.Random) -> Killed:
    killed = Killed()
    for number in range(max(WEB_KILLS, WORKER_KILLS)):
        if number % 7 == 6:
            time.sleep(chance.uniform(0, 2))  # while it starts
            killed.while_starting += 1
        else:
            world.wait_until_up()
            enough = posts.answered + chance.randrange(MOST_ANSWERED + 1)
            ends = time.monotonic() + LONGEST_WAIT
            while posts.answered < enough and time.monotonic() < ends:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, LONGEST_MORE))
        killed.web.append(time.monotonic())
        world.kill("web")
        world.start("web")
        time.sleep(chance.uniform(0, 2.5))
        killed.worker.append(time.monotonic())
        world.kill("worker")
        world.start("worker")
    world.wait_until_up()
    return killed


def test_enough_was_killed_and_done_to_mean_anything(outcome: Outcome) -> None:
    ledger, killed, facts = outcome.ledger, outcome.killed, outcome.facts
    inside = [cut for cut in (ledger.posts.cut_by(moment) for moment in killed.web) if cut]
    done = [act for act in ledger.acts if act.acknowledged]
    kinds = dict(Counter(act.kind for act in done))
    repeats = sum(each["repeats"] > 0 for each in facts["deliveries"])
    print(
        f"\n{outcome.seconds:.0f} s; {len(killed.web)} kills of the web ({len(inside)} with a POST under way,"
        f" {sum(inside)} POSTs cut; {killed.while_starting} while it started), {len(killed.worker)} of the worker\n"
        f"{len(ledger.receipts)} receipts, {len(done)} acts of officers acknowledged {kinds},"
        f" {len(ledger.acts) - len(done)} refused because a colleague was faster\n"
        f"of {ledger.posts.lost} POSTs without an answer, {len(committed_unheard(outcome))} were on disk"
        f" and met again by their repeat\n"
        f"{len(facts['cases'])} cases, {len(facts['files'])} files, {len(facts['deliveries'])} deliveries,"
        f" {len(outcome.mails)} different mails, {outcome.mails.total()} arrivals, {repeats} repeated in doubt;"
        f" settled {facts['settled_in']} s after the last kill"
    )
    assert ledger.wrong == []
    assert len(killed.web) + len(killed.worker) >= 50
    assert len(inside) >= 15
    assert not ledger.too_little_done(MEANINGFUL)


def committed_unheard(outcome: Outcome) -> list[str]:
    """Acts whose first try was on disk although its answer was lost: the repeat found it there."""
    at = {act["key"]: datetime.fromisoformat(act["at"]).timestamp() for act in outcome.facts["acts"]}
    closed = {
        t["id"]: datetime.fromisoformat(t["closed_at"]).timestamp() for t in outcome.facts["tasks"] if t["closed_at"]
    }
    pks = {email: pk.removeprefix("officer:") for pk, email in outcome.facts["officers"].items()}
    found = [r.draft for r in outcome.ledger.receipts if r.lost and at[f"draft:{r.draft}"] < r.last_try_at]
    for act in outcome.ledger.acts:
        when = closed.get(act.task) if act.kind == "terima" else at.get(f"{pks[act.officer]}:{act.key}")
        if act.acknowledged and act.lost and when is not None and when < act.last_try_at:
            found.append(act.key)
    return found


def test_nobody_got_an_answer_that_nobody_should_get(outcome: Outcome) -> None:
    assert outcome.ledger.wrong == []


def test_database_journal_cases_numbers_files_and_notices_are_whole(outcome: Outcome) -> None:
    assert outcome.facts["faults"] == []


def test_every_receipt_is_one_case_and_every_case_has_its_receipt(outcome: Outcome) -> None:
    receipts = outcome.ledger.receipts
    cases = [case for case in outcome.facts["cases"] if case["parent_task_id"] is None]
    assert Counter(r.number for r in receipts) == Counter(c["number"] for c in cases)
    assert {r.number: r.name for r in receipts} == {c["number"]: c["applicant_name"] for c in cases}
    by_key = {act["key"]: act["case__number"] for act in outcome.facts["acts"] if act["key"].startswith("draft:")}
    assert by_key == {f"draft:{r.draft}": r.number for r in receipts}
    for receipt, status, text in outcome.links:
        assert status == 200
        assert receipt.number in text


def test_every_acknowledged_act_is_there_once_and_no_refused_one_is(outcome: Outcome) -> None:
    facts = outcome.facts
    tasks = {task["id"]: task for task in facts["tasks"]}
    pks = {email: pk.removeprefix("officer:") for pk, email in facts["officers"].items()}
    keys = {act["key"]: act["answer"]["task"] for act in facts["acts"] if not act["key"].startswith("draft:")}
    done = [act for act in outcome.ledger.acts if act.acknowledged]
    assert len({act.task for act in done}) == len(done), "two were told that they had done the same"
    for act in done:
        assert tasks[act.task]["state"] == "done"
        assert facts["officers"][tasks[act.task]["closed_by"]] == act.officer
        assert tasks[act.task]["case__number"] == act.number
    told = {f"{pks[act.officer]}:{act.key}": act.task for act in done if act.kind != "terima"}
    assert told == keys
    taken = {pk for pk, task in tasks.items() if task["step"] == "terima" and task["state"] == "done"}
    assert {act.task for act in done if act.kind == "terima"} == taken
    for act in outcome.ledger.acts:
        if not act.acknowledged:
            assert facts["officers"][tasks[act.task]["closed_by"]] != act.officer, f"told no, and yet done: {act}"


def test_files_handed_in_are_there_once_each(outcome: Outcome) -> None:
    streams = {case["number"]: f"case:{case['id']}" for case in outcome.facts["cases"]}
    wanted: Counter[tuple[str, str]] = Counter()
    handed: list[Receipt | Act] = [*outcome.ledger.receipts, *(a for a in outcome.ledger.acts if a.acknowledged)]
    for each in handed:
        wanted.update((streams[each.number], sha256(body).hexdigest()) for body in each.files)
    held = Counter((f["about"], f["sha256"]) for f in outcome.facts["files"] if f["about"].startswith("case:"))
    assert held == wanted
    assert len(wanted) >= 10


def test_every_mail_arrived_and_repeats_only_under_its_own_message_id(outcome: Outcome) -> None:
    deliveries = outcome.facts["deliveries"]
    assert {each["state"] for each in deliveries} == {"delivered"}
    assert len({each["key"] for each in deliveries}) == len(deliveries)
    ids = Counter(each["payload__message_id"] for each in deliveries)
    assert max(ids.values()) == 1
    assert set(outcome.mails) == set(ids), "lost, or sent without a row"
    repeats = {each["payload__message_id"]: each["repeats"] for each in deliveries}
    silent = {key: times for key, times in outcome.mails.items() if times - 1 > repeats[key]}
    assert silent == {}, "doubled without the row saying so"
