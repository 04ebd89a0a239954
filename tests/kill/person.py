"""A person with a browser, over plain HTTP: cookies, the forms of a page, and pressing again when the line is lost."""

import re
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode
from uuid import uuid4

PATIENCE_SECONDS = 20
"""For one answer; then a person presses again."""
GIVE_UP_SECONDS = 120
BETWEEN_TRIES = 0.1
COMPLETES = re.compile(r"/langkah/[0-9a-f-]{36}/(ambil/)?$|/periksa/$")
"""Where a POST goes that ends a step, or sends an application."""
PUT_OFF = 503
"""The page that says: nothing was done, press again in a moment."""


@dataclass(frozen=True)
class Upload:
    """A file chosen in a form."""

    field: str
    name: str
    body: bytes


@dataclass
class Answer:
    """What came back, and how many times before nothing did."""

    status: int
    location: str
    text: str
    lost: int = 0
    """How often the line was lost while this very request was under way."""
    last_try_at: float = 0.0
    """Unix time at which the try began that was answered."""
    retry_after: str = ""


@dataclass
class Form:
    """A form of a page: where it goes, and the values that it brings."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
            self.inside = True
        elif self.inside and tag in ("input", "textarea", "select") and given.get("name"):
            self.forms[-1].names.add(given["name"])
            if given.get("type") == "hidden":
                self.forms[-1].values[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


def forms_of(page: str) -> list[Form]:
    parser = _Forms()
    parser.feed(page)
    return parser.forms


@dataclass(frozen=True)
class Stretch:
    """A POST that got no answer: when it had been sent, and when the line broke (monotonic)."""

    sent: float
    ended: float
    completes: bool
    """Does it end a step, or send an application?"""


class Posts:
    """All POSTs of all persons: those under way, those that were cut off, and how many were answered."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._lost: list[Stretch] = []
        self._completing = 0
        self.answered = 0
        self.put_off: list[Answer] = []
        """Answers that said: press again in a moment."""

    @contextmanager
    def under_way(self, path: str) -> Iterator[None]:
        """From the moment the request was sent until there is an answer, or none comes any more."""
        sent, completes = time.monotonic(), bool(COMPLETES.search(path))
        self._move(completes)
        try:
            yield
        except (OSError, HTTPException):
            with self._changed:
                self._lost.append(Stretch(sent, time.monotonic(), completes))
            raise
        finally:
            self._move(-completes)

    def _move(self, number: int) -> None:
        with self._changed:
            self._completing += number
            self._changed.notify_all()

    def wait_for_a_completion(self, seconds: float) -> bool:
        """Until a new one is under way."""
        with self._changed:
            before = self._completing
            return self._changed.wait_for(lambda: self._completing > before, seconds)

    def count(self, answer: Answer) -> None:
        with self._changed:
            self.answered += 1
            if answer.status == PUT_OFF:
                self.put_off.append(answer)

    def cut_by(self, moment: float, *, completing: bool = False) -> int:
        """How many were under way at that moment: all, or those that complete something."""
        with self._changed:
            return sum(each.sent < moment <= each.ended for each in self._lost if each.completes or not completing)

    @property
    def lost(self) -> int:
        with self._changed:
            return len(self._lost)


class Person:
    """Cookies of its own; each request on a line of its own, as through a proxy that was restarted too."""

    def __init__(self, port: int, posts: Posts) -> None:
        self.port = port
        self.posts = posts
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Ask until there is an answer."""
        return self._until_answered("GET", path, None, {})

    def press(self, path: str, values: dict[str, str], files: Iterable[Upload] = ()) -> Answer:
        """Send a form; when no answer comes, send the very same again."""
        return self._until_answered("POST", path, *self._posted(values, files))

    def try_once(self, path: str, values: dict[str, str], files: Iterable[Upload] = ()) -> Answer:
        """Send a form once, and take whatever is answered."""
        return self._once("POST", path, *self._posted(values, files))

    def _posted(self, values: dict[str, str], files: Iterable[Upload]) -> tuple[bytes, dict[str, str]]:
        files = list(files)
        if files:
            body, kind = _multipart(values, files)
        else:
            body, kind = urlencode(values).encode(), "application/x-www-form-urlencoded"
        return body, {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.port}"}

    def _until_answered(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        lost, ends = 0, time.monotonic() + GIVE_UP_SECONDS
        while True:
            at = time.time()
            try:
                answer = self._once(method, path, body, headers)
            except ConnectionRefusedError:
                pass  # nobody was there: nothing was sent
            except (OSError, HTTPException):
                lost += 1
            else:
                if method == "POST":
                    self.posts.count(answer)
                if answer.status != PUT_OFF:
                    answer.lost, answer.last_try_at = lost, at
                    return answer
            assert time.monotonic() < ends, f"no answer to {method} {path}"
            time.sleep(BETWEEN_TRIES)

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            line.request(method, path, body, {**headers, **({"Cookie": cookies} if cookies else {})})
            with self.posts.under_way(path) if method == "POST" else nullcontext():
                response = line.getresponse()
                text = response.read().decode(errors="replace")
        finally:
            line.close()
        for set_cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = set_cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
            if re.search(r"max-age=0\b", set_cookie, re.IGNORECASE):
                del self.cookies[name]
        told = response.headers
        return Answer(response.status, told.get("Location", ""), text, retry_after=told.get("Retry-After", ""))


def _multipart(values: dict[str, str], files: list[Upload]) -> tuple[bytes, str]:
    mark = uuid4().hex
    parts = []
    for name, value in values.items():
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for each in files:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{each.field}"; filename="{each.name}"\r\n\r\n'
        parts.append(head.encode() + each.body + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
