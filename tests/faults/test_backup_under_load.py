"""A backup that is made while people work: the drill has it verified, and what is restored from it is whole."""

import json

import pytest

from tests.kill.outcome import assert_whole, watched
from tests.world import World, drop_database, own_database

pytestmark = [pytest.mark.kill, pytest.mark.slow]


@pytest.fixture
def elsewhere(tmp_path):
    """An empty place, and a database of its own; nothing runs there."""
    place = World(data=tmp_path / "elsewhere", database=own_database())
    yield place
    place.close()
    drop_database(place.database)


def test_a_backup_of_a_busy_system_is_one_moment_and_verify_finds_nothing_in_it(tmp_path, elsewhere):
    target, passphrase = tmp_path / "archives", tmp_path / "passphrase"
    target.mkdir()
    passphrase.write_text("kuda lumping menari\n")
    sealed = ("--passphrase-file", str(passphrase))
    with World() as world, watched(world) as crowd:
        crowd.wait_for(3)
        known, done = [*crowd.ledger.receipts], [act for act in crowd.ledger.acts if act.acknowledged]
        made = world.ask("backup", str(target), *sealed)
        assert made.returncode == 0, made.stderr
        meanwhile = crowd.ledger.done()
        drill = world.ask("restore", "--drill", str(target), *sealed)
        assert drill.returncode == 0, drill.stderr
        assert "alur verify pada salinannya" in drill.stdout
        assert "semuanya cocok" in drill.stdout
        assert_whole(crowd.close())
        receipts = {receipt.number for receipt in crowd.ledger.receipts}
        print(f"\n{(len(known), len(done))} receipts and acts before the backup, {meanwhile} after it: {drill.stdout}")
    restored = elsewhere.ask("restore", str(target), *sealed)
    assert restored.returncode == 0, restored.stderr
    assert elsewhere.verify() == ""
    facts = elsewhere.data / "facts.json"
    elsewhere.run("-m", "tests.kill.audit", str(facts), "0")
    found = json.loads(facts.read_text())
    assert found["faults"] == []
    numbers = {case["number"] for case in found["cases"] if case["parent_task_id"] is None}
    assert {receipt.number for receipt in known} <= numbers <= receipts
    closed = {task["id"] for task in found["tasks"] if task["state"] == "done"}
    assert {act.task for act in done} <= closed
