"""The database itself refuses to change, remove or reorder history, whoever asks.

Rows from before need no care: each was chained when it was written. Nothing here chains anything anew, for that would
give a changed entry a fitting hash.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("journal_entry", "journal_anchor", "journal_anchorhead")
SAID = "journal: history is only ever added to"

# What INSERT OR REPLACE would silently remove on SQLite, and for an entry also: that it continues its chain.
TAKEN = {
    "journal_entry": "id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq)",
    "journal_anchor": "id = NEW.id OR (owner = NEW.owner AND number = NEW.number)",
    "journal_anchorhead": "id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq)",
}
FIRST = f"NEW.seq = 1 AND NEW.previous_hash <> '{'0' * 64}'"
NEXT = (
    "NEW.seq <> 1 AND NOT EXISTS (SELECT 1 FROM journal_entry"
    " WHERE stream = NEW.stream AND seq = NEW.seq - 1 AND hash = NEW.previous_hash)"
)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def _sqlite() -> Iterator[str]:
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )
        wrong = f"EXISTS (SELECT 1 FROM {table} WHERE {TAKEN[table]})"  # noqa: S608  names of our own
        if table == "journal_entry":
            wrong += f" OR ({FIRST}) OR ({NEXT})"
        yield (
            f"CREATE TRIGGER {table}_continues BEFORE INSERT ON {table} WHEN {wrong}"
            f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )


def _postgresql() -> Iterator[str]:
    refuse = f"RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation';"
    yield f"CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$"
    yield (
        "CREATE FUNCTION journal_continues() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF ({FIRST}) OR ({NEXT}) THEN {refuse} END IF; RETURN NEW; END $$"
    )
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION journal_refuse()"
            )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()"
        )
    yield (
        "CREATE TRIGGER journal_entry_continues BEFORE INSERT ON journal_entry"
        " FOR EACH ROW EXECUTE FUNCTION journal_continues()"
    )


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
        for name in ("no_update", "no_delete", "continues") if sqlite else ("no_update", "no_delete", "no_truncate"):
            schema_editor.execute(f"DROP TRIGGER {table}_{name}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        schema_editor.execute("DROP TRIGGER journal_entry_continues ON journal_entry")
        schema_editor.execute("DROP FUNCTION journal_continues(), journal_refuse()")


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_subject_keys_and_anchors")]

    operations = [migrations.RunPython(guard, unguard)]
