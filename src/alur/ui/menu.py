"""The desk's menu. A slice adds its item in its `plug.py`: `items.add("deliveries", MenuItem(…))`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from alur.kernel.registry import Registry


def _nothing(request: HttpRequest) -> int:
    return 0


def _everybody(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """One entry: a few fit (five at most on a phone), so an item is a place of work, not a function."""

    label: Any
    """Lazy translated text, one word where possible."""
    url_name: str
    icon: str
    """A name that `{% icon %}` knows."""
    order: int = 50
    """Smaller comes first."""
    badge: Callable[[HttpRequest], int] = _nothing
    """A count beside the label; 0 shows none. Called once a page: keep it one cheap query."""
    visible: Callable[[HttpRequest], bool] = _everybody


@dataclass(frozen=True, kw_only=True)
class ShownItem:
    label: str
    url: str
    icon: str
    badge: int
    current: bool


items: Registry[MenuItem] = Registry("menu item")
corner: Registry[MenuItem] = Registry("item beside the account")
"""Shown beside the account at the top, on a phone too: a bell, say. Only icons and counts have room there."""


def shown(request: HttpRequest, registry: Registry[MenuItem] = items) -> list[ShownItem]:
    """The items this person sees, in order; `current` is the one whose pages we are on.

    Of items whose addresses nest (/meja/ and /meja/pengiriman/) the longest wins.
    """
    found: list[tuple[MenuItem, str]] = []
    for item in sorted(registry, key=lambda one: one.order):
        if item.visible(request):
            try:
                found.append((item, reverse(item.url_name)))
            except NoReverseMatch:  # an error page must not fail because a slice is not wired
                continue
    here = max((url for _, url in found if request.path.startswith(url)), key=len, default="")
    return [
        ShownItem(label=str(item.label), url=url, icon=item.icon, badge=item.badge(request), current=url == here)
        for item, url in found
    ]
