"""Erasing a person from the journal without touching an entry: the key goes, the chain stays."""

from datetime import datetime

from django.db import transaction

from alur.foundation.journal.models import SubjectKey

from .writing import write_entry

ERASED = "journal.subject_erased"


def erase_subject(*, subject: str, by: str, at: datetime, basis: str = "", stream: str = "") -> int:
    """Destroy the subject's key, and write on its chain that this was done. Answers how many keys went (0: none left).

    What entries hold of the person is unreadable from then on, and commitments bind to nothing any more; every entry's
    bytes stay, so the chain holds. `subject` is a case's root (`case:<id>`); `stream` is the chain that tells of it,
    the subject's own unless said otherwise; `basis` is a word for why (`retention`, `request`), never a name.

    The caller has checked who may, and holds the stream's lock (for a case: inside `act_on` of the root). Rows of other
    slices are theirs to erase. Done again, it does nothing.
    """
    with transaction.atomic():
        living = SubjectKey.objects.filter(subject=subject, erased_at__isnull=True)
        keys = [str(key) for key in living.values_list("pk", flat=True)]
        if not keys:
            return 0
        living.update(key_sealed="", erased_at=at)
        data = {"subject": subject, "keys": keys, "basis": basis}
        write_entry(stream=stream or subject, kind=ERASED, actor=by, at=at, data=data)
    return len(keys)
