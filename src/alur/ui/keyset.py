"""Pages of a list by key: a page is asked for by its neighbour's last row, never by how many rows lie before it.

So the hundredth page costs what the first one costs, and a row that is added or closed meanwhile neither doubles nor
hides another. The order is declared once; a cursor is that order's values of one row:

    NEWEST = Order(desc("opened_at"), desc("id"))
    page = page_of(cases, NEWEST, cursor=request.GET.get(PARAMETER, ""), size=25)
    newer, older = addresses(page, {"q": words})

A cursor stands in an address: do not order by what is personal. It opens nothing, since the caller's queryset decides
what may be seen; one that is foreign, outdated or tampered with opens the first page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

PARAMETER = "halaman"
"""The name of the cursor in a list's address."""

_VERSION = 1
_LONGEST = 1000
_PLACE = "keyset_{}"


@dataclass(frozen=True)
class Key:
    """One part of an order: a field, a lookup path (`case__number`) or an annotation of the queryset.

    `nullable`: rows without a value come last, in either direction, on every database.
    """

    name: str
    descending: bool = False
    nullable: bool = False


def asc(name: str, *, nullable: bool = False) -> Key:
    return Key(name, nullable=nullable)


def desc(name: str, *, nullable: bool = False) -> Key:
    return Key(name, descending=True, nullable=nullable)


class Order:
    """The keys of a list, the most important first. The last one is unique (a primary key), so that no two rows tie."""

    def __init__(self, *keys: Key) -> None:
        if not keys or keys[-1].nullable:
            raise ValueError("an order needs a last key that is unique and never null")
        self.keys = keys
        said = ",".join(f"{'-' if key.descending else ''}{key.name}{'?' if key.nullable else ''}" for key in keys)
        self.mark = hashlib.sha256(f"{_VERSION}:{said}".encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Page[M: Model]:
    """`next` and `previous` are cursors, empty where there is no such page."""

    rows: list[M]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True)
class _Cursor:
    backward: bool
    values: tuple[Any, ...]


def page_of[M: Model](
    rows: QuerySet[M], order: Order, *, cursor: str = "", size: int, late: QuerySet[M] | None = None
) -> Page[M]:
    """The page that the cursor opens, without one the first. One query; two where going back reaches the top.

    Going back to fewer than `size` rows opens the first page, whole. `late` finds the page's keys first and reads its
    rows out of `late` by these keys: for wide rows out of many that no index has in order. It has no conditions of its
    own, or a database may find these better to begin with than the keys. ValueError where the order does not fit the
    queryset: a last key that is not unique, or a null in a key that is not declared `nullable`.
    """
    if not getattr(rows.model._meta.get_field(order.keys[-1].name), "unique", False):
        raise ValueError(f"{order.keys[-1].name} is not unique: rows could tie at a page's edge")
    named, names = _named(rows, order)
    late = None if late is None else _named(late, order)[0]
    asked = _read(cursor, order, named, names)
    if asked is None:
        return _first(named, order, names, size, late)
    ordered = named.filter(_beyond(order, names, asked)).order_by(*_ordering(order, names, backward=asked.backward))
    found = _cut(ordered, size + 1, late)
    more = len(found) > size
    shown = found[:size]
    if not shown or (asked.backward and len(shown) < size):
        return _first(named, order, names, size, late)
    if asked.backward:
        shown.reverse()
        return Page(shown, next=_cursor_at(shown[-1], order, names), previous=_before(shown, order, names, more))
    following = _cursor_at(shown[-1], order, names) if more else ""
    return Page(shown, next=following, previous=_before(shown, order, names, True))


def rows_after[M: Model](rows: QuerySet[M], order: Order, cursor: str) -> QuerySet[M]:
    """All rows beyond the cursor, in order; without one, or with a foreign one, all. The caller slices them."""
    named, names = _named(rows, order)
    asked = _read(cursor, order, named, names)
    beyond = named.filter(_beyond(order, names, asked)) if asked and not asked.backward else named
    return beyond.order_by(*_ordering(order, names, backward=False))


def cursor_after(row: Model, order: Order) -> str:
    """The cursor that opens the page after this row, for orders without paths over relations."""
    return _cursor_at(row, order, [key.name for key in order.keys])


def addresses(page: Page[Any], asked: Mapping[str, str], *, parameter: str = PARAMETER) -> tuple[str, str]:
    """Query strings of the previous and the next page, "" where there is none; `asked` are the list's other words."""
    kept = {name: value for name, value in asked.items() if value}
    previous, following = (
        f"?{urlencode({**kept, parameter: cursor})}" if cursor else "" for cursor in (page.previous, page.next)
    )
    return previous, following


def _first[M: Model](
    named: QuerySet[M], order: Order, names: list[str], size: int, late: QuerySet[M] | None
) -> Page[M]:
    found = _cut(named.order_by(*_ordering(order, names, backward=False)), size + 1, late)
    shown = found[:size]
    return Page(shown, next=_cursor_at(shown[-1], order, names) if len(found) > size else "")


def _cut[M: Model](ordered: QuerySet[M], count: int, late: QuerySet[M] | None) -> list[M]:
    if late is None:
        return list(ordered[:count])
    keys = list(ordered.values_list("pk", flat=True)[:count])
    found = {row.pk: row for row in late.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]  # one may have left the list in between


def _before[M: Model](shown: list[M], order: Order, names: list[str], there: bool) -> str:
    return _cursor_at(shown[0], order, names, backward=True) if there else ""


def _named[M: Model](rows: QuerySet[M], order: Order) -> tuple[QuerySet[M], list[str]]:
    """A path over relations is annotated, so that its value can be read off the row; anything else is there already."""
    paths = {_PLACE.format(place): F(key.name) for place, key in enumerate(order.keys) if "__" in key.name}
    names = [_PLACE.format(place) if "__" in key.name else key.name for place, key in enumerate(order.keys)]
    return (rows.annotate(**paths) if paths else rows), names


def _ordering(order: Order, names: list[str], *, backward: bool) -> list[OrderBy]:
    """Going back is the mirror image: also the rows without a value change their end."""
    made = []
    for key, name in zip(order.keys, names, strict=True):
        nulls: dict[str, Any] = {("nulls_first" if backward else "nulls_last"): True} if key.nullable else {}
        made.append(F(name).desc(**nulls) if key.descending != backward else F(name).asc(**nulls))
    return made


def _beyond(order: Order, names: list[str], cursor: _Cursor) -> Q:
    """Rows after the cursor's in the direction it goes: later in the first key; or equal there and later in the next …

    The bound on the first key alone follows from the rest; said outright, it lets both databases start in an index.
    """
    ways = Q()
    same = Q()
    for key, name, value in zip(order.keys, names, cursor.values, strict=True):
        further = _further(key, name, value, backward=cursor.backward)
        if further is not None:
            ways |= same & further
        same &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    first = _further(order.keys[0], names[0], cursor.values[0], backward=cursor.backward, or_same=True)
    return ways & first if first is not None else ways


def _further(key: Key, name: str, value: object, *, backward: bool, or_same: bool = False) -> Q | None:
    """The condition on this key alone; None where it says nothing."""
    if value is None:
        if or_same:
            return None if backward else Q(**{f"{name}__isnull": True})
        return Q(**{f"{name}__isnull": False}) if backward else None
    comparison = ("lt" if key.descending != backward else "gt") + ("e" if or_same else "")
    condition = Q(**{f"{name}__{comparison}": value})
    return condition | Q(**{f"{name}__isnull": True}) if key.nullable and not backward else condition


# ── Cursors: base64 of JSON [version, mark of the order, backward, values] ──────────────────────────


def _cursor_at(row: Model, order: Order, names: list[str], *, backward: bool = False) -> str:
    values = []
    for key, name in zip(order.keys, names, strict=True):
        value = getattr(row, name)
        if value is None and not key.nullable:
            raise ValueError(f"{key.name} holds a null: declare the key nullable")
        values.append(_as_text(value))
    text = json.dumps([_VERSION, order.mark, int(backward), values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _as_text(value: Any) -> Any:  # noqa: ANN401  a value of any column
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    raise ValueError(f"{type(value).__name__} cannot be a key of a page")


def _read(text: str, order: Order, rows: QuerySet[Any], names: list[str]) -> _Cursor | None:
    """None for whatever is not a cursor of this order."""
    if not text or len(text) > _LONGEST or not text.isascii():
        return None
    try:
        said = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        version, mark, backward, values = said
        if (version, mark) != (_VERSION, order.mark) or backward not in (0, 1) or len(values) != len(names):
            return None
        read = [_as_value(each, key, rows, name) for each, key, name in zip(values, order.keys, names, strict=True)]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, binascii.Error, ValidationError):
        return None
    return _Cursor(backward=bool(backward), values=tuple(read))


def _as_value(said: Any, key: Key, rows: QuerySet[Any], name: str) -> Any:  # noqa: ANN401  as it was read
    """As the column holds it. Raises for what the database could not be asked."""
    if said is None:
        if key.nullable:
            return None
        raise ValueError("no value")
    if not isinstance(said, bool | int | str):
        raise TypeError("not a value of a cursor")
    if isinstance(said, str) and "\0" in said.encode().decode():  # also refuses half a surrogate pair
        raise ValueError("no text")
    if isinstance(said, int) and abs(said) >= 2**63:
        raise OverflowError("no number of ours")
    field = F(name).resolve_expression(rows.query).output_field
    value = field.to_python(said)
    if type(said) is not type(_as_text(value)) or (isinstance(value, datetime) and value.tzinfo is None):
        raise TypeError("not of this column")
    return value.astimezone(UTC) if isinstance(value, datetime) else value
