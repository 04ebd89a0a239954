"""The tools of the walk: every pattern, every table's content, and what an answer comes to in one word."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

NOT_CONTENT = {"sessions", "axes", "account"}
"""Apps whose rows tell of visits and tries, not of what the product keeps; allauth keeps copies of addresses."""


def patterns() -> list[tuple[str, frozenset[str]]]:
    """Full name and parameters of every address that the root urlconf answers."""
    return sorted(_walk(get_resolver().url_patterns, "", frozenset()))


def _walk(
    found: Iterable[URLPattern | URLResolver], space: str, outer: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for each in found:
        parameters = outer | set(each.pattern.converters) | set(each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, inner, parameters)
        else:
            assert each.name, f"{each.pattern} has no name, so no line of the table can speak of it"
            yield f"{space}{each.name}", frozenset(parameters)


def snapshot(tables: Collection[str] | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is the product's content, or of those of them that are named."""
    models = [each for each in apps.get_models(include_auto_created=True) if each._meta.app_label not in NOT_CONTENT]
    chosen = [each for each in models if tables is None or each._meta.db_table in tables]
    return {each._meta.label: list(each._base_manager.order_by("pk").values_list()) for each in chosen}


_WRITING = re.compile(r'\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables that statements of this block write to: only these can have changed, and to read all takes long."""
    tables: set[str] = set()

    def see(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        tables.update(_WRITING.findall(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        yield tables


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [label for label in after if before[label] != after[label]]


def word_for(response: HttpResponse) -> str:
    """`in`: to signing in; `go`: to another page; `ended`: the page that keeps what was typed; else its status."""
    if response.status_code == 302:
        return "in" if response["Location"].startswith(f"{reverse('account_login')}?next=") else "go"
    if response.status_code == 403 and "Sesi Anda" in response.content.decode():
        return "ended"
    return str(response.status_code)


_CHANGING = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*|(data-nonce=")[^"]*')


def comparable(response: HttpResponse, *asked: str) -> str:
    """The body without what names the address asked for, and without tokens of forms."""
    text = _CHANGING.sub(r"\1\2", response.content.decode())
    for each in asked:
        text = text.replace(each, "…")
    return text
