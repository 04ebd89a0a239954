"""Erasing a person: what the journal held of them is gone, and every chain holds as before."""

import pytest

from alur.foundation.journal.actions import erase_subject, secret_of
from alur.foundation.journal.models import Entry, SubjectKey
from alur.foundation.journal.ports import Inspection
from alur.foundation.journal.queries import broken_links, personal_of, secrets_of
from alur.foundation.journal.queries.faults import key_faults
from alur.foundation.journal.sealing import Unreadable

from . import make

pytestmark = pytest.mark.django_db
SAID = {"reason": "Sakit, kata Siti", "words": {"nama": "Siti"}}


def erased(subject="tests"):
    return erase_subject(subject=subject, by="system", at=make.AT, basis="request")


def test_what_is_personal_is_read_with_the_key_and_stands_nowhere_else():
    entry = make.entry(personal=SAID, secret=secret_of("tests", at=make.AT))
    assert personal_of([entry]) == {entry.pk: {"reason": "Sakit, kata Siti"}}
    assert "Siti" not in str(entry.data)
    assert entry.facts == {}
    assert secret_of("tests", at=make.AT).commit("words", SAID["words"]) == entry.data["personal"]["committed"]["words"]


def test_after_an_erasure_nothing_can_be_read_and_the_chain_holds():
    entry = make.entry(personal=SAID, secret=secret_of("tests", at=make.AT))
    before = Entry.objects.filter(pk=entry.pk).values().get()
    assert erased() == 1
    assert Entry.objects.filter(pk=entry.pk).values().get() == before
    assert personal_of([entry]) == {}
    assert secrets_of([entry.data["personal"]["key"]]) == {entry.data["personal"]["key"]: None}
    assert SubjectKey.objects.get().key_sealed == ""
    assert broken_links("tests") == []
    last = Entry.objects.get(kind="journal.subject_erased")
    assert last.data == {"subject": "tests", "keys": [entry.data["personal"]["key"]], "basis": "request"}
    assert list(key_faults(Inspection(at=make.AT))) == []


def test_erasing_again_does_nothing_and_others_keep_theirs():
    make.entry(personal=SAID, secret=secret_of("tests", at=make.AT))
    other = make.entry(personal=SAID, secret=secret_of("other", at=make.AT))
    assert (erased(), erased()) == (1, 0)
    assert Entry.objects.filter(kind="journal.subject_erased").count() == 1
    assert personal_of([other])


def test_what_comes_after_an_erasure_gets_a_key_of_its_own():
    before = secret_of("tests", at=make.AT)
    erased()
    after = secret_of("tests", at=make.AT)
    assert before.id != after.id
    with pytest.raises(Unreadable):
        after.unseal(before.seal("Siti"))
    assert before.commit("words", "Siti") != after.commit("words", "Siti")
    assert erased() == 1
