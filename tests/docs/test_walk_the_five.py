"""docs/walk_the_five.py, as a stranger starts it: against a web and a worker of their own, by nothing but demo.json."""

import os
import subprocess
import sys

import pytest

from tests.world import World

from .pages import ROOT

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.once]
PROGRAM = ROOT / "docs" / "walk_the_five.py"
WRITE = """
import sys
from pathlib import Path
from alur.project.cli import setup_django; setup_django()
from alur.kernel import clock
from alur.project.demo.accounts import write_demo_file
write_demo_file(Path(sys.argv[1]), sys.argv[2], clock.now())
"""


def started(program, file):
    """Isolated: it must find nothing of ours to import."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    command = [sys.executable, "-I", str(program), str(file)]
    return subprocess.run(command, env=kept, capture_output=True, text=True, timeout=300, check=False)


def test_it_walks_all_five_by_the_api_alone_and_says_when_something_is_not_as_expected():
    with World() as world:
        world.run("-c", WRITE, str(world.data), world.url)
        file = world.data / "demo.json"
        walked = started(PROGRAM, file)
        assert walked.returncode == 0, walked.stdout + walked.stderr + world.log("web")
        print(walked.stdout)
        assert walked.stdout.count("\n   baris ") == 5
        assert "Kelima SOP berjalan" in walked.stdout
        # A guard of the program itself: it must not call a walk good that met something else.
        other = world.data / "lain.py"
        line = 'case.citizen("konfirmasi", "belum-teratasi")'
        whole = PROGRAM.read_text(encoding="utf-8")
        assert whole.count(line) == 1
        other.write_text(whole.replace(line, "pass"), encoding="utf-8")
        failed = started(other, file)
        assert (failed.returncode, "Kelima SOP berjalan" in failed.stdout) == (1, False)
        assert "diagnosa is not open" in failed.stderr
