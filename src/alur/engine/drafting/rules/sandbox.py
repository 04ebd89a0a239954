"""Reading a document that nobody vouches for: in a process with little memory, little time and nothing to steal."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

import alur

from .draft import Draft
from .pages import Refused
from .readers.kinds import MAX_BYTES, TOO_LARGE

SECONDS = 8.5
"""On the wall clock; the process itself gives up after eight seconds of work."""

AT_ONCE = 2
"""Documents that one process reads at a time; so many times 440 MB are lent to readers."""
_turns = BoundedSemaphore(AT_ONCE)

_BUSY = "Naskah lain sedang dibaca. Tunggu sebentar, lalu coba lagi."
_DAMAGED = "Dokumen ini tidak dapat dibaca. Buka, simpan ulang sebagai .docx, lalu pilih lagi."
_SLOW = "Dokumen ini terlalu lama dibaca. Simpan bagian SOP-nya saja, lalu pilih lagi."


def draft_from(body: bytes, *, name: str = "", table: int = 1) -> Draft:
    """The draft of a document; Refused, in Indonesian, for what cannot or must not be read.

    Takes at most nine seconds and 440 MB, whatever the document holds.
    """
    if len(body) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    command = [sys.executable, "-I", "-c", _START, str(table), name[:200]]
    with _turn():
        try:
            done = subprocess.run(  # noqa: S603  our own program; the document is only its input
                command, input=body, capture_output=True, timeout=SECONDS, env=_bare(), check=False
            )
        except subprocess.TimeoutExpired:
            raise Refused(_SLOW) from None
    if done.returncode < 0:
        raise Refused(_SLOW)  # killed for its time
    try:
        answer: dict[str, str] = json.loads(done.stdout)
    except ValueError:
        raise Refused(_DAMAGED) from None
    if "draft" in answer:
        return Draft.model_validate_json(answer["draft"])
    raise Refused(answer.get("refused", _DAMAGED))


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=SECONDS):
        raise Refused(_BUSY)
    try:
        yield
    finally:
        _turns.release()


_START = (
    f"import sys; sys.path.insert(0, {str(Path(alur.__file__).parent.parent)!r}); "
    "from alur.engine.drafting.rules.worker import main; sys.exit(main())"
)


def _bare() -> dict[str, str]:
    """No secret of the server goes into that process."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
