"""Whatever the product has stands in its documents, and the documents name nothing else."""

import re
import tomllib

import pytest

from alur.engine.cases.registry import activities
from alur.foundation.outbox.registry import periodic
from alur.outlets.notifications.registry import notice_types
from alur.project import cli
from alur.public.queries.metrics import NAMES

from .pages import ROOT, SOURCE, code_words, pages, text

OPERATIONS, WORDS, ARCHITECTURE = "docs/operations.md", "docs/handbook/sop-file.md", "ARCHITECTURE.md"


def _first_column(page: str, heading: str) -> set[str]:
    """The words in back quotes in the first column of the tables under that heading."""
    section = re.split(rf"^#+ {re.escape(heading)}$", text(page), flags=re.MULTILINE)[1]
    section = re.split(r"^## ", section, maxsplit=1, flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`[^|]*) \|", section, flags=re.MULTILINE)
    return {word for row in rows for word in re.findall(r"`([^`]+)`", row)}


def _of_source(pattern: str, glob: str = "**/*.py") -> set[str]:
    files = [file for file in SOURCE.glob(glob) if "tests" not in file.parts and "migrations" not in file.parts]
    return {found for file in files for found in re.findall(pattern, file.read_text(encoding="utf-8"))}


def test_every_command_is_in_the_operations_table_and_no_other():
    named = {word.split()[1] for word in _first_column(OPERATIONS, "Two processes")}
    assert named == {command.NAME for command in cli._commands()}


def test_every_verb_and_option_of_every_command_is_told_somewhere():
    told = "\n".join(page.read_text(encoding="utf-8") for page in pages())
    verbs = set(re.findall(r"^alur (\w+) (\w+)", "\n".join(code_words(told)), flags=re.MULTILINE))
    assert {("sop", "check"), ("sop", "publish"), ("sop", "schema"), ("skm", "compute")} <= verbs
    options = _of_source(r'add_argument\(\s*"(--[a-z-]+)"', "project/cli/*.py")
    assert len(options) >= 8
    assert {option for option in options if option not in told} == set()


def test_every_environment_variable_is_in_the_operations_table_and_no_other():
    # `ALUR_` by itself is a prefix in code, not a variable.
    read = _of_source(r"\b(ALUR_[A-Z_]*[A-Z]|DATABASE_URL|DJANGO_SETTINGS_MODULE)\b")
    assert len(read) >= 12
    assert _first_column(OPERATIONS, "Environment variables") == read


@pytest.mark.parametrize(
    ("page", "heading", "known"),
    [
        (OPERATIONS, "What comes round", periodic.names()),
        (OPERATIONS, "Mail", notice_types.names()),
        (WORDS, "`does`: kegiatan", activities.names()),
    ],
    ids=["periodic work", "notice types", "activities"],
)
def test_everything_registered_is_in_its_table_and_nothing_else(page, heading, known):
    ours = [name for name in known if not name.startswith("tests.")]
    assert len(ours) >= 4
    assert {word for word in _first_column(page, heading) if "://" not in word} == set(ours)


def test_every_gauge_is_in_its_table_and_no_other():
    assert _first_column(OPERATIONS, "Metrics") == set(NAMES)


def test_every_registry_is_in_the_architecture_with_those_who_fill_it():
    owned = _of_source(r"(?m)^(\w+): Registry\[")
    assert len(owned) >= 7
    named = {word.split(".")[-1] for word in _first_column(ARCHITECTURE, "Rings of slices")}
    assert named == owned


def test_every_slice_is_in_the_picture_of_the_rings():
    picture = text(ARCHITECTURE).split("```")[1]
    slices = {file.parent.name for file in SOURCE.glob("*/*/apps.py")} | {
        file.parent.name for file in SOURCE.glob("*/apps.py")
    }
    assert len(slices) >= 12
    assert {name for name in slices if not re.search(rf"\b{name}\b", picture)} == set()


def test_every_class_that_the_glossary_marks_exists_and_every_table_is_in_it():
    marked = {word for word in _first_columns_of_glossary() if word[0].isupper()}
    assert len(marked) >= 25
    assert marked - _of_source(r"(?m)^class (\w+)\b") == set()
    tables = _of_source(r"(?m)^class (\w+)\((?:models\.Model|AbstractBaseUser)\b", "**/models.py")
    assert len(tables) >= 15
    assert tables - code_words(text("docs/glossary.md")) == set()


def _first_columns_of_glossary() -> set[str]:
    rows = re.findall(r"^\| ([^|]+) \|", text("docs/glossary.md"), flags=re.MULTILINE)
    return {word for row in rows for word in re.findall(r"`([^`]+)`", row)}


def test_the_changelog_tells_of_the_version_that_is_here():
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}\b", text("CHANGELOG.md"), flags=re.MULTILINE)
    assert version in text("README.md")


def test_the_decisions_are_numbered_without_a_gap():
    numbers = [int(file.name[:4]) for file in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_file_of_the_source_that_a_page_names_is_there():
    named = {
        word
        for page in pages()
        for word in code_words(page.read_text(encoding="utf-8"))
        if word.startswith("src/alur/")
    }
    assert len(named) >= 8
    assert {word for word in named if not (ROOT / word).exists()} == set()


def test_what_stands_bold_in_the_handbook_is_written_on_a_page_of_the_product():
    """In the handbook bold is for what people see: buttons, headings, states."""
    shown = "\n".join(
        file.read_text(encoding="utf-8")
        for pattern in ("*.html", "*.py")
        for file in SOURCE.rglob(pattern)
        if "tests" not in file.parts
    )
    bold = {
        (page.name, words)
        for page in (ROOT / "docs" / "handbook").glob("p*.md")
        for words in re.findall(r"\*\*([^*]+)\*\*", page.read_text(encoding="utf-8"))
    }
    assert len(bold) >= 40
    assert {each for each in bold if each[1] not in shown} == set()


@pytest.mark.parametrize("page", ["README.md", OPERATIONS])
def test_what_is_said_to_be_missing_is_missing(page):
    """When it comes, the page must say so."""
    section = re.split(r"^## (?:Not yet|What does not work yet)$", text(page), flags=re.MULTILINE)[1].split("\n## ")[0]
    missing = set(re.findall(r"`alur (\w+)`", section))
    assert missing & {command.NAME for command in cli._commands()} == set()


def test_the_readme_says_whether_there_are_english_pages():
    assert ("**Indonesian and English** pages" in text("README.md")) == (SOURCE / "locale" / "en").is_dir()
