"""The document is true: it is valid OpenAPI 3.1, its examples run, and every answer fits the schema it names."""

from typing import Any

import pytest
from jsonschema_rs import validator_for

from alur.api.panels import models
from alur.api.views.problems import KINDS

from .program import Program, no_limits, of
from .test_callers import call
from .world import OPERATIONS, document, program_for

pytestmark = pytest.mark.django_db
NAMES = sorted(OPERATIONS)


@pytest.fixture(autouse=True)
def _no_limits():
    no_limits()


def schema_of(response: dict[str, Any]) -> dict[str, Any]:
    [content] = response["content"].values()
    return {**content["schema"], "components": document()["components"]}


def fits(value: Any, schema: dict[str, Any]) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in validator_for(schema).iter_errors(value)]


def samples(content: dict[str, Any]) -> list[Any]:
    return [each["value"] for kind in content.values() for each in kind.get("examples", {}).values()]


def test_it_is_what_is_served_as_openapi_3_1(client):
    served = client.get("/api/v1/openapi.json")
    assert served.json() == document()
    assert served.json()["openapi"] == "3.1.0"
    assert served["Content-Type"] == "application/json"


@pytest.mark.parametrize("name", NAMES)
def test_every_example_fits_its_schema(name):
    operation = OPERATIONS[name]
    for status, response in operation["responses"].items():
        found = samples(response["content"])
        if not name.startswith("download_") or int(status) >= 400:
            assert len(found) == 1, status
        for sample in found:
            assert fits(sample, schema_of(response)) == [], status
    body = operation.get("requestBody", {}).get("content", {})
    if body:
        schema = {**body["application/json"]["schema"], "components": document()["components"]}
        assert [fits(sample, schema) for sample in samples(body)] == [[]]


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_a_request_that_succeeds_and_its_answer_fits(place, name):
    operation = OPERATIONS[name]
    answer = call(program_for(place, name), place.a, name)
    assert str(answer.status_code) in operation["responses"]
    assert answer.status_code < 300
    if not name.startswith("download_"):
        assert fits(answer.json(), schema_of(operation["responses"][str(answer.status_code)])) == []


@pytest.mark.parametrize("case", ["fresh", "asked", "returned", "served", "held", "counter", "outside", "waiting"])
def test_cases_and_tasks_in_every_state_fit(place, case):
    number = place.a.cases[case].number
    officer, applicant = of(place.a.people["holder"]), Program(tracking=place.a.found["tokens"][case])
    for program in (officer, applicant):
        shown = program.get(f"/cases/{number}").json()
        assert fits(shown, schema_of(OPERATIONS["show_case"]["responses"]["200"])) == []
        own = [each["url"] for each in shown["own_steps"]]
        tasks = [each["url"] for each in (shown["office_view"] or {"tasks": []})["tasks"]]
        for url in [*own, *tasks]:
            found = program.get(url.removeprefix("/api/v1")).json()
            assert fits(found, schema_of(OPERATIONS["show_task"]["responses"]["200"])) == []


def test_the_examples_of_problems_are_problems_of_ours():
    for operation in OPERATIONS.values():
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                [sample] = samples(response["content"])
                kind = sample["type"].rsplit("/", 1)[1]
                assert KINDS[kind][0] == sample["status"] == int(status)
                models.Problem.model_validate(sample)


def test_a_wrong_answer_would_be_seen(place):
    """A guard of the test itself."""
    answer = of(place.a.people["holder"]).get("/me").json()
    schema = schema_of(OPERATIONS["show_me"]["responses"]["200"])
    assert fits({**answer, "extra": 1}, schema)
    assert fits({name: value for name, value in answer.items() if name != "office"}, schema)


def test_the_page_for_people_lists_every_operation(client):
    page = client.get("/api/v1/").content.decode()
    assert all(f'id="{name}"' in page for name in NAMES)
    assert "//cdn" not in page


def test_what_is_no_address_of_the_api_is_a_problem_not_a_page(client):
    for path in ("/api/v1/tidak/ada", "/api/v1/tasks/bukan-id", "/api/v1/cases/", "/api/v1/a%0Ab/c%0A"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
    wrong = client.post("/api/v1/me")
    assert (wrong.status_code, wrong["Allow"], wrong["Content-Type"]) == (405, "GET", "application/problem+json")
    head = client.head("/api/v1/offices")
    assert (head.status_code, head.content) == (200, b"")


def test_problems_speak_the_language_that_is_asked_for(client):
    words = {
        language: client.get("/api/v1/me", headers={"accept-language": language}).json()["title"]
        for language in ("id", "en", "fr", "en-GB;q=0.9, id;q=0.5")
    }
    assert words["id"] == words["fr"] == "Token tidak dikenal"
    assert words["en-GB;q=0.9, id;q=0.5"] == words["en"]
