"""Which pages there are: every link that a person can follow, some of each kind."""

import re
from collections import defaultdict
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext

EACH_KIND = 2
"""Pages of one address pattern that are looked at: those that differ most in what stands on them."""
ASKED_FOR_EACH = 6
"""So many pages are fetched for each that is looked at."""
_HREF = re.compile(r"<a\b[^>]*?\bhref=\"([^\"#]+)")
_SHAPE = re.compile(r"<(h1|h2|form|details|textarea|table|input[^>]*type=\"\w+|\w+[^>]* class=\"[^\"]+)")


def kind_of(path: str) -> str:
    """The name of the address pattern; "" for what is no page of ours."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def crawl(request: APIRequestContext, starts: list[str], base: str, within: tuple[str, ...]) -> dict[str, list[str]]:
    """Address pattern → paths of pages of that kind, the most different ones. Nothing but GET, nothing outside."""
    waiting, seen = list(starts), set(starts)
    found: dict[str, dict[frozenset[str], str]] = defaultdict(dict)
    asked: dict[str, int] = defaultdict(int)
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if not kind or not path.startswith(within) or asked[kind] >= EACH_KIND * ASKED_FOR_EACH:
            continue
        asked[kind] += 1
        answer = request.get(path, max_redirects=0)
        if 300 <= answer.status < 400:
            _follow(answer.headers["location"], path, base, waiting, seen)
            continue
        assert answer.status == 200, f"{path} answered {answer.status}"
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        text = answer.text()
        found[kind].setdefault(frozenset(_SHAPE.findall(text)), path)
        for link in _HREF.findall(text):
            _follow(unescape(link), path, base, waiting, seen)
    return {kind: _most_different(pages) for kind, pages in found.items()}


def _follow(link: str, path: str, base: str, waiting: list[str], seen: set[str]) -> None:
    target = urlsplit(urljoin(base + path, link))
    if f"{target.scheme}://{target.netloc}" != base or target.path.startswith("/static/"):
        return
    address = target.path + (f"?{target.query}" if target.query else "")
    if address not in seen and "bahasa=" not in address:
        seen.add(address)
        waiting.append(address)


def _most_different(pages: dict[frozenset[str], str]) -> list[str]:
    """First the page with most on it, then each time the one that adds most."""
    chosen: list[str] = []
    covered: set[str] = set()
    rest = dict(pages)
    while rest and len(chosen) < EACH_KIND:
        shape = max(rest, key=lambda each: (len(each - covered), len(each)))
        chosen.append(rest.pop(shape))
        covered |= shape
    return chosen
