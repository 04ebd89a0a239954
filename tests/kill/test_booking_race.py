"""Sixty-four people book one host for one hour through two web processes, at once: one has it, the others are told
when it is free."""

import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from uuid import uuid4

import pytest

from tests.world import ROOT, World

pytestmark = [pytest.mark.kill, pytest.mark.slow]
PEOPLE = 64


def told(world, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill.racing", *arguments],
        cwd=ROOT, env=world.env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def second_web(world):
    """Another process beside the first, on the same database."""
    from tests.machine import free_port

    other = copy(world)
    other.port, other.processes = free_port(), {}
    other.url = f"http://127.0.0.1:{other.port}"
    other.start("web")
    other.wait_until_up()
    return other


def complete(url, token, task, activity):
    headers = {
        "Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex, "Content-Type": "application/json"
    }  # fmt: skip
    body = {"version": task["version"], "outcome": "tersedia", "answers": {}, "activity": activity}
    sent = urllib.request.Request(f"{url}/api/v1/tasks/{task['id']}/complete", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(sent, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_one_of_sixty_four_gets_the_hour_and_the_others_are_offered_another():
    with World() as world:
        given = told(world, str(PEOPLE))
        assert {task["step"] for task in given["tasks"]} == {"cek-ketersediaan"}
        other = second_web(world)
        ready = threading.Barrier(PEOPLE)

        def press(number):
            # Half name the host, as the page does; half leave the choice, as a program may.
            activity = {"meetings_host": str(given["host"])} if number % 2 else {}
            url = (world if number % 4 < 2 else other).url
            ready.wait()
            return complete(url, given["token"], given["tasks"][number], activity)

        try:
            with ThreadPoolExecutor(PEOPLE) as threads:
                answers = list(threads.map(press, range(PEOPLE)))
        finally:
            other.stop("web")
        statuses = Counter(status for status, _body in answers)
        assert statuses == {200: 1, 422: PEOPLE - 1}, (statuses, answers[:3])
        refused = [body for status, body in answers if status == 422]
        assert all("Waktu lain yang bebas: " in body for body in refused), refused[0]
        assert told(world) == {"bookings": 1, "cells": 12, "open": PEOPLE - 1}
        assert world.verify() == ""
