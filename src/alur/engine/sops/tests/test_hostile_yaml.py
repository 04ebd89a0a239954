"""Files meant to harm, or merely strange, are refused quickly and with a line."""

import time

import pytest

from alur.engine.sops.rules.reading import FaultyDefinition, check, read

from .make import TOY

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "anchors that blow up": (BOMB, 1, "jangkar"),
    "an alias to itself": ("sop: &sop\n  title: *sop\n", 1, "jangkar"),
    "a tag that makes an object": ("sop:\n  title: !!python/object/apply:os.system ['true']\n", 2, "tanda jenis"),
    "a plain tag": ("sop: !Sop {}\n", 1, "tanda jenis"),
    "lists without end": ("sop: " + "[" * 50_000, 1, "terlalu dalam"),
    "mappings without end": ("sop: " + "{a: " * 50_000, 1, "terlalu dalam"),
    "blocks without end": ("\n".join(" " * depth + "a:" for depth in range(500)), 25, "terlalu dalam"),
    "too many parts": ("sop: [" + "a, " * 60_000 + "]", 1, "terlalu banyak"),
    "too many letters": ("# " + "x" * 1_000_001, 1, "terlalu besar"),
    "two documents": ("sop: {}\n---\nsop: {}\n", 2, "lebih dari satu dokumen"),
    "a list on top": ("- sop\n", 1, "bukan sebuah SOP"),
    "a word on top": ("sop\n", 1, "bukan sebuah SOP"),
    "nothing": ("", 1, "bukan sebuah SOP"),
    "a key that is a list": ("sop: {}\n? [a, b]\n: c\n", 2, "harus berupa teks"),
    "a control character": ("sop: {}\nrows: \x07\n", 2, "tanda yang tidak dapat dibaca"),
    "a null byte": ("sop: {}\n\x00\n", 2, "tanda yang tidak dapat dibaca"),
    "a null byte by its name": ('sop:\n  title: "a\\0b"\n', 2, "tanda kendali"),
    "a control character as a key": ('sop:\n  "a\\x1f": b\n', 2, "tanda kendali"),
    "tabs for indents": ("sop:\n\ttitle: a\n", 2, "YAML tidak dapat dibaca"),
    "an open quote": ('sop:\n  title: "a\n', 3, "YAML tidak dapat dibaca"),
    "an undefined alias": ("sop: *nothing\n", 1, "jangkar"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_in_its_line_and_at_once(name):
    text, line, fragment = HOSTILE[name]
    before = time.monotonic()
    (fault,) = check(text, "jahat.yaml")
    assert time.monotonic() - before < 5
    assert (fault.line, fragment in fault.message) == (line, True), fault
    with pytest.raises(FaultyDefinition):
        read(text, "jahat.yaml")


def test_words_that_older_yaml_took_for_yes_and_no_stay_words():
    text = TOY.replace("title: Peminjaman Ruang Rapat", "title: No")
    assert read(text).sop.title == "No"


def test_a_merge_key_is_just_an_unknown_word():
    faults = check(TOY.replace("  number: 1/UJI/2026", "  <<: {a: b}\n  number: 1/UJI/2026"), "x.yaml")
    assert [(fault.line, "“<<” tidak dikenal" in fault.message) for fault in faults] == [(2, True)]


def test_a_number_too_long_for_a_machine_stays_text():
    (fault,) = check(TOY.replace("no: 4", f"no: {'9' * 5000}").replace("rows: [4]", "rows: []\n    name: X"), "x.yaml")
    assert "bilangan bulat" in fault.message
    assert len(fault.message) < 200


def test_a_pattern_that_would_hang_the_page_is_refused():
    text = TOY.replace("label: Keperluan,", "label: Keperluan, pattern: '(a+)+$',")
    (fault,) = check(text, "x.yaml")
    assert "macet" in fault.message


def test_code_words_of_the_program_are_not_words_of_a_file():
    text = TOY.replace("  kepala: {name: Kepala, kind: position}", "  kepala: {name: Kepala, kind: position, from_: x}")
    (fault,) = check(text, "x.yaml")
    assert "“from_” tidak dikenal" in fault.message


def test_a_byte_order_mark_is_no_fault():
    assert check("\ufeff" + TOY, "x.yaml") == []
