"""A program that talks to the API: with somebody's token, a tracking token, or none."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.cache import caches
from django.test import Client

from alur.foundation.offices.actions import make_token
from alur.foundation.offices.models import TokenScope
from tests.access.place import AT

ALL = tuple(TokenScope.values)


def token_of(officer: Any, *scopes: str, key: str = "") -> str:
    """A real token of that officer, of all scopes unless named."""
    _row, secret = make_token(
        officer=officer, name="uji", scopes=scopes or ALL, expires_at=AT + timedelta(days=30), key=key or uuid4().hex,
        by=officer.actor, at=AT,
    )  # fmt: skip
    return secret


class Program:
    def __init__(self, *, token: str = "", tracking: str = "", link: str = "", language: str = "en") -> None:
        self.headers = {"accept-language": language}
        if token:
            self.headers["authorization"] = f"Bearer {token}"
        if tracking:
            self.headers["tracking-token"] = tracking
        if link:
            self.headers["link-token"] = link
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None, files: Any = None, **more: str) -> Any:
        """`key=""` sends none; `files` is {field: upload or list}."""
        headers = {**self.headers, **more}
        if key != "":
            headers["idempotency-key"] = key or uuid4().hex
        if files is not None:
            sent = {"body": json.dumps(body or {}), **files}
            return self.client.post(f"/api/v1{path}", sent, headers=headers)
        text = body if isinstance(body, str | bytes) else json.dumps(body or {})
        return self.client.post(f"/api/v1{path}", text, content_type="application/json", headers=headers)


def of(officer: Any, *scopes: str) -> Program:
    return Program(token=token_of(officer, *scopes))


def no_limits() -> None:
    for name in ("default", "process"):
        caches[name].clear()
