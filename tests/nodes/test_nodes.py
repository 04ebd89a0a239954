"""Two web nodes and two workers, each on a machine of its own, with one PostgreSQL, one mail server, one bucket.

The machines are network namespaces. Half of them are cut off while people apply and officers work, and come back.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import s3_server
from tests.kill.outcome import assert_whole, watched
from tests.machine import Postgres, free_port
from tests.smtp_server import SmtpServer
from tests.world import ROOT

from .balancer import Balancer
from .namespaces import HUB, Network, why_not
from .node import Node, clean_environment

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.once]
LEASE = 6.0
"""Seconds that a delivery of a silent worker waits for another one."""
SILENCE = LEASE + 2
"""Seconds that half of them are cut off at least: what they had taken is taken over."""
WORKERS = ("work1", "work2")
WEBS = ("web1", "web2")


class House:
    """All of it, as a `World` is for those who ask it: `port` is the balancer's."""

    def __init__(self, folder: Path, network: Network, database: str, files: str) -> None:
        self.folder, self.network = folder, network
        self.mail = SmtpServer(host=HUB)
        self.data = folder / "web1"
        self.env = {
            **clean_environment(),
            "DATABASE_URL": database,
            "ALUR_FILES": files,
            "ALUR_SMTP_URL": self.mail.url,
            "DJANGO_SETTINGS_MODULE": "alur.project.settings.dev",
        }
        self.nodes: dict[str, Node] = {}
        places = {name: (f"10.77.0.{11 + number}", free_port()) for number, name in enumerate(WEBS)}
        self.balancer = Balancer(places)
        self.port = self.balancer.port
        self.env["ALUR_BASE_URL"] = f"http://127.0.0.1:{self.port}"
        self._seed(folder / "seed")
        for number, name in enumerate((*WEBS, *WORKERS)):
            self._add(name, number, places)

    def _seed(self, seed: Path) -> None:
        seed.mkdir(mode=0o700)
        self.env["ALUR_DATA"] = str(seed)
        self._share_files(seed)
        self.run("-m", "tests.seed", str(seed))
        self.accounts = json.loads((seed / "accounts.json").read_text())

    def _add(self, name: str, number: int, places: dict[str, tuple[str, int]]) -> None:
        address = self.network.add(name, 11 + number)
        web = name in WEBS
        port = places[name][1] if web else 0
        node = Node(
            "web" if web else "worker", self.folder / name, self.env, keys=self.folder / "seed" / "secrets.json",
            host=address, port=port, before=self.network.command(name), lease=None if web else LEASE,
        )  # fmt: skip
        self._share_files(node.folder)
        shutil.copytree(self.folder / "seed" / "static", node.folder / "static")
        self.nodes[name] = node

    def _share_files(self, folder: Path) -> None:
        """Without a bucket: those of this data directory are everybody's."""
        if not self.env["ALUR_FILES"]:
            (folder / "files").symlink_to(self.folder / "files")

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.env, check=True)

    def verify(self) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "import sys; from alur.project.cli import main; sys.exit(main())", "verify"],
            cwd=ROOT, env=self.env, check=False, capture_output=True, text=True,
        )  # fmt: skip
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def start(self, what: str) -> None:
        for node in self._all(what):
            node.start()
        for node in self._all(what):
            node.wait_until_up()

    def stop(self, what: str) -> None:
        for node in self._all(what):
            node.ask_to_stop()
        for node in self._all(what):
            node.stop()

    def _all(self, what: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.what == what]

    def cut(self, *names: str) -> None:
        for name in names:
            self.network.cut(name)
        self.balancer.drop(*names)

    def join(self, *names: str) -> None:
        for name in names:
            self.network.join(name)


@pytest.fixture
def house() -> Iterator[House]:
    postgres = Postgres.find(HUB)
    if reason := why_not():
        pytest.skip(reason)
    if postgres is None:
        pytest.skip("no PostgreSQL server on this machine")
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="alur-nodes-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        network = stack.enter_context(Network())
        stack.enter_context(network.inside_hub())
        database = stack.enter_context(postgres)
        program, files = s3_server.find(), ""
        if program is None:
            print(f"\n!! files in a shared folder: {s3_server.WHY_NOT}")
            (folder / "files").mkdir()
        else:
            files = stack.enter_context(s3_server.SeaweedFS(program, HUB)).address("/alur")
        house = House(folder, network, database, files)
        stack.enter_context(house.mail)
        stack.enter_context(house.balancer)
        for what in ("worker", "web"):
            stack.callback(house.stop, what)
        for node in house.nodes.values():
            node.start()
        for node in house.nodes.values():
            node.wait_until_up()
        yield house


def test_half_the_machines_fall_silent_and_come_back_and_nobody_loses_or_doubles_anything(house):
    house.mail.delay = lambda: 0.2  # so that a worker is cut off in the middle of a mail
    with watched(house, applicants=2) as crowd:
        crowd.wait_for(2)
        assert set(house.balancer.served) == set(WEBS), "one session, two nodes"

        crowd.ledger.posts.wait_for_a_completion(5)
        house.cut("web1", "work1")
        before, mails, ends = house.balancer.served["web1"], len(house.mail.mails), time.monotonic() + SILENCE
        crowd.wait_for(3)
        time.sleep(max(0, ends - time.monotonic()))
        assert len(house.mail.mails) > mails, "the other worker sends"
        assert house.balancer.served["web1"] == before, "cut off, and yet it answered"

        house.join("web1", "work1")
        house.nodes["web1"].wait_until_up()
        house.balancer.take_back("web1")
        crowd.wait_for(2)
        assert house.balancer.served["web1"] > before + 5, "it works on"
        began = time.monotonic()
        outcome = crowd.close()
    receipts, acts = crowd.ledger.done()
    print(
        f"\n{receipts} receipts, {acts} acts, {len(house.mail.mails)} mails, {crowd.ledger.posts.lost} posts cut off, "
        f"served {dict(house.balancer.served)}, settled and verified in {time.monotonic() - began:.1f} s"
    )
    assert_whole(outcome)
    assert all("worker started" in house.nodes[name].log() for name in WORKERS)
