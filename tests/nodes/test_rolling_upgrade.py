"""Old and new program serve one PostgreSQL together while nodes are upgraded one by one, and nobody gets an error.

The new program is this one with one migration more, made here: it only adds, as the rule wants (`kernel/upgrades`).
The old one is of this repository's history: the newest that lacks the newest migration since there is the rule; where
there is none yet, this one.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import psycopg
import pytest

from tests.kill.outcome import assert_whole, watched
from tests.machine import free_port
from tests.world import ROOT, World

from .balancer import Balancer
from .node import START, Node

pytestmark = [
    pytest.mark.kill,
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="several web processes need PostgreSQL"
    ),
]
LATER = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "{newest}")]
    operations = [
        migrations.AddField("case", "mood", models.CharField(max_length=20, db_default="calm")),
        migrations.CreateModel("Omen", [("id", models.BigAutoField(primary_key=True)), ("text", models.TextField())]),
    ]
"""
LATER_MODELS = """

Case.add_to_class("mood", models.CharField(max_length=20, db_default="calm"))


class Omen(models.Model):
    text = models.TextField()
"""
ENDS_THEM = "9999_no_mood_after_9998"


class Bare(World):
    """What a world stands on; who serves it the test decides."""

    def __enter__(self) -> "Bare":
        self.mail.__enter__()
        self.run("-m", "tests.seed", str(self.data))
        self.accounts = json.loads((self.data / "accounts.json").read_text())
        return self


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, capture_output=True).stdout


def old_program(folder: Path) -> Path | None:
    """An older one, unpacked; None where history has none that knows the rule."""
    migrations = ":(glob)src/alur/**/migrations/0*.py"
    try:
        found = git("log", "-m", "--first-parent", "--diff-filter=A", "--format=%H", "-1", "--", migrations).decode()
        commit = f"{found.strip()}^1"
        git("cat-file", "-e", f"{commit}:src/alur/kernel/upgrades.py")
        with tarfile.open(fileobj=BytesIO(git("archive", commit, "src"))) as archive:
            archive.extractall(folder, filter="data")
    except (OSError, subprocess.CalledProcessError):
        return None
    return folder


def new_program(folder: Path) -> Path:
    """This one, and a migration more."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    cases = folder / "src" / "alur" / "engine" / "cases"
    newest = max(path.stem for path in (cases / "migrations").glob("0*.py"))
    (cases / "migrations" / f"{int(newest[:4]) + 1:04}_mood.py").write_text(LATER.format(newest=newest))
    with (cases / "models.py").open("a") as models:
        models.write(LATER_MODELS)
    return folder


class House:
    """The nodes of an upgrade: `old-web`, `old-worker`, `new-web`, `new-worker`."""

    def __init__(self, world: Bare, folder: Path) -> None:
        old, new = old_program(folder / "old"), new_program(folder / "new")
        print(f"\nold program: {'of history' if old else 'this one'}")
        self.world = world
        self.nodes = {
            f"{age}-{what}": Node(
                what, folder / f"{age}-{what}", world.env, keys=world.data / "secrets.json",
                port=free_port() if what == "web" else 0, source=source,
            )
            for age, source in (("old", old), ("new", new))
            for what in ("web", "worker")
        }  # fmt: skip
        for node in self.nodes.values():
            (node.folder / "files").symlink_to(world.data / "files")
        (world.data / "files").mkdir(exist_ok=True)

    def start(self, *names: str) -> None:
        for name in names:
            self.nodes[name].start()
        for name in names:
            self.nodes[name].wait_until_up()

    def run(self, name: str, *command: str) -> subprocess.CompletedProcess[str]:
        """A command with the program of that node."""
        return subprocess.run(
            [sys.executable, "-c", START, *command],
            cwd=ROOT, env=self.nodes[name].env, check=False, capture_output=True, text=True,
        )  # fmt: skip


def test_a_house_is_upgraded_while_it_works(tmp_path):
    with ExitStack() as stack:
        world = stack.enter_context(Bare())
        house = House(world, tmp_path)
        for node in house.nodes.values():
            stack.callback(node.stop)
        doors = {age: ("127.0.0.1", house.nodes[f"{age}-web"].port) for age in ("old", "new")}
        balancer = stack.enter_context(Balancer(doors))
        balancer.rest("new")
        world.port = balancer.port
        house.start("old-web", "old-worker")
        with watched(world, applicants=1) as crowd:
            crowd.wait_for(1)
            done = house.run("new-web", "migrate")
            assert done.returncode == 0, done.stderr
            crowd.wait_for(1)  # the old program, with the tables of the new one

            house.start("new-web", "new-worker")
            balancer.take_back("new")
            before = dict(balancer.served)
            crowd.wait_for(2)
            assert balancer.served["old"] > before["old"], "both serve"
            assert balancer.served["new"] > 5

            balancer.rest("old")
            assert [house.nodes[name].stop() for name in ("old-web", "old-worker")] == [0, 0]
            house.start("old-web")  # it would also start anew: the upgrade may be taken back
            assert house.nodes["old-web"].stop() == 0
            crowd.wait_for(1)
            posts, put_off = crowd.ledger.posts.lost, crowd.ledger.posts.put_off
            assert (posts, put_off) == (0, []), "somebody got no answer, or was put off"
            world.processes["worker"] = house.nodes["new-worker"].process
            outcome = crowd.close()
        print(f"{crowd.ledger.done()} receipts and acts, served {dict(balancer.served)}")
        assert_whole(outcome)
        with psycopg.connect(world.database, autocommit=True) as looking:
            moods = looking.execute("SELECT DISTINCT mood FROM cases_case").fetchall()
            assert moods == [("calm",)], "rows of both programs"
            looking.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', %s, now())", [ENDS_THEM]
            )
        assert house.nodes["new-web"].ready() == 503, "the balancer takes out whoever may not run on these tables"
        for refused in (house.run("old-web", "serve"), house.run("new-worker", "worker", "--once")):
            assert refused.returncode == 1
            assert f"cases.{ENDS_THEM}" in refused.stderr
