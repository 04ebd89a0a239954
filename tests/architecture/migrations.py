"""Would a program that does not know a migration go on beside one that does? Judged by its operations."""

from collections.abc import Iterator

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

_NOT_IN_THE_DATABASE = {
    "choices", "validators", "help_text", "verbose_name", "editable", "default", "error_messages", "blank",
    "related_name", "related_query_name", "on_delete", "limit_choices_to", "auto_now", "auto_now_add",
}  # fmt: skip
HARMLESS = (
    migrations.CreateModel, migrations.AddIndex, migrations.RemoveIndex, migrations.RenameIndex,
    migrations.RemoveConstraint, migrations.AlterModelOptions, migrations.AlterModelManagers,
)  # fmt: skip


def harmful(migration: migrations.Migration, state: ProjectState) -> Iterator[str]:
    """What in it an older program would stumble over, in words. `state`, that before it, becomes that after it."""
    made_here = set()
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            made_here.add(operation.name_lower)
        on_new_table = getattr(operation, "model_name_lower", None) in made_here
        if not on_new_table and (words := _words(operation, migration.app_label, state)):
            yield words
        operation.state_forwards(migration.app_label, state)


def _words(operation: Operation, app: str, state: ProjectState) -> str:
    if isinstance(operation, HARMLESS):
        return ""
    if isinstance(operation, migrations.AddField):
        return _of_new_column(operation)
    if isinstance(operation, migrations.AlterField):
        return _of_changed_column(operation, app, state)
    if isinstance(operation, migrations.RunPython):
        return "" if operation.reversible else "data are changed, and cannot be changed back: set reverse_code"
    if isinstance(operation, migrations.SeparateDatabaseAndState) and not operation.database_operations:
        return ""  # the program forgets a column; the table keeps it
    return f"{type(operation).__name__}: {operation.describe()}"


def _of_new_column(operation: FieldOperation) -> str:
    field = operation.field
    if field.many_to_many or field.null or field.db_default is not NOT_PROVIDED:
        return ""
    column = f"{operation.model_name}.{operation.name}"
    return f"{column}: an older program writes rows without it; give it null or db_default"


def _of_changed_column(operation: FieldOperation, app: str, state: ProjectState) -> str:
    before, after = state.models[app, operation.model_name_lower].fields[operation.name], operation.field
    old, new = _of_the_database(before), _of_the_database(after)
    changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    if (before.max_length or 0) < (after.max_length or 0):
        changed.discard("max_length")
    if after.null:
        changed.discard("null")
    if after.db_default is not NOT_PROVIDED:
        changed.discard("db_default")
    words = f"{operation.model_name}.{operation.name}: other {', '.join(sorted(changed))}"
    return words if changed else ""


def _of_the_database(field: models.Field) -> dict[str, object]:
    _name, path, positional, keywords = field.deconstruct()
    kept = {name: value for name, value in keywords.items() if name not in _NOT_IN_THE_DATABASE}
    return {**kept, "type": path, "positional": positional}
