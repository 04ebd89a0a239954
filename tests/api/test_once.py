"""One key, one effect: every call that changes something, sent twice."""

import pytest

from tests.access.walking import changed, snapshot

from .program import Program, no_limits, of
from .test_walk import ANSWERS, APPLY, paper
from .world import OPERATIONS, body_of, path_of, prepared, program_for

pytestmark = pytest.mark.django_db
MUTATING = sorted(
    name
    for name, each in OPERATIONS.items()
    if any(parameter["name"] == "Idempotency-Key" for parameter in each["parameters"])
)
KEY = "0f8c5d9e-3f0a-4d0e-9a51-6f6f0c4e2b11"


@pytest.fixture(autouse=True)
def _no_limits():
    no_limits()


def test_everything_that_changes_something_takes_a_key():
    posts = {name for name, each in OPERATIONS.items() if each["method"] == "post"}
    assert posts - set(MUTATING) == {"look_up"}
    assert len(MUTATING) >= 25


@pytest.mark.parametrize("name", MUTATING)
def test_the_same_request_twice_has_one_effect_and_one_answer(place, name):
    program = program_for(place, name)
    path, body = path_of(name, prepared(place.a, name)), body_of(place.a, name)
    before = snapshot()
    first = program.post(path, body, key=KEY)
    assert first.status_code < 300, first.content
    after = snapshot()
    assert changed(before, after)
    second = program.post(path, body, key=KEY)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert changed(after, snapshot()) == []


@pytest.mark.parametrize("name", MUTATING)
def test_the_same_key_with_something_else_is_a_conflict(place, name):
    program = program_for(place, name)
    path = path_of(name, prepared(place.a, name))
    assert program.post(path, body_of(place.a, name), key=KEY).status_code < 300
    after = snapshot()
    separator = "&" if "?" in path else "?"
    other = program.post(f"{path}{separator}lain=1", body_of(place.a, name), key=KEY)
    assert other.status_code == 409
    assert changed(after, snapshot()) == []


@pytest.mark.parametrize("name", MUTATING)
@pytest.mark.parametrize("key", ["", "pendek", "é" * 20, "x" * 201])
def test_without_a_proper_key_nothing_happens(place, name, key):
    program = program_for(place, name)
    path, body = path_of(name, prepared(place.a, name)), body_of(place.a, name)
    program.get("/me")  # the token's use is noted now
    before = snapshot()
    answer = program.post(path, body, key="", **({"idempotency-key": key} if key else {}))
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"Idempotency-Key"}
    assert changed(before, snapshot()) == []


def test_a_refused_request_may_use_its_key_again(place):
    wrong = Program().post(APPLY, {"answers": {**ANSWERS, "nik": "1"}}, key=KEY)
    assert wrong.status_code == 422
    assert Program().post(APPLY, {"answers": ANSWERS}, key=KEY).status_code == 201


def test_two_callers_with_one_key_do_not_meet(place):
    task = place.a.found["task"]
    first, second = of(place.a.people["holder"]), of(place.a.people["acting"])
    assert first.post(f"/tasks/{task.pk}/claim", key=KEY).status_code == 200
    assert second.post(f"/tasks/{task.pk}/claim", key=KEY).status_code == 403


def test_claiming_again_with_the_old_key_after_a_release_claims_nothing(place):
    officer, task = of(place.a.people["holder"]), place.a.found["task"]
    assert officer.post(f"/tasks/{task.pk}/claim", key=KEY).status_code == 200
    assert officer.post(f"/tasks/{task.pk}/release").status_code == 200
    assert officer.post(f"/tasks/{task.pk}/claim", key=KEY).status_code == 200
    task.refresh_from_db()
    assert task.assignee is None


def test_files_sent_again_are_the_same_request_and_others_are_not(place):
    first = Program().post(APPLY, {"answers": ANSWERS}, key=KEY, files={"lampiran": paper()})
    again = Program().post(APPLY, {"answers": ANSWERS}, key=KEY, files={"lampiran": paper()})
    assert again.json() == first.json()
    other = paper()
    other.file.write(b"%%")
    other.file.seek(0)
    assert Program().post(APPLY, {"answers": ANSWERS}, key=KEY, files={"lampiran": other}).status_code == 409
    assert Program().post(APPLY, {"answers": ANSWERS}, key=KEY).status_code == 409
