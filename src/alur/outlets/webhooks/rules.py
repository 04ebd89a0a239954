"""What another system may hear, how it is signed, and what its answer means. Plain Python."""

import base64
import hmac
from datetime import datetime
from typing import Literal

from alur.kernel import outward
from alur.kernel.outward import Target

PREFIX = "whsec_"
LONGEST_URL = 500

KINDS = (
    "case.opened",
    "case.task_opened",
    "case.task_claimed",
    "case.task_released",
    "case.task_reassigned",
    "case.task_closed",
    "case.task_skipped",
    "case.returned",
    "case.corrected",
    "case.question_asked",
    "case.question_answered",
    "case.suspended",
    "case.resumed",
    "case.nearly_due",
    "case.overdue",
    "case.escalated",
    "case.served",
    "case.reopened",
    "case.ended",
)
"""The happenings that may be subscribed to; as stable as the journal's kinds, which they are."""
TEST = "webhook.test"

type Verdict = Literal["delivered", "later", "gone", "rejected"]


def target_of(url: str) -> Target:
    """ValueError for what is no address of a web server, or is too long to be kept."""
    if len(url) > LONGEST_URL:
        raise ValueError(url)
    return outward.target_of(url)


def new_secret(raw: bytes) -> str:
    """As Standard Webhooks spells secrets; `raw` has 24 to 64 bytes."""
    return PREFIX + base64.b64encode(raw).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,<base64 of HMAC-SHA256>` over id, time and body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join([message_id.encode(), str(timestamp).encode(), body])
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def headers_of(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Signed anew for each try: the time is that of the try, the id stays."""
    timestamp = int(at.timestamp())
    return {
        "content-type": "application/json",
        "user-agent": "Alur",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }


def verdict(status: int) -> Verdict:
    """What an answer means: 2xx arrived; 410 wants no more; 408, 425, 429 and 5xx may pass; all else will not."""
    if 200 <= status < 300:
        return "delivered"
    if status == 410:
        return "gone"
    return "later" if status in (408, 425, 429) or status >= 500 else "rejected"
