"""`python -m tests.browser.taken FILE`: what a World's cases went through, as [[service, step, way], …] in FILE.

Reads only. A way is an outcome, what a called SOP came back with, or "" for a step with one way on.
"""

import json
import sys
from pathlib import Path

from alur.project.cli import setup_django


def main() -> None:
    setup_django()
    from alur.engine.cases.models import Task

    done = Task.objects.filter(state="done").order_by()
    ways = done.values_list("case__sop_version__sop__slug", "step", "outcome").distinct()
    Path(sys.argv[1]).write_text(json.dumps([list(way) for way in ways]), encoding="utf-8")


if __name__ == "__main__":
    main()
