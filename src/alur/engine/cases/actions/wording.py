"""The words that the search finds cases by: written with what a case says in the clear, gone when that is erased."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alur.engine.cases.models import Case, Word
from alur.engine.cases.queries.searching import WITHOUT_WORDS
from alur.engine.cases.rules.search_words import words_of_case

BATCH = 1000
BATCHES = 20
"""In one round: the worker has other work, too."""
WORDS_LEFT = Q(worded=True, erased_at__isnull=False)


def put_words(case: Case) -> None:
    """Of a case that was opened in this act, with `worded` set. One statement."""
    Word.objects.bulk_create(_words_of([case]))


def put_words_again(case: Case) -> None:
    """Its name or subject changed in this act. Two statements."""
    Word.objects.filter(case=case).delete()
    # One that no program has put in yet gets its words here, and would get them once more from `put_missing_words`.
    Word.objects.bulk_create(_words_of([case]), ignore_conflicts=True)


def drop_words(cases: Sequence[UUID]) -> None:
    """Of cases whose people are erased: they are found by their number from now on. The caller unsets `worded`."""
    Word.objects.filter(case__in=cases).delete()


def put_missing_words() -> int:
    """Put in the cases of a program before there were words, running beside this one or before it; the newest first.

    Such a program also leaves the words of those whom it erases: they go first. Short transactions, and no more than
    BATCHES of each; the next round goes on. Returns for how many cases.
    """
    count = 0
    for wanting, put in ((WORDS_LEFT, False), (WITHOUT_WORDS, True)):
        for _each in range(BATCHES):
            done = _batch(wanting, put=put)
            count += done
            if done < BATCH:
                break
    return count


@transaction.atomic
def _batch(wanting: Q, *, put: bool) -> int:
    # Locked: nobody corrects or erases one of them between its being read and its words being there.
    cases = list(
        Case.objects.select_for_update()
        .filter(wanting)
        .order_by("-pk")
        .only("office", "number", "applicant_name", "subject")[:BATCH]
    )
    ids = [case.pk for case in cases]
    if put:
        Word.objects.bulk_create(_words_of(cases), ignore_conflicts=True, batch_size=BATCH)
    else:
        drop_words(ids)
    Case.objects.filter(pk__in=ids).update(worded=True if put else None)
    return len(cases)


def _words_of(cases: Iterable[Case]) -> list[Word]:
    return [
        Word(case=case, office_id=case.office_id, word=word)
        for case in cases
        for word in sorted(words_of_case(case.number, case.applicant_name, case.subject))
    ]
