"""Who is reached, which links are links, what is missing; and what an SOP file may set."""

import pytest

from alur.activities.recipients.rules.options import MOST, Options
from alur.activities.recipients.rules.rows import (
    Said,
    State,
    happened,
    is_link,
    left_out,
    lines_of,
    missing,
    recipients,
)
from alur.engine.cases.registry import activities
from alur.engine.sops.rules.definition import FormField
from alur.engine.sops.rules.reading import check
from alur.engine.sops.tests.make import toy

REQUIRED = Options.model_validate({"list": {"fb": "Facebook"}, "link": "required"})


def test_lines_are_trimmed_and_each_counts_once():
    assert lines_of("  Balai  A \n\nbalai a\r\nBalai B\n   ") == ["Balai A", "Balai B"]


def test_a_long_text_names_one_recipient_a_line_by_keys_that_hold_nothing_typed():
    options = Options.model_validate({"from": "a.b"})
    field = FormField(name="b", type="long-text", label="B")
    found = recipients(options, field, "Balai Padi\nBalai Jagung")
    assert [(each.key, each.label) for each in found] == [("baris-1", "Balai Padi"), ("baris-2", "Balai Jagung")]
    many = "\n".join(f"Satker {number}" for number in range(MOST + 3))
    assert (len(recipients(options, field, many)), left_out(many)) == (MOST, 3)
    (long,) = recipients(options, field, "x" * 300)
    assert (len(long.label), long.label[-1]) == (200, "…")


def test_the_chosen_options_of_a_choices_field_are_the_recipients():
    options = Options.model_validate({"from": "a.b"})
    field = FormField.model_validate({
        "name": "b", "type": "choices", "label": "B",
        "options": [{"value": "x", "label": "X"}, {"value": "y", "label": {"id": "Y", "en": "Why"}}],
    })  # fmt: skip
    (only,) = recipients(options, field, ["y"])
    assert (only.key, only.label, only.in_language("en")) == ("y", "Y", "Why")
    assert recipients(options, field, None) == recipients(options) == []


@pytest.mark.parametrize("link", ["https://x.id/1", "https://instagram.com/p/é?a=1#b", "https://a.b:8443"])
def test_a_link_is_an_address_of_https(link):
    assert is_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "http://x.id", "javascript:alert(1)", "https://", "https://localhost", "https://a b.id", "https://[x", "x.id",
        "https://x.id/\n", "https://" + "a" * 500 + ".id", "https://.",
    ],
)  # fmt: skip
def test_everything_else_is_not(link):
    assert not is_link(link)


@pytest.mark.parametrize(
    ("said", "finishing", "codes"),
    [
        (Said(), False, []),
        (Said(), True, [("state", "pending")]),
        (Said(link="x"), False, [("link", "no-link")]),
        (Said(State.DONE), False, [("link", "link-missing")]),
        (Said(State.DONE, "https://x.id"), True, []),
        (Said(State.WAIVED), True, [("note", "reason-missing")]),
        (Said(State.WAIVED, note=" "), True, [("note", "reason-missing")]),
        (Said(State.WAIVED, note="Tutup."), True, []),
    ],
)
def test_what_is_missing_depends_on_whether_the_step_is_finished(said, finishing, codes):
    assert list(missing(REQUIRED, said, finishing=finishing)) == codes


def test_where_nothing_may_be_waived_it_is_said_at_the_state():
    options = Options.model_validate({"list": {"fb": "F"}, "waive": False})
    assert ("state", "not-waivable") in missing(options, Said(State.WAIVED, note="x"), finishing=True)


def test_what_the_journal_hears():
    done, waived = Said(State.DONE), Said(State.WAIVED, note="x")
    assert happened(Said(), done) == "reached"
    assert happened(done, waived) == "waived"
    assert happened(done, Said()) == "reopened"
    assert happened(done, Said(State.DONE, note="y")) == "changed"
    assert happened(done, done) == happened(Said(), Said(link="https://x.id")) == ""


STEP = "  - id: serahkan\n    rows: [4]\n    executor: petugas\n"


def faults(options, *changes, extra=""):
    step = f"{STEP}    does: recipients.reach\n    options: {options}\n{extra}"
    return check(toy((STEP, step), *changes), "x.yaml", activities)


CHOICES = (
    "            type: choice\n            label: Ruang\n",
    "            type: choices\n            label: Ruang\n",
)


@pytest.mark.parametrize("options", ["{list: {fb: Facebook}}", "{list: {fb: {id: F, en: G}}, link: none, note: true}"])
def test_sound_options(options):
    assert faults(options) == []


def test_a_field_of_an_earlier_step_is_a_source():
    assert faults("{from: ajukan.ruang}", CHOICES) == []
    assert faults("{from: ajukan.keperluan}", ("keperluan, type: text", "keperluan, type: long-text")) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("{}", "Tulis salah satu"),
        ("{list: {fb: F}, from: ajukan.ruang}", "Tulis salah satu"),
        ("{list: {fb: F}, tautan: required}", "Yang dikenal: list, from, link, note, waive."),
        ("{list: {Face Book: F}}", "Yang dikenal"),
        ("{list: {fb: F}, link: maybe}", "Yang dikenal"),
        ("{from: ajukan.lain}", "bukan isian langkah mana pun"),
        ("{from: ajukan.keperluan}", "isian berjenis text tidak menyebut penerima"),
        ("{from: ajukan}", "bukan isian langkah mana pun"),
    ],
)
def test_unsound_options_are_told_with_their_line(options, words):
    (fault,) = faults(options)
    assert words in str(fault)
    assert toy((STEP, f"{STEP}    does: recipients.reach\n    options: X\n")).splitlines()[fault.line - 1] == (
        "    options: X"
    )


def test_a_source_must_always_come_before():
    notes = "    form:\n      - {name: catatan, type: long-text, label: Catatan}\n    then: selesai\n"
    (fault,) = faults(
        "{from: nilai.catatan}", ("    after_service: true\n    then: selesai\n", f"    after_service: true\n{notes}")
    )
    assert "tidak selalu mendahului" in fault.message


def test_claiming_cannot_reach_anybody():
    (fault,) = faults("{list: {fb: F}}", extra="    completes_on: claim\n")
    assert "selesai setelah semuanya ditandai" in fault.message
