"""Changes in the text of an SOP file: exactly what was meant, and nothing else."""

import json
import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.engine.sops.queries import shipped
from alur.engine.sops.rules.editing import CannotEdit, Insert, Move, Put, Remove, Rename, applied, edited
from alur.engine.sops.rules.yaml_source import load

from .make import TOY, library_text

TEXTS = {slug: library_text(slug) for slug in shipped()}
WORDS = [
    "Mengecek ketersediaan", "a: b", "- x", "# bukan komentar", "ya", "no", "12", "true", "null", "", " tepi ",
    "“kutip” 'dan' \"ini\"", "dua\nbaris", "tab\tdi sini", "{kurung}", "[siku], koma", "titik dua:", "akhir #",
    "é 日本 \u2028 \u00a0", "@at", "%persen", "&a", "*b", "!c", "|", ">", "?", "kata " * 30, "spasi  ganda " * 20,
    ("kata " * 40).strip(), "\ufeff", "C:\\berkas",
]  # fmt: skip


def paths_of(data, path=()):
    yield path
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in parts:
        yield from paths_of(value, (*path, key))


def value_at(data, path):
    for part in path:
        data = data[part]
    return data


def some_value(dice, depth=0):
    kind = dice.randrange(6 if depth < 2 else 3)
    if kind < 3:
        return dice.choice([*WORDS, 7, True, None])
    if kind == 3:
        return [some_value(dice, depth + 1) for _each in range(dice.randrange(4))]
    return {
        dice.choice(["id", "en", "to", "label", "x y", "kata: kunci"]): some_value(dice, depth + 1)
        for _each in range(dice.randrange(4))
    }


def some_operation(dice, data):
    path = dice.choice([each for each in paths_of(data) if each])
    there, parent = value_at(data, path), value_at(data, path[:-1])
    ways = ["put", "remove", "move"]
    ways += ["add"] if isinstance(parent, dict) else ["insert"]
    way = dice.choice(ways)
    if way == "put":
        return Put(path, dice.choice(WORDS) if isinstance(there, str) and dice.random() < 0.8 else some_value(dice))
    if way == "add":
        key = dice.choice(["note", "added", "kunci-baru", "kata: kunci", "12"])
        order = (*dice.sample(list(parent), len(parent)), key) if dice.random() < 0.5 else ()
        if dice.random() < 0.2 and key not in parent:
            return Rename(path, key)
        return Put((*path[:-1], key), some_value(dice), order[dice.randrange(len(order) + 1) :] if key in order else ())
    if way == "insert":
        return Insert(path[:-1], dice.randrange(len(parent) + 1), some_value(dice))
    if way == "move":
        return Move(path, dice.randrange(len(parent)))
    return Remove(path) if len(path) > 1 else Put(path, some_value(dice))


def exactly(data):
    return json.dumps(data)


@pytest.mark.parametrize("slug", sorted(TEXTS))
def test_a_shipped_file_without_a_change_stays_byte_for_byte(slug):
    text = TEXTS[slug]
    assert edited(text) == text
    data = load(text).data
    same = [Put(path, value_at(data, path)) for path in paths_of(data) if path and len(path) <= 4]
    assert edited(text, *same) == text


MANY = int(os.environ.get("ALUR_EDITS", "25"))
SHORT = ["toy", "survei-kepuasan", "pemeliharaan-perbaikan", *sorted(TEXTS)]
"""Hypothesis takes the first ones more often; reading a long file takes its time."""


@settings(max_examples=MANY, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(SHORT), st.booleans())
def test_any_changes_read_back_as_meant(seed, slug, windows):
    dice = random.Random(seed)
    text = TEXTS.get(slug, TOY)
    text = text.replace("\n", "\r\n") if windows else text
    data = load(text).data
    for _round in range(3):
        operation = some_operation(dice, data)
        after = applied(data, operation)
        text = edited(text, operation)
        assert exactly(load(text).data) == exactly(after), operation
        data = after


BEFORE = """# Kepala berkas
rows:
  - no: 1  # pertama
    activity: >-
      Kalimat yang panjang
      di dua baris.

  # milik baris dua
  - {no: 2, time: 5 menit, executors: [a, b]}  # ringkas

  - no: 3
    note: 'petik'
# Bagian kedua
ends:
  selesai: {kind: selesai}
"""


SECOND = "  # milik baris dua\n  - {no: 2, time: 5 menit, executors: [a, b]}  # ringkas"


def changed(*pairs):
    text = BEFORE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (Put(("rows", 0, "activity"), "Pendek"), [("Kalimat yang panjang\n      di dua baris.", "Pendek")]),
        (Put(("rows", 1, "time"), "2 jam, 5 menit"), [("5 menit", '"2 jam, 5 menit"')]),
        (Put(("rows", 2, "note"), "it's"), [("'petik'", "'it''s'")]),
        (Put(("rows", 1, "executors"), ["a"]), [("[a, b]", "[a]")]),
        (Put(("rows", 0, "time"), "1 hari", ("no", "time")), [("# pertama", "# pertama\n    time: 1 hari")]),
        (Put(("rows", 1, "note"), "x"), [("[a, b]}", "[a, b], note: x}")]),
        (Remove(("rows", 1)), [(f"\n{SECOND}\n", "")]),
        (Remove(("rows", 1, "executors", 0)), [("[a, b]", "[b]")]),
        (Insert(("rows",), 3, {"no": 4}), [("'petik'", "'petik'\n\n  - no: 4")]),
        (Insert(("rows",), 2, {"no": 4}), [("  - no: 3", "  - no: 4\n\n  - no: 3")]),
        (Move(("rows", 1), 0), [(f"\n{SECOND}\n", ""), ("  - no: 1", f"{SECOND}\n\n  - no: 1")]),
        (Rename(("ends", "selesai"), "beres"), [("  selesai:", "  beres:")]),
        (
            Put(("steps",), [{"id": "a", "rows": [1], "name": {"id": "Satu", "en": "One"}}], ("rows", "steps")),
            [("'petik'", "'petik'\nsteps:\n  - id: a\n    rows: [1]\n    name: {id: Satu, en: One}")],
        ),
    ],
)  # fmt: skip
def test_a_change_touches_what_it_changes_and_nothing_else(operation, expected):
    assert edited(BEFORE, operation) == changed(*expected)


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("a: [", Put(("a",), "x")),
        ("a: &x 1", Put(("a",), "x")),
        ("a: 1", Put(("b", "c"), "x")),
        ("a: 1", Remove(("b",))),
        ("a: 1", Remove(("a",))),
        ("a: [x]", Insert(("a",), 5, "y")),
        ("a: [x]", Move(("a", 0), 3)),
        ("a: 1\nb: 2", Rename(("a",), "b")),
        ("a: x", Put(("a",), "\ud800")),
        ("a: x", Put(("a",), 10**30)),
        ("a: x", Put(("a",), "nol\0")),
        ("a: x", Put(("a",), "bel\x07")),
    ],
)
def test_what_cannot_be_changed_is_refused_in_words(text, operation):
    with pytest.raises(CannotEdit) as refused:
        edited(text, operation)
    assert str(refused.value).endswith((".", "ini."))


@pytest.mark.parametrize("seed", range(40))
def test_many_values_put_at_once_come_to_the_very_data(seed):
    # The text of a whole page is read once for all values that do not touch each other, not once for each.
    dice = random.Random(seed)
    text = TEXTS[dice.choice(sorted(TEXTS))] if seed % 8 == 0 else TOY
    data = load(text).data
    changes, wanted = [], data
    for _each in range(dice.randrange(2, 9)):
        change = some_operation(dice, wanted)
        if isinstance(change, Put):
            wanted = applied(wanted, change)
            changes.append(change)
    assert exactly(load(edited(text, *changes)).data) == exactly(wanted)
