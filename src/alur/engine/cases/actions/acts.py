"""Idempotency: the same key with the same content gets the same answer; with other content it is refused."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from alur.engine.cases.models import Act, Case
from alur.foundation.privacy.sealing import digest
from alur.kernel.errors import Conflict

KEPT_FOR = timedelta(days=30)
"""How long the same key gets the same answer: a form left open over a leave, a program that tries again for weeks."""
BATCH = 1000


def fingerprint(**content: Any) -> str:  # noqa: ANN401  anything that JSON or str() can tell apart
    """A keyed hash of what was asked for: what was typed cannot be guessed from it.

    Uploads count by name and size: a form sent twice stores its files twice, under ids that differ.
    """
    return digest("act", json.dumps(_as_said(content), sort_keys=True, default=str))


def _as_said(content: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(content, Mapping):
        stored_file = {"id", "name", "size"} == set(content)
        return {name: _as_said(each) for name, each in content.items() if not (stored_file and name == "id")}
    return [_as_said(each) for each in content] if isinstance(content, list | tuple) else content


def answered(key: str, content: str) -> Act | None:
    """The earlier act of this key, if any. Conflict where the key was used for something else."""
    if not key:
        return None
    act = next(iter(Act.objects.filter(key=key)), None)  # the key is the row's: nothing to sort
    if act is not None and act.fingerprint != content:
        raise Conflict(_("Formulir ini sudah dikirim dengan isi yang lain. Buka kembali halamannya lalu kirim lagi."))
    return act


def was_asked(key: str) -> bool:
    """Has something been done under this key? Whether it was the same is for `answered` to say."""
    return bool(key) and Act.objects.filter(key=key).exists()


def remember(key: str, content: str, *, case: Case, answer: dict[str, Any], at: datetime) -> None:
    """Keep the answer for that key; part of the act's transaction."""
    if key:
        Act.objects.create(key=key, fingerprint=content, case=case, answer=answer, at=at)


def forget_acts(*, at: datetime) -> int:
    """Drop the answers that nobody asks for again, in short transactions. Returns how many.

    A form that comes again after that finds its step closed: it is told so, and still has no second effect.
    """
    count = 0
    while old := list(Act.objects.filter(at__lt=at - KEPT_FOR).values_list("pk", flat=True)[:BATCH]):
        count += Act.objects.filter(pk__in=old).delete()[0]
    return count
