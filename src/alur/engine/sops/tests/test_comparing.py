"""Comparing two revisions: each row finds itself again, and says what became of it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.engine.sops.rules.comparing import compare, words_between
from alur.engine.sops.rules.definition import Row
from alur.engine.sops.rules.reading import read

from .make import TOY, library, toy

BASE = read(TOY)


def of(*activities, **columns):
    """The toy SOP with other rows."""
    rows = [Row(no=no, activity=words, **columns) for no, words in enumerate(activities, 1)]
    return BASE.model_copy(update={"rows": rows})


def kinds(old, new):
    return [
        (pair.kind, pair.old.no if pair.old else None, pair.new.no if pair.new else None)
        for pair in compare(of(*old), of(*new)).rows
    ]


A, B, C, D = "Menerima surat permohonan", "Memeriksa jadwal ruang rapat", "Memutuskan izin", "Mencatat hasil"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([A, B], [A, B], [("same", 1, 1), ("same", 2, 2)]),
        ([A, C], [A, B, C], [("same", 1, 1), ("added", None, 2), ("same", 2, 3)]),
        ([A, B, C], [A, C], [("same", 1, 1), ("removed", 2, None), ("same", 3, 2)]),
        ([A, B, C, D], [B, C, D, A], [("same", 2, 1), ("same", 3, 2), ("same", 4, 3), ("moved", 1, 4)]),
        ([A, B], [A, "Memeriksa jadwal ruang besar"], [("same", 1, 1), ("changed", 2, 2)]),
        ([A, "Memeriksa jadwal"], [A, "Memeriksa jadwal dan kelengkapan surat"], [("same", 1, 1), ("changed", 2, 2)]),
        ([A, A, A], [A, A], [("same", 1, 1), ("same", 2, 2), ("removed", 3, None)]),
        ([A], [D], [("removed", 1, None), ("added", None, 1)]),
    ],
)
def test_what_became_of_each_row(old, new, expected):
    assert sorted(kinds(old, new), key=str) == sorted(expected, key=str)


def test_a_removed_row_stands_where_it_stood():
    assert [kind for kind, _old, _new in kinds([A, B, C], [A, C])] == ["same", "removed", "same"]


def test_a_changed_row_says_which_field_and_which_words():
    old, new = of(A, B, time="1 jam kerja"), of(A, "Memeriksa jadwal ruang besar", time="1 jam kerja")
    (pair,) = [each for each in compare(old, new).rows if each.kind == "changed"]
    (change,) = pair.changes
    assert (change.key, change.old, change.new) == ("activity", B, "Memeriksa jadwal ruang besar")
    assert change.pieces == [("same", "Memeriksa jadwal ruang "), ("old", "rapat"), ("new", "besar")]
    times = compare(of(A, time="1 jam"), of(A, time="2 jam")).rows[0]
    assert [(each.key, each.old, each.new) for each in times.changes] == [("time", "1 jam", "2 jam")]


def test_words_that_stayed_keep_their_space_before_words_that_went():
    assert words_between("Pinjam Ruang Rapat", "Pinjam Ruang") == [("same", "Pinjam Ruang "), ("old", "Rapat")]


def test_the_identity_block_and_the_way_it_runs_are_compared_too():
    title = ("title: Peminjaman Ruang Rapat", "title: Peminjaman Ruang")
    new = read(toy(title, ("separate_from: periksa", "optional: true")))
    found = compare(BASE, new)
    assert [(each.key, each.new) for each in found.identity] == [("title", "Peminjaman Ruang")]
    assert {(each.key.split(" › ")[0], each.key.split(" › ")[-1], each.old, each.new) for each in found.running} == {
        ("steps", "separate_from", "periksa", ""),
        ("steps", "optional", "", "ya"),
    }
    assert not found.is_same


@pytest.mark.parametrize("slug", sorted(library()))
def test_every_shipped_sop_is_the_same_as_itself(slug):
    assert compare(library()[slug], library()[slug]).is_same


WORDS = st.lists(st.sampled_from([A, B, C, D, "Memeriksa jadwal", "x"]), min_size=1, max_size=6)


@given(WORDS, WORDS)
def test_every_row_of_both_stands_once_and_the_newer_in_its_order(old, new):
    pairs = compare(of(*old), of(*new)).rows
    assert sorted(pair.old.no for pair in pairs if pair.old) == list(range(1, len(old) + 1))
    assert [pair.new.no for pair in pairs if pair.new] == list(range(1, len(new) + 1))


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_words_of_a_change_are_those_of_both_sides(old, new):
    pieces = words_between(old, new)
    assert "".join(text for tone, text in pieces if tone != "old").split() == new.split()
    assert "".join(text for tone, text in pieces if tone != "new").split() == old.split()


def test_hostile_sizes_are_compared_in_a_blink():
    long = [f"{'kata ' * 100}{number}" for number in range(90)]
    began = time.perf_counter()
    found = compare(of(*long), of(*(f"{words} lain" for words in long)))
    assert found.count("changed") == 90
    assert all(change.pieces for pair in found.rows for change in pair.changes)
    assert time.perf_counter() - began < 5
