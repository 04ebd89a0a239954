"""Every action on a case leaves rows that its journal tells; whatever is changed behind the journal is named."""

import inspect
import pkgutil
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.db import connection
from django.db.models import DateTimeField, ForeignKey, IntegerField, JSONField

from alur.engine.cases import actions
from alur.engine.cases.models import Case, Contribution, Escalation, Pause, SecretLink, Task
from alur.engine.cases.panels.kinds import KINDS
from alur.engine.cases.queries.retold import Retold
from alur.engine.cases.rules.replay import SILENT, TELLERS
from alur.engine.cases.rules.told import UNKNOWN
from alur.foundation.journal.models import Entry
from alur.kernel.ids import new_id

from .replayed import MINUTES_5, STORIES, cases

pytestmark = pytest.mark.django_db

NO_CASE = {
    "attach_files": "part of an act: files have checks of their own",
    "forget_acts": "keys of old forms, which no entry tells of",
    "keep_uploads": "no case yet",
    "new_task": "a row that is not saved yet",
    "next_number": "part of an act: numbers have a check of their own",
    "open_draft": "no case yet",
    "plan_missing": "what is planned follows from the task's own columns",
    "remember": "part of an act: the answer kept for its key",
    "save_draft": "no case yet",
    "store_uploads": "no case yet",
    "sweep_drafts": "no case yet",
    "act_on": "opens an act",
}


def verbs():
    """Every public function of the actions that is told an instant: what writes has a time."""
    for module in pkgutil.iter_modules(actions.__path__):
        found = import_module(f"{actions.__name__}.{module.name}")
        for name, each in vars(found).items():
            of_here = inspect.isfunction(each) and each.__module__ == found.__name__ and not name.startswith("_")
            if of_here and "at" in inspect.signature(each).parameters:
                yield name


def faults():
    return [fault.code for fault in Retold(cases()).faults()]


def test_every_action_has_its_story():
    found = set(verbs())
    assert len(found) >= 30
    assert set(NO_CASE) <= found
    assert found - set(NO_CASE) == set(STORIES)


def test_every_kind_of_entry_is_told_again_or_said_to_change_nothing():
    assert {kind.name for kind in KINDS} == set(TELLERS) | SILENT


@pytest.mark.parametrize("story", STORIES)
def test_after_the_action_the_rows_are_what_the_journal_tells(story):
    before = Entry.objects.count()
    STORIES[story]()
    assert faults() == []
    assert Entry.objects.count() > before
    told = list(Retold(cases()).told.values())
    rows = [row for each in told for row in (each.case, *each.tasks.values(), *each.links.values())]
    assert not any(value is UNKNOWN for row in rows for value in row.values())


def _columns(part):
    """Which columns of that table the journal tells, found by telling."""
    told = Retold(cases()).told.values()
    rows = (
        [each.case for each in told] if part == "case" else [r for e in told for r in getattr(e, f"{part}s").values()]
    )
    return sorted(rows[0])


@pytest.mark.parametrize(
    ("model", "part", "story", "least"),
    [
        (Case, "case", "complete_task", 9),
        (Task, "task", "complete_task", 22),
        (Pause, "pause", "ask_applicant", 6),
        (SecretLink, "link", "renew_link", 5),
        (Contribution, "contribution", "contribute", 4),
    ],
)
def test_each_told_column_that_is_changed_behind_the_journal_is_named(model, part, story, least):
    STORIES[story]()
    if part == "case":
        STORIES["start_case"]()  # somebody else to follow, and to have called
    columns = _columns(part)
    assert len(columns) >= least
    for column in columns:
        row = model.objects.order_by("pk").first()
        field = model._meta.get_field(column.removesuffix("_id"))
        _change(row, field)
        assert f"replay.{part}.{column}" in faults(), column
        model.objects.filter(pk=row.pk).update(**{field.attname: getattr(row, field.attname)})
    assert faults() == []


def _change(row, field):
    """Another value, as raw as it can be: constraints are somebody else's matter."""
    before, value = getattr(row, field.attname), "lain"
    if isinstance(field, DateTimeField):
        value = "2020-01-01 00:00:00+00:00" if connection.vendor == "postgresql" else "2020-01-01 00:00:00"
    elif isinstance(field, ForeignKey):
        value = _another(field, before)
    elif isinstance(field, IntegerField):
        value = before + 100
    elif isinstance(field, JSONField):
        value = '["lain"]'
    elif isinstance(before, bool):
        value = not before
    elif field.choices or field.name == "state":
        value = next(key for key in _kept(field) if key != before)
    table, key = row._meta.db_table, row._meta.pk.get_db_prep_value(row.pk, connection)
    with _without_checks(table) as cursor:
        cursor.execute(f'UPDATE {table} SET "{field.column}" = %s WHERE id = %s', [value, key])


def _another(field, before):
    others = field.related_model.objects.exclude(pk=before) if before else field.related_model.objects.all()
    found = others.order_by("-pk").first()
    return field.related_model._meta.pk.get_db_prep_value(found.pk, connection)


def _kept(field):
    return [key for key, _label in field.choices]


@contextmanager
def _without_checks(table):
    """Whoever has the database in hand can drop its constraints, too."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield cursor
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            yield cursor


@pytest.mark.parametrize(
    ("story", "model", "changed", "code"),
    [
        ("start_case", Case, {"subject": "Lain"}, "words.about"),
        ("start_case", Case, {"applicant_name": "Orang lain"}, "words.about"),
        ("complete_task", Case, {"end_reason": "Lain"}, "words.reason"),
        ("complete_task", Task, {"answers": {"nama": "Lain"}}, "words.said"),
        ("complete_task", Task, {"reason": "Lain"}, "words.said"),
        ("ask_applicant", Pause, {"text": "Lain"}, "words.text"),
        ("answer_question", Pause, {"answer": "Lain"}, "words.answer"),
        ("contribute", Contribution, {"text": "Lain"}, "words.note"),
        ("complete_task", Task, {"answers": {"telepon": {"sealed": "rusak"}}}, "words.unreadable"),
        ("sweep", Escalation, {"at": MINUTES_5}, "replay.escalation"),
    ],
)
def test_words_that_are_changed_behind_the_journal_are_named(story, model, changed, code):
    STORIES[story]()
    model.objects.update(**changed)
    assert code in faults()


def test_a_row_too_many_and_one_too_few_are_named():
    STORIES["contribute"]()
    note = Contribution.objects.get()
    Contribution.objects.all().delete()
    assert faults() == ["replay.contribution.missing"]
    note.pk = new_id()
    note.save(force_insert=True)
    assert sorted(faults()) == ["replay.contribution.missing", "replay.contribution.untold"]


def test_a_file_of_an_answer_that_is_gone_is_named():
    STORIES["start_case"]()
    task = Task.objects.filter(step="permohonan").first()
    Task.objects.filter(pk=task.pk).update(answers={"surat": [{"id": str(new_id()), "name": "a.pdf", "size": 3}]})
    assert "words.file" in faults()


def test_the_cost_of_telling_again_does_not_grow_with_the_cases(django_assert_max_num_queries):
    for story in ("complete_task", "ask_applicant", "contribute"):
        STORIES[story]()
    with django_assert_max_num_queries(11):
        assert faults() == []
