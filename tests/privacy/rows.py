"""Everything in the database as text: what a marker that was typed once can be looked for in."""

from collections.abc import Iterable, Iterator

from django.db import connection

LEFT_OUT = {"django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog", "django_cache"}
"""Sessions die by themselves within twelve hours; the others tell of signing in."""


def every_value() -> Iterator[tuple[str, str, str]]:
    """Table, column and content, of tables without a model too."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in LEFT_OUT:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield table, name, bytes(value).decode("latin-1") if isinstance(value, bytes) else str(value)


def where(marks: Iterable[str]) -> set[tuple[str, str, str]]:
    """Where each of these words still stands."""
    marks = list(marks)
    return {(table, name, mark) for table, name, text in every_value() for mark in marks if mark in text}


def all_text_of(model: object, **conditions: object) -> str:
    """All that the rows of a model hold, run together."""
    rows = model._base_manager.filter(**conditions).values_list()  # type: ignore[attr-defined]
    return "\n".join(str(value) for row in rows for value in row)
