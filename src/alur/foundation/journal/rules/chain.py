"""The chain: how an entry's hash is made. Changing this breaks every chain; it has a test with fixed values.

The exact bytes: the UTF-8 text of a JSON object with the keys `actor`, `at`, `data`, `kind`, `previous`, `seq` and
`stream`; keys sorted at every level, no space after commas and colons, letters outside ASCII as they are; `at` in UTC
with six digits of microseconds and `+00:00`; `previous` the hash of the entry before, 64 zeros for the first one. The
hash is the SHA-256 of these bytes in hexadecimal. `docs/journal.md` has it as a program.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64


def entry_hash(
    *, stream: str, seq: int, at: datetime, kind: str, actor: str, data: dict[str, Any], previous: str
) -> str:
    """SHA-256 over the entry in canonical JSON (sorted keys, no spaces, UTC microseconds)."""
    body = {
        "stream": stream,
        "seq": seq,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": kind,
        "actor": actor,
        "data": data,
        "previous": previous,
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
