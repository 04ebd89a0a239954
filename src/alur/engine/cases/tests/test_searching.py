"""Cases are found by words of their number, applicant and subject: by a table that follows what a case says."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.engine.cases.actions import correct_contact, erase_case, put_missing_words
from alur.engine.cases.models import Case, Word
from alur.engine.cases.queries import find_cases, searching
from alur.engine.cases.rules.actors import SYSTEM
from alur.engine.cases.rules.search_words import end_of, words_asked, words_in, words_of_case

from . import make

AT = make.MONDAY_9


@pytest.fixture
def officer(db):
    return make.officer("Sari", "petugas")


def applied(name, subject, **options):
    answers = {"nama": name, "telepon": make.PHONE, "perihal": subject}
    return make.started(options.pop("version", None) or make.version(make.definition(make.plain_steps())),
                        answers=answers, **options)  # fmt: skip


def found(officer, words, size=25):
    return [case.subject for case in find_cases(officer, words, size=size).page.rows]


def walked(officer, words, size=25):
    """All that one comes to by going on, page by page and search by search; and in how many searches."""
    subjects, beyond, searches = [], "", 0
    while True:
        searches += 1
        cursor = ""
        while True:
            part = find_cases(officer, words, cursor=cursor, beyond=beyond, size=size)
            subjects += [case.subject for case in part.page.rows]
            cursor = part.page.next
            if not cursor:
                break
        beyond = part.further
        if not beyond:
            return subjects, searches


def old_program(case):
    """As a program leaves it that knows of no words."""
    Word.objects.filter(case=case).delete()
    Case.objects.filter(pk=case.pk).update(worded=None)


# ── What words are ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Printer rusak, lantai 3!", {"printer", "rusak", "lantai", "3"}),
        ("Nur'aini al-Amin", {"nur", "aini", "al", "amin"}),
        ("José  PEÑA", {"jose", "pena"}),
        ("snake_case", {"snake", "case"}),
        ("–", set()),
        ("x" * 60, {"x" * 40}),
    ],
)
def test_words_are_small_letters_without_accents_and_signs(text, words):
    assert words_in(text) == words


def test_what_is_asked_is_asked_once_and_a_number_stays_whole():
    assert words_asked("Siti SITI siti-rahma") == ["siti", "rahma"]
    assert words_asked("si siti s") == ["siti"]
    assert words_asked("uj-2026-00 siti") == ["uj-2026-00", "siti"]
    assert len(words_asked(" ".join("abcdefghijklm"))) == 8


def test_all_that_begins_alike_sorts_before_its_end():
    for word in ("abc", "abcz", "abc\uffff", "abc\U0010fffe"):
        assert "abc" <= word < end_of("abc")
    assert end_of("abc") < "abd"


# ── What is found ────────────────────────────────────────────────────────────────────────────────


def test_every_word_is_found_by_its_beginning_wherever_it_stands(officer):
    applied("Siti Rahmawati", "Printer rusak")
    applied("Budi Hartono", "Jaringan lambat")
    applied("Sitinjak", "Printer hilang")
    assert found(officer, "rahma") == ["Printer rusak"]
    assert found(officer, "PRINT rus") == ["Printer rusak"]
    assert found(officer, "siti") == ["Printer hilang", "Printer rusak"]
    assert found(officer, "siti lambat") == []
    assert found(officer, "inter") == []
    assert found(officer, "uj-2026-00") == ["Printer hilang", "Jaringan lambat", "Printer rusak"]
    assert found(officer, "uj-2026-0002 budi") == ["Jaringan lambat"]


def test_another_office_s_words_find_nothing(officer):
    other = make.office("lain")
    applied("Siti", "Rahasia", version=make.version(make.definition(make.plain_steps()), other))
    assert found(officer, "rahasia") == []
    assert Word.objects.filter(office=other, word="rahasia").count() == 1


def test_a_search_asks_as_often_whatever_it_finds(officer):
    counts = set()
    for number in range(3):
        applied(f"Siti {number}", f"Printer {number}")
        with CaptureQueriesContext(connection) as asked:
            found(officer, "siti print")
        counts.add(len(asked))
    assert counts == {5}


@pytest.mark.parametrize("words", ["printer", "printer siti", "siti pr", "tua", "tua siti"])
def test_going_on_finds_every_case_once_the_newest_first(officer, monkeypatch, words):
    monkeypatch.setattr(searching, "MOST_LOOKED_AT", 3)
    monkeypatch.setattr(searching, "MOST_SHOWN", 4)
    version = make.version(make.definition(make.plain_steps()))
    for number in range(14):
        thing = "Printer" if number % 3 else "Proyektor"
        applied("Siti" if number % 2 else "Situ", f"{thing} {number:02}{' tua' if number in (1, 9) else ''}",
                version=version)  # fmt: skip
    asked = words_asked(words)
    wanted = [
        case.subject
        for case in Case.objects.order_by("-pk")
        if all(any(each.startswith(word) for each in words_in(case.subject, case.applicant_name)) for word in asked)
    ]
    subjects, searches = walked(officer, words, size=2)
    assert subjects == wanted
    assert len(wanted) >= 1
    assert searches > 1 or words.startswith("tua")


def test_a_beginning_of_too_many_words_is_looked_for_among_the_newest(officer, monkeypatch):
    monkeypatch.setattr(searching, "MOST_WORDS", 2)
    for word in ("apel", "anggur", "alpukat"):
        applied("Siti", word)
    assert found(officer, "a") == ["alpukat", "anggur", "apel"]
    assert found(officer, "siti a") == ["alpukat", "anggur", "apel"]
    assert found(officer, "ap") == ["apel"]


# ── The table follows the cases ──────────────────────────────────────────────────────────────────


def words_of(case):
    return set(Word.objects.filter(case=case).values_list("word", flat=True))


def test_a_corrected_name_is_found_and_the_old_one_is_not(officer):
    case = applied("Siti", "Printer")
    correct_contact(case_id=case.pk, values={"name": "Sita"}, checked="ktp", officer=officer, at=AT, key=uuid4().hex)
    assert words_of(case) == {"uj-2026-0001", "sita", "printer"}


def test_a_mended_application_is_found_by_what_it_says_now(officer):
    back = {"kurang": {"label": "Kurang", "to": "permohonan", "back": True}, "ya": {"label": "Ya", "to": "selesai"}}
    case = applied("Siti", "Printer", version=make.version(make.definition(make.plain_steps(outcomes=back))))
    make.done(case, officer, "kurang")
    make.done(case, officer, answers={"nama": "Siti", "telepon": make.PHONE, "perihal": "Layar"}, step="permohonan")
    assert words_of(case) == {"uj-2026-0001", "siti", "layar"}


def test_nothing_is_left_of_an_erased_case_but_its_number(officer):
    case = applied("Siti", "Printer")
    make.done(case, officer)
    erase_case(case_id=case.pk, by=SYSTEM, at=AT, checked="ktp")
    assert words_of(case) == set()
    assert found(officer, case.number) == ["Uji"]
    assert put_missing_words() == 0


# ── Cases of a program that knew of no words ─────────────────────────────────────────────────────


def test_until_all_words_are_there_the_cases_themselves_are_looked_through(officer):
    old_program(applied("Siti", "Printer rusak"))
    applied("Budi", "Printer lambat")
    assert found(officer, "rusak") == ["Printer rusak"]
    assert found(officer, "inter") == ["Printer lambat", "Printer rusak"]
    assert put_missing_words() == 1
    assert found(officer, "rusak") == ["Printer rusak"]
    assert found(officer, "inter") == []
    assert put_missing_words() == 0


def test_a_round_ends_after_some_batches_and_the_next_goes_on(officer, monkeypatch):
    monkeypatch.setattr("alur.engine.cases.actions.wording.BATCH", 2)
    monkeypatch.setattr("alur.engine.cases.actions.wording.BATCHES", 2)
    for number in range(5):
        old_program(applied("Siti", f"Printer {number}"))
    assert [put_missing_words() for _round in range(3)] == [4, 1, 0]
    for case in Case.objects.all():
        assert words_of(case) == words_of_case(case.number, case.applicant_name, case.subject)


def test_words_that_an_older_program_left_when_it_erased_are_dropped(officer):
    case = applied("Siti", "Printer")
    Case.objects.filter(pk=case.pk).update(applicant_name="", subject="Uji", erased_at=AT)
    assert put_missing_words() == 1
    assert words_of(case) == set()


def test_a_case_that_was_corrected_before_its_words_were_put_in_gets_the_new_ones_only(officer):
    case = applied("Siti", "Printer")
    old_program(case)
    correct_contact(case_id=case.pk, values={"name": "Sita"}, checked="ktp", officer=officer, at=AT, key=uuid4().hex)
    assert put_missing_words() == 1
    assert words_of(case) == {"uj-2026-0001", "sita", "printer"}
