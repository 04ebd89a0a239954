"""The page about SOP files: all words of the format; every fragment is one that Alur reads, or refuses as it says."""

from enum import StrEnum
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter
from ruamel.yaml import YAML

from alur.engine.cases.registry import activities
from alur.engine.sops.rules import definition as sop

from .pages import ROOT, blocks, code_words

PAGE = ROOT / "docs" / "handbook" / "sop-file.md"
MODELS = [
    each
    for each in vars(sop).values()
    if isinstance(each, type) and issubclass(each, BaseModel) and each is not BaseModel
]
MADE_OF_TEXT = {"Strict", "Words"}


def _told() -> set[str]:
    """Words in back quotes, also those inside a longer quotation (`kind: applicant`)."""
    quoted = code_words(PAGE.read_text(encoding="utf-8"))
    return quoted | {word.strip("{}:,… ") for each in quoted for word in each.replace(":", " ").split()}


@pytest.mark.parametrize(
    "model", [each for each in MODELS if each.__name__ not in MADE_OF_TEXT], ids=lambda each: each.__name__
)
def test_every_word_of_the_format_is_explained(model):
    words = {info.alias or name for name, info in model.model_fields.items()}
    assert words
    assert words - _told() == set()


@pytest.mark.parametrize("choices", [sop.FieldType, sop.ExecutorKind, sop.EndKind], ids=lambda each: each.__name__)
def test_every_choice_of_the_format_is_explained(choices):
    assert issubclass(choices, StrEnum)
    assert {str(each) for each in choices} - _told() == set()


def test_the_closed_lists_of_words_are_explained():
    lists = [info.annotation for model in MODELS for info in model.model_fields.values()]
    literals = {word for each in lists for word in _literals(each)}
    assert {"publik", "required", "claim", "sent", "applicant.name"} <= literals
    assert literals - _told() == set()


def _literals(annotation) -> set[str]:
    if str(get_origin(annotation)) == "typing.Literal":
        return set(get_args(annotation))
    return {word for part in get_args(annotation) for word in _literals(part)}


SHAPES = {
    "steps": list[sop.Step],
    "rows": list[sop.Row],
    "form": list[sop.FormItem],
    "executors": dict[str, sop.Executor],
    "ends": dict[str, sop.End],
    "service": sop.Service,
}
FRAGMENTS = [block for block in blocks(PAGE, "yaml") if block.title in SHAPES]


def _data(body):
    return YAML(typ="safe").load(body)


@pytest.mark.parametrize("block", FRAGMENTS, ids=lambda block: f"{block.title}:{block.body.split()[2]}")
def test_every_fragment_is_one_that_alur_reads(block):
    assert TypeAdapter(SHAPES[block.title]).validate_python(_data(block.body), by_alias=True, by_name=False)


def test_no_fragment_is_left_out_of_the_tests():
    titles = [block.title for block in blocks(PAGE, "yaml")]
    assert sorted(titles) == sorted(block.title for block in FRAGMENTS)
    assert len(FRAGMENTS) >= 6


def test_every_option_of_every_activity_is_explained():
    ours = [activities.get(name) for name in activities.names() if not name.startswith("tests.")]
    with_options = [each for each in ours if each.options.model_fields]
    said = {"meetings.book", "meetings.publish", "recipients.reach"}  # as the page says
    assert {each.name for each in with_options} == said
    for each in with_options:
        assert {info.alias or name for name, info in each.options.model_fields.items()} - _told() == set()
        assert {word for info in each.options.model_fields.values() for word in _literals(info.annotation)} <= _told()


def test_the_options_that_the_page_shows_are_sound():
    shown = [step for block in FRAGMENTS if block.title == "steps" for step in _data(block.body) if step.get("options")]
    assert len(shown) >= 2
    for step in shown:
        assert activities.get(step["does"]).options.model_validate(step["options"])
