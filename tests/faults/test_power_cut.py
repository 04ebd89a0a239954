"""The power of the disk is cut while people work: when it comes back it holds all that they were told.

The disk is a real xfs on a loop device, and what was not made durable is lost (`xfs_io shutdown`, without its log): a
missing fsync, or one in the wrong order, loses a receipt, a row or a file here.
"""

import os

import pytest

from tests.disks import frail_disk
from tests.kill.outcome import assert_whole, watched
from tests.world import World

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.once]
CUTS = int(os.environ.get("ALUR_POWER_CUTS", "1"))
"""More by the environment."""
BETWEEN = 2
"""Receipts, and acts of officers, that are acknowledged before each."""


def test_what_was_acknowledged_before_the_power_went_is_on_the_disk(tmp_path):
    with frail_disk(tmp_path / "disk") as disk, World(data=disk.folder / "data", lease=4, fresh=True) as world:
        with watched(world) as crowd:
            for _number in range(CUTS):
                crowd.wait_for(BETWEEN)
                for name in ("web", "worker"):
                    world.freeze(name)  # with the disk goes the processor: nobody is answered that the disk is gone
                disk.cut()
                for name in ("web", "worker"):
                    world.kill(name)
                disk.return_of_power()
                assert world.verify() == ""
                for name in ("web", "worker"):
                    world.start(name)
                world.wait_until_up()
            crowd.wait_for(1)
            outcome = crowd.close()
        lost = crowd.ledger.posts.lost + len(crowd.ledger.posts.put_off)
        print(
            f"\n{CUTS} cuts; {lost} POSTs without their answer;"
            f" {crowd.ledger.done()} receipts and acts, {len(outcome.facts['files'])} files"
        )
        assert_whole(outcome)
