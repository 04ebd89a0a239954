"""Every operation × everybody who may come: what the document says of them is what they get."""

import pytest

from alur.foundation.offices.models import TokenScope

from .program import Program, no_limits, of, token_of
from .world import OPERATIONS, body_of, path_of, prepared, tracking_of

pytestmark = pytest.mark.django_db
NAMES = sorted(OPERATIONS)
FINDS_BY_OFFICE = {"list_cases", "list_tasks", "list_deliveries", "show_me", "choose_language"}
"""Nothing of another office can be named in their addresses."""


@pytest.fixture(autouse=True)
def _no_limits():
    no_limits()


def call(program, corner, name, **over):
    parameters = prepared(corner, name) | over
    path = path_of(name, parameters)
    if OPERATIONS[name]["method"] == "get":
        return program.get(path)
    return program.post(path, body_of(corner, name), key=f"kunci-untuk-{name}-0000")


def success(name):
    return min(int(status) for status in OPERATIONS[name]["responses"])


def takes(name, scheme):
    return any(scheme in each for each in OPERATIONS[name]["security"])


def open_to_all(name):
    return {} in OPERATIONS[name]["security"]


def scope_of(name):
    words = OPERATIONS[name]["description"]
    return next((scope for scope in TokenScope.values if f"scope `{scope}`" in words), "")


@pytest.mark.parametrize("name", NAMES)
def test_who_comes_with_nothing(place, name):
    assert call(Program(), place.a, name).status_code == (success(name) if open_to_all(name) else 401)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("headers", [{"token": "alur_" + "x" * 32}, {"tracking": "y" * 32}], ids=["token", "tracking"])
def test_who_comes_with_a_token_that_is_none(place, name, headers):
    answer = call(Program(**headers), place.a, name)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", NAMES)
def test_an_officer_whose_turn_it_is(place, name):
    if name == "download_file":
        pytest.skip("a file is no model; see the walk")
    answer = call(of(place.a.people["holder"]), place.a, name)
    assert answer.status_code == (success(name) if takes(name, "officerToken") else 401), answer.content


@pytest.mark.parametrize("name", NAMES)
def test_an_officer_whose_token_lacks_the_scope(place, name):
    scope = scope_of(name)
    if not scope:
        pytest.skip("needs no scope")
    rest = [each for each in TokenScope.values if each != scope]
    answer = call(of(place.a.people["holder"], *rest), place.a, name)
    assert (answer.status_code, answer.json()["type"]) == (403, "/api/v1/problems/scope")


@pytest.mark.parametrize("name", NAMES)
def test_an_officer_of_another_office(place, name):
    answer = call(of(place.b.people["holder"]), place.a, name)
    if name in FINDS_BY_OFFICE:
        assert answer.status_code == 200
        assert "AAA-" not in answer.content.decode()
        assert "kantor-a" not in answer.content.decode()
    elif name == "start_case_of_service":
        assert answer.status_code == 403  # the service is public, entering applications for it is not
    elif not takes(name, "officerToken"):
        assert answer.status_code == 401
    else:
        assert answer.status_code == (success(name) if open_to_all(name) else 404)


@pytest.mark.parametrize("name", NAMES)
def test_the_applicant_and_another_applicant(place, name):
    own = Program(tracking=tracking_of(place.a, name))
    answer = call(own, place.a, name)
    if not takes(name, "trackingToken"):
        assert answer.status_code == 401
        return
    if name in ("show_task", "complete"):
        assert answer.status_code == 404  # the step of an officer
        own = Program(tracking=place.a.found["tokens"]["returned"])
        task = str(place.a.found["own_task"].pk)
        if name == "show_task":
            assert call(own, place.a, name, task=task).status_code == 200
        else:
            assert call(own, place.a, name, task=task).status_code == 422  # the example's answers are an officer's
        return
    assert answer.status_code == success(name)
    if not open_to_all(name):
        other = Program(tracking=place.a.found["tokens"]["held"])
        assert call(other, place.a, name).status_code == 404


def test_a_session_counts_for_nothing(place):
    browser = place.browser("holder")
    assert browser.get("/api/v1/me").status_code == 401


def test_closing_the_account_or_revoking_ends_it_with_the_next_request(place):
    colleague = place.a.people["colleague"]
    program = Program(token=token_of(colleague))
    assert program.get("/me").status_code == 200
    colleague.is_active = False
    colleague.save()
    assert program.get("/me").status_code == 401
    colleague.is_active = True
    colleague.save()
    colleague.access_tokens.update(revoked_at=place.at)
    assert program.get("/me").status_code == 401


def test_a_holding_that_ends_takes_its_tasks_along(place):
    acting = of(place.a.people["acting"])
    assert acting.get("/tasks").json()["tasks"]
    place.a.people["acting"].holdings.update(ends_on="2026-11-22", starts_on="2026-11-01")
    assert acting.get("/tasks").json()["tasks"] == []
    assert acting.post(f"/tasks/{place.a.found['task'].pk}/claim").status_code == 403


def test_what_is_shown_is_masked_until_it_is_asked_for(place):
    officer, task = of(place.a.people["holder"]), place.a.found["first_task"]
    shown = officer.get(f"/cases/{place.a.found['number']}").content.decode()
    assert "3201234506780001" not in shown
    assert "81234567890" not in shown
    assert officer.post(f"/tasks/{task.pk}/unmask", {"field": "nik"}).json()["data"] == "3201234506780001"
    journal = officer.get(f"/cases/{place.a.found['number']}/journal").json()["entries"]
    assert journal[-1]["kind"] == "case.unmasked"
    assert journal[-1]["officer"]["name"] == place.a.people["holder"].name
    assert officer.post(f"/tasks/{task.pk}/unmask", {"field": "perihal"}).status_code == 404
    assert of(place.a.people["colleague"]).post(f"/tasks/{task.pk}/unmask", {"field": "nik"}).status_code == 403
