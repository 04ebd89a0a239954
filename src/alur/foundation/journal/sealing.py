"""One key per subject, for what the journal holds of a person: with the key it can be read, without it nobody can.

A commitment lets anybody who has the key and the text see that they belong together, and says nothing to others. So the
chain stays whole when the key is destroyed: the entries are the same bytes as before.
"""

import base64
import hmac
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from alur.foundation.privacy import sealing


class Unreadable(Exception):
    """The key does not open it: it is another subject's, or the entry was changed."""


@dataclass(frozen=True)
class Secret:
    """A subject's key, opened: 32 bytes, and the row it lies in."""

    id: UUID
    raw: bytes

    def seal(self, text: str) -> str:
        return self._box.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """What was sealed; raises Unreadable."""
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Unreadable(str(self.id)) from None

    def commit(self, name: str, value: Any) -> str:  # noqa: ANN401  JSON
        """64 hex digits that bind the value (JSON) to the field `name` under this key."""
        body = json.dumps([name, value], sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
        return hmac.digest(hmac.digest(self.raw, b"alur journal commitment", "sha256"), body.encode(), "sha256").hex()

    @property
    def _box(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.raw))


def locked_up(raw: bytes) -> str:
    """The key as its row keeps it: itself sealed by SEALING_KEYS."""
    return sealing.seal(base64.b64encode(raw).decode())


def taken_out(kept: str) -> bytes:
    """The key again. Raises privacy's Unreadable without the right SEALING_KEYS."""
    return base64.b64decode(sealing.unseal(kept))
