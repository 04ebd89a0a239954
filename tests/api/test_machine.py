"""A machine tries whatever the document allows and what it forbids (schemathesis), with every kind of token.

No answer is a 5xx, none has a status or a kind of content that the document does not name, and each fits its schema.
Half of the tries go to objects that exist, so that they get past "not found".
"""

from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.access.place import undone

from .program import no_limits, token_of
from .world import OPERATIONS, body_of, document, link_of, prepared, tracking_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
NAMES = sorted(OPERATIONS)
EACH = 8
"""Tries of one operation with one kind of token."""


@pytest.fixture(autouse=True)
def _one_connection():
    """As Django's own test client: a request leaves the test's connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def loaded(document: dict[str, Any]) -> Any:
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    schema.location = "/api/v1/openapi.json"
    return schema


def headers_of(place: Any, role: str, name: str) -> dict[str, str]:
    if role == "officer":
        return {"Authorization": f"Bearer {token_of(place.a.people['holder'], key='machine')}"}
    if role == "outsider":
        return {"Link-Token": link_of(place.a)}
    return {"Tracking-Token": tracking_of(place.a, name)} if role == "applicant" else {}


def attempts(place: Any, name: str, role: str, said: dict[str, Any], tries: int = EACH) -> None:
    """Try one operation against what `said` names."""
    operation = OPERATIONS[name]
    found = loaded(said)[operation["path"]][operation["method"].upper()]
    ways = st.one_of(
        found.as_strategy(generation_mode=GenerationMode.POSITIVE),
        found.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )
    headers = headers_of(place, role, name)

    @given(case=ways, real=st.booleans(), proper=st.booleans())
    @settings(
        max_examples=tries, deadline=None, database=None, phases=[Phase.generate], print_blob=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def one(case: Any, real: bool, proper: bool) -> None:
        no_limits()
        with undone():
            if real:
                given_ids = prepared(place.a, name)
                case.path_parameters = {key: given_ids[key] for key in case.path_parameters}
                if "office" in (case.query or {}):
                    case.query["office"] = given_ids["office"]
                if proper and operation["method"] == "post" and case.media_type == "application/json":
                    case.body = body_of(place.a, name)
            sent = headers | ({"Idempotency-Key": str(uuid4())} if real else {})
            response = case.call(headers=sent)
            case.validate_response(response, checks=CHECKS)

    one()


SCHEMES = {"officer": "officerToken", "applicant": "trackingToken", "outsider": "linkToken"}


def tries() -> list[tuple[str, str]]:
    """Every operation with whoever it is for, and with nobody's token; each of the others is turned away by one place,
    so that a few operations stand for all."""
    found = []
    for place, name in enumerate(NAMES):
        takes = {scheme for each in OPERATIONS[name]["security"] for scheme in each}
        roles = [role for role, scheme in SCHEMES.items() if scheme in takes or place % 4 == 0]
        found += [(name, role) for role in [*roles, "nobody"]]
    return found


@pytest.mark.parametrize(("name", "role"), tries())
def test_a_machine_finds_no_answer_that_the_document_does_not_name(place, name, role):
    attempts(place, name, role, document())


@pytest.mark.parametrize(
    ("name", "status"), [("show_task", "404"), ("ask", "200"), ("ask", "422"), ("start_case_of_service", "201")]
)
def test_it_would_see_a_status_that_is_not_named(place, name, status):
    """A guard of the machine itself; it also shows that it gets as far as this."""
    role = "nobody" if name == "start_case_of_service" else "officer"
    poorer = deepcopy(document())
    del poorer["paths"][OPERATIONS[name]["path"]][OPERATIONS[name]["method"]]["responses"][status]
    with pytest.raises(FailureGroup, match=f"Undocumented status code\n\n    Received: {status}"):
        attempts(place, name, role, poorer, tries=500)  # it ends with the first that is seen


def test_it_would_see_an_answer_that_does_not_fit(place):
    other = deepcopy(document())
    other["components"]["schemas"]["Me"]["properties"]["name"]["type"] = "integer"
    with pytest.raises(FailureGroup, match="Response violates schema"):
        attempts(place, "show_me", "officer", other)
