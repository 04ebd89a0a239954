"""Old and new programs run side by side while nodes are upgraded: a migration adds, or says whom it ends."""

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from alur.kernel.upgrades import AFTER, ended_by

from .migrations import harmful

BEFORE_THE_RULE = {
    # Before there was a release that could be upgraded node by node.
    "cases": 7, "files": 2, "journal": 3, "notifications": 4, "offices": 4, "outbox": 3, "protection": 1,
    "recipients": 1, "sops": 3, "surveys": 1, "webhooks": 1, "workplace": 1, "worktime": 1,
}  # fmt: skip


def ours():
    loader = MigrationLoader(None)
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("alur.")}
    return loader, [key for key in loader.graph.ensure_not_cyclic() or loader.graph.nodes if key[0] in labels]


def test_every_migration_leaves_older_programs_running_or_says_which_it_ends():
    loader, keys = ours()
    found = {}
    for app, name in keys:
        if int(name[:4]) <= BEFORE_THE_RULE.get(app, 0):
            continue
        state = loader.project_state((app, name), at_end=False)
        faults = list(harmful(loader.graph.nodes[app, name], state))
        if faults and not AFTER.search(name):
            found[f"{app}.{name}"] = faults
    assert found == {}, "let it only add, or end its name with _after_NNNN (docs/operations.md, Upgrade)"


def test_history_has_migrations_that_the_rule_would_have_found():
    loader, _keys = ours()
    key = ("cases", "0005_no_pause_seconds")
    assert list(harmful(loader.graph.nodes[key], loader.project_state(key, at_end=False)))


def test_a_migration_that_ends_programs_names_an_earlier_one_of_its_app():
    _loader, keys = ours()
    for app, name in keys:
        if found := AFTER.search(name):
            assert found[1] < name[:4]
            assert any(other == app and earlier.startswith(found[1]) for other, earlier in keys), f"{app}.{name}"


def before():
    state = ProjectState()
    fields = [
        ("id", models.AutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("note", models.TextField(null=True)),
        ("size", models.IntegerField()),
    ]
    state.add_model(ModelState("uji", "Thing", fields))
    return state


def faults_of(*operations):
    migration = migrations.Migration("0002_uji", "uji")
    migration.operations = list(operations)
    return list(harmful(migration, before()))


NOTHING = migrations.RunPython.noop


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Other", [("id", models.AutoField(primary_key=True)), ("n", models.IntegerField())]),
        migrations.AddField("thing", "more", models.IntegerField(null=True)),
        migrations.AddField("thing", "more", models.IntegerField(db_default=0)),
        migrations.AlterField("thing", "name", models.CharField(max_length=40, blank=True)),
        migrations.AlterField("thing", "size", models.IntegerField(null=True)),
        migrations.AlterField("thing", "size", models.IntegerField(db_default=3)),
        migrations.AlterField("thing", "name", models.CharField(max_length=20, choices=[("a", "A")])),
        migrations.AddIndex("thing", models.Index(fields=["name"], name="thing_name")),
        migrations.RunPython(NOTHING, NOTHING),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("thing", "note")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_only_adds_is_let_through(operation):
    assert faults_of(operation) == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "more", models.IntegerField(default=0)),
        migrations.AddField("thing", "more", models.CharField(max_length=5)),
        migrations.RemoveField("thing", "note"),
        migrations.RenameField("thing", "note", "remark"),
        migrations.RenameModel("Thing", "Matter"),
        migrations.DeleteModel("Thing"),
        migrations.AlterField("thing", "note", models.TextField()),
        migrations.AlterField("thing", "name", models.CharField(max_length=10)),
        migrations.AlterField("thing", "name", models.CharField(max_length=20, unique=True)),
        migrations.AlterField("thing", "size", models.CharField(max_length=20)),
        migrations.AlterModelTable("thing", "matters"),
        migrations.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="thing_once")),
        migrations.RunSQL("DELETE FROM uji_thing"),
        migrations.RunPython(NOTHING),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_takes_away_or_tightens_is_found(operation):
    assert len(faults_of(operation)) == 1


def test_a_new_table_may_be_tightened_at_once():
    made = migrations.CreateModel("Other", [("id", models.AutoField(primary_key=True)), ("n", models.IntegerField())])
    tightened = migrations.AddConstraint("other", models.UniqueConstraint(fields=["n"], name="other_once"))
    assert faults_of(made, tightened) == []


KNOWN = {("cases", "0009_a"), ("cases", "0010_b")}


@pytest.mark.parametrize(
    ("newer", "ended"),
    [
        (("cases", "0011_only_adds"), []),
        (("cases", "0011_no_seconds_after_0010"), []),
        (("cases", "0012_no_minutes_after_0011"), ["cases.0012_no_minutes_after_0011"]),
        (("later", "0002_no_x_after_0001"), []),  # the tables of a slice that this program has not
        (("cases", "0010_b"), []),
    ],
)
def test_a_program_ends_where_it_does_not_know_how_to_live_without(newer, ended):
    assert ended_by([*KNOWN, newer], KNOWN) == ended
