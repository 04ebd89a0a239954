"""Whatever stands in a file, checking it ends with a list of faults, never with a crash."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.engine.sops.rules.reading import FaultyDefinition, check, read
from alur.engine.sops.rules.yaml_source import load

from .make import KNOWN, TOY, library

DATA = load(TOY).data
LINES = TOY.splitlines()
WORDS = ["ajukan", "periksa", "serahkan", "selesai", "ditolak", "petugas", "peminjam", "then", "ruang", "besar", "a.b"]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.dictionaries(
        st.sampled_from(["id", "to", "after", "outcome", "label", *WORDS]), st.sampled_from(WORDS), max_size=3
    ),
)


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


PLACES = [path for path in places(DATA) if path]


def changed(changes):
    data = deepcopy(DATA)
    for path, kind, value in changes:
        holder = data
        try:
            for part in path[:-1]:
                holder = holder[part]
            if kind == "drop":
                del holder[path[-1]]
            elif kind == "add" and isinstance(holder[path[-1]], dict):
                holder[path[-1]][value if isinstance(value, str) else "then"] = value
            else:
                holder[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    return data


def assert_judged(text):
    faults = check(text, "x.yaml", KNOWN, library())
    assert all(fault.line and fault.message and fault.advice for fault in faults)
    if not faults:
        read(text)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(["drop", "set", "add"]), VALUES), max_size=4))
def test_any_change_of_the_data_is_judged(changes):
    # JSON is YAML, so the changed data need no writer of their own.
    assert_judged(json.dumps(changed(changes), ensure_ascii=True))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "twice", "indent", "join", "cut"])),
        max_size=4,
    )
)
def test_any_slip_of_the_pen_is_judged(slips):
    lines = list(LINES)
    for index, slip in slips:
        line = lines[index % len(lines)]
        lines[index % len(lines)] = {
            "drop": "",
            "twice": f"{line}\n{line}",
            "indent": f"  {line}",
            "join": line.rstrip() + " x: y",
            "cut": line[: len(line) // 2],
        }[slip]
    assert_judged("\n".join(lines))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged(text):
    assert check(text, "x.yaml")
    with pytest.raises(FaultyDefinition):
        read(text)
