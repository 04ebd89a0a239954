"""docs/api.md: its programs run as printed, and it names every operation and happening, and no other."""

import io
import json
import re
import urllib.request
from urllib.parse import urlsplit

import pytest
from django.test import Client

from alur.api.views.document import document
from alur.api.views.problems import KINDS
from alur.desk.tests import make as desk
from alur.engine.cases.models import Case
from alur.engine.cases.tests import make as cases
from alur.foundation.offices.models import TokenScope
from alur.kernel import clock
from alur.outlets.webhooks.rules import KINDS as HAPPENINGS
from alur.outlets.webhooks.rules import TEST, headers_of
from tests.api.program import token_of

from .pages import ROOT, files_of, text

PAGE = "docs/api.md"
PROGRAMS = files_of(ROOT / PAGE)


@pytest.fixture
def by_wire(monkeypatch):
    """urllib reaches this process instead of a server."""

    def urlopen(request):
        where = urlsplit(request.full_url)
        path = f"{where.path}?{where.query}" if where.query else where.path
        headers = {name.lower(): value for name, value in request.header_items() if name.lower() != "content-type"}
        answer = Client().generic(
            request.get_method(), path, request.data or b"", content_type="application/json", headers=headers
        )
        assert answer.status_code < 300, answer.content
        return io.BytesIO(answer.content)

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)


@pytest.mark.django_db
def test_the_first_program_takes_a_case_to_its_end(by_wire):
    program = {}
    exec(compile(PROGRAMS["walk.py"], "walk.py", "exec"), program)
    with clock.frozen(desk.AT):
        office = desk.sop().sop.office
        clerk, head = cases.officer("sari", "petugas"), cases.officer("kepala", "kepala")
        service = cases.SopVersion.objects.get().sop.slug
        answers = {**desk.ANSWERS, "telepon": "0812 3456 7890"}
        receipt = program["apply"](service, office.slug, answers)
        number = receipt["number"]
        assert program["status"](number, receipt["tracking_token"]) == "running"
        program["work"](token_of(clerk), number, "sesuai", {"temuan": "Lengkap."})
        program["work"](token_of(head), number)
        assert program["status"](number, receipt["tracking_token"]) == "archived"
    assert Case.objects.get().number == number


def test_the_check_of_a_message_accepts_ours_and_nothing_else():
    program = {}
    exec(compile(PROGRAMS["verify.py"], "verify.py", "exec"), program)
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"type":"case.ended"}'
    headers, now = headers_of(secret, "msg_1", desk.AT, body), desk.AT.timestamp()
    verify = program["is_from_alur"]
    assert verify(secret, headers, body, now)
    assert not verify(secret, headers, body + b" ", now)
    assert not verify(secret, {**headers, "webhook-id": "msg_2"}, body, now)
    assert not verify("whsec_" + "A" * 32, headers, body, now)
    assert not verify(secret, headers, body, now + 301)


def test_every_operation_is_in_the_table_and_no_other():
    named = set(re.findall(r"^\| [^|]+ \| `((?:GET|POST) [^`]+)` \|$", text(PAGE), flags=re.MULTILINE))
    assert named == {
        f"{method.upper()} {path}" for path, item in document()["paths"].items() for method in item
    }  # fmt: skip


def test_every_status_scope_and_happening_is_told():
    page = text(PAGE)
    told = {int(status) for status in re.findall(r"^\| (\d{3}) \|", page, flags=re.MULTILINE)}
    assert told == {status for status, _title in KINDS.values()} - {500}
    assert set(re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)) >= set(TokenScope.values)
    happenings = set(re.findall(r"`((?:case|webhook)\.\w+)`", page.split("## Webhooks")[1]))
    assert happenings == {*HAPPENINGS, TEST}


def test_the_sample_message_has_the_parts_of_a_real_one():
    [sample] = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", text(PAGE), flags=re.DOTALL)]
    assert set(sample) == {"type", "timestamp", "data"}
    source = text("src/alur/outlets/webhooks/queries.py")
    assert all(f'"{name}"' in source for name in sample["data"])
