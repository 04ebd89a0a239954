"""What a browser sends, made ready against a seeded database: each list of requests can be sent once."""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.middleware.csrf import _get_new_csrf_string

from alur.desk.tests.make import ANSWERS, browser, completion
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import tracking_token
from alur.engine.sops.models import SopVersion
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.models import Officer
from alur.kernel import clock
from alur.public.actions import keep_answers

type Request = list[Any]
"""Method, path, cookies, body, and the status that is expected."""

SESSIONS = 16


class Acts:
    """Requests of each kind, of sixteen signed-in browsers and any number of citizens."""

    def __init__(self, officer: Officer) -> None:
        self.version = SopVersion.objects.select_related("sop__office").get(state="effective")
        self.token = _get_new_csrf_string()
        self.csrf = f"csrftoken={self.token}"
        clients = [browser(officer) for _session in range(SESSIONS)]
        self.sessions = [f"{self.csrf}; sessionid={client.cookies['sessionid'].value}" for client in clients]
        cases = Case.objects.exclude(tracking_nonce="").order_by("-opened_at")[:1000]
        self.trackings = [f"/lacak/{tracking_token(case)}/" for case in cases]
        self.chance = random.Random(7)

    def ready(self, kind: str, count: int) -> list[Request]:
        return [each for each, _number in zip(getattr(self, f"_{kind}")(count), range(count), strict=True)]

    def _bare(self, count: int) -> Iterator[Request]:
        yield from (["GET", "/bare/", "", "", 200] for _each in range(count))

    def _tracking(self, count: int) -> Iterator[Request]:
        yield from (["GET", path, "", "", 200] for path in self.chance.choices(self.trackings, k=count))

    def _inbox(self, count: int) -> Iterator[Request]:
        yield from (["GET", "/meja/", self.sessions[each % SESSIONS], "", 200] for each in range(count))

    def _submit(self, count: int) -> Iterator[Request]:
        """The press that sends what was filled in before."""
        fields = definition_of(self.version).first_step.fields
        for _each in range(count):
            draft, secret, faults = keep_answers(
                version=self.version, draft=None, earlier={}, fields=fields, cleaned=ANSWERS, at=clock.now()
            )
            assert not faults
            yield self._post("/kantor/uji/ajukan/periksa/", f"{self.csrf}; isian={secret}", isian=draft.pk)

    def _complete(self, count: int) -> Iterator[Request]:
        """The steps that wait longest."""
        held = Task.objects.filter(state="open", step="periksa").select_related("case").order_by("pk")
        for number, task in enumerate(held[:count]):
            path = f"/meja/permohonan/{task.case.number}/langkah/{task.pk}/"
            yield self._post(path, self.sessions[number % SESSIONS], **completion(task))

    def _post(self, path: str, cookies: str, **fields: Any) -> Request:
        return ["POST", path, cookies, urlencode({"csrfmiddlewaretoken": self.token, **fields}), 302]
