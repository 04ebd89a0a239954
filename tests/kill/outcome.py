"""People who use a world while a test breaks it, what is known at the end, and what must be true then.

`with watched(world) as crowd:` lets them in; `crowd.close()` waits until everything has settled and answers the
`Outcome`; `assert_whole(outcome)` makes every claim that holds after any fault: nothing acknowledged is lost, nothing
is doubled, nothing is half there, and `alur verify` finds nothing.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from tests.world import World

from .people import Act, Applicant, Client, Ledger, Officer, Receipt
from .person import Person

SETTLE_SECONDS = 170
"""A killed worker's leases run out (45 s), the sweep finds them, a doubtful mail waits 30 s once more."""
APPLICANTS = 3
LONGEST_WAIT = 60
"""Seconds until enough was done; a slow machine needs them."""


@dataclass
class Outcome:
    """All that is known at the end."""

    ledger: Ledger
    facts: dict[str, Any]
    mails: Counter[str]
    links: list[tuple[Receipt, int, str]]
    """Each receipt's tracking page, asked for after all the breaking: status and text."""
    verified: str
    """What `alur verify` said; empty where it found nothing."""


@dataclass
class Crowd:
    """Applicants and officers at work in a world."""

    world: World
    people: list[Client]
    ledger: Ledger = field(default_factory=Ledger)
    stop: threading.Event = field(default_factory=threading.Event)

    def wait_for(self, more: int, seconds: float = LONGEST_WAIT) -> None:
        """Until so many further receipts and acknowledged acts of officers there are; AssertionError if not."""
        receipts, acts, ends = *self.ledger.done(), time.monotonic() + seconds
        while True:
            now = self.ledger.done()
            if now[0] >= receipts + more and now[1] >= acts + more:
                return
            assert self.ledger.wrong == []
            assert time.monotonic() < ends, f"{now} receipts and acts after {seconds} s, {(receipts, acts)} before"
            time.sleep(0.05)

    def leave(self) -> None:
        """Everybody finishes what was begun."""
        self.stop.set()
        for person in self.people:
            person.join(180)
            assert not person.is_alive(), "somebody still waits for an answer"

    def close(self) -> Outcome:
        """All that is known, once everybody has left and every mail is out."""
        self.leave()
        asking = Person(self.world.port, self.ledger.posts)
        links = [(each, (page := asking.get(each.link)).status, page.text) for each in self.ledger.receipts]
        facts = settled_facts(self.world)
        return Outcome(self.ledger, facts, self.world.mail.counts, links, self.world.verify())


@contextmanager
def watched(world: World, applicants: int = APPLICANTS) -> Iterator[Crowd]:
    """Let them in: applicants, and the officers of the office's desk for computers."""
    crowd = Crowd(world, [])
    officers = [each for each in world.accounts if each["office"] == "pusat" and "pengelola-tik" in each["positions"]]
    crowd.people += [Applicant(world.port, crowd.ledger, crowd.stop, seed) for seed in range(applicants)]
    crowd.people += [Officer(each, world.port, crowd.ledger, crowd.stop, seed) for seed, each in enumerate(officers)]
    for person in crowd.people:
        if isinstance(person, Officer):
            person.sign_in()
        person.start()
    try:
        yield crowd
    finally:
        crowd.stop.set()


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


def assert_whole(outcome: Outcome) -> None:
    """Every claim."""
    for claim in CLAIMS:
        claim(outcome)


def nobody_got_an_answer_that_nobody_should_get(outcome: Outcome) -> None:
    assert outcome.ledger.wrong == []


def database_journal_cases_numbers_files_and_notices_are_whole(outcome: Outcome) -> None:
    assert outcome.facts["faults"] == []


def every_receipt_is_one_case_and_every_case_has_its_receipt(outcome: Outcome) -> None:
    receipts = outcome.ledger.receipts
    cases = [case for case in outcome.facts["cases"] if case["parent_task_id"] is None]
    assert Counter(r.number for r in receipts) == Counter(c["number"] for c in cases)
    assert {r.number: r.name for r in receipts} == {c["number"]: c["applicant_name"] for c in cases}
    by_key = {act["key"]: act["case__number"] for act in outcome.facts["acts"] if act["key"].startswith("draft:")}
    assert by_key == {f"draft:{r.draft}": r.number for r in receipts}
    for receipt, status, text in outcome.links:
        assert status == 200
        assert receipt.number in text


def every_acknowledged_act_is_there_once_and_no_refused_one_is(outcome: Outcome) -> None:
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


def files_handed_in_are_there_once_each(outcome: Outcome) -> None:
    streams = {case["number"]: f"case:{case['id']}" for case in outcome.facts["cases"]}
    wanted: Counter[tuple[str, str]] = Counter()
    handed: list[Receipt | Act] = [*outcome.ledger.receipts, *(a for a in outcome.ledger.acts if a.acknowledged)]
    for each in handed:
        wanted.update((streams[each.number], sha256(body).hexdigest()) for body in each.files)
    held = Counter((f["about"], f["sha256"]) for f in outcome.facts["files"] if f["about"].startswith("case:"))
    assert held == wanted


def every_mail_arrived_and_repeats_only_under_its_own_message_id(outcome: Outcome) -> None:
    deliveries = outcome.facts["deliveries"]
    # A mail that tells of lateness is not sent once the task is done.
    untrue = {each["key"] for each in deliveries if each["kind"] in ("nearly-due", "overdue", "overdue-superior")}
    assert {each["key"] for each in deliveries if each["state"] != "delivered"} <= untrue
    deliveries = [each for each in deliveries if each["state"] == "delivered"]
    assert len({each["key"] for each in deliveries}) == len(deliveries)
    ids = Counter(each["payload__message_id"] for each in deliveries)
    assert max(ids.values()) == 1
    assert set(outcome.mails) == set(ids), "lost, or sent without a row"
    repeats = {each["payload__message_id"]: each["repeats"] for each in deliveries}
    silent = {key: times for key, times in outcome.mails.items() if times - 1 > repeats[key]}
    assert silent == {}, "doubled without the row saying so"


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


def nothing_is_found_by_verify(outcome: Outcome) -> None:
    assert outcome.verified == ""


CLAIMS = (
    nobody_got_an_answer_that_nobody_should_get,
    database_journal_cases_numbers_files_and_notices_are_whole,
    every_receipt_is_one_case_and_every_case_has_its_receipt,
    every_acknowledged_act_is_there_once_and_no_refused_one_is,
    files_handed_in_are_there_once_each,
    every_mail_arrived_and_repeats_only_under_its_own_message_id,
    nothing_is_found_by_verify,
)
