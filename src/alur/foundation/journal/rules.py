"""The chain: how an entry's hash is made. Changing this breaks every chain; it has a test with fixed values."""

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
