"""The demo: what it seeds, and that it starts, continues and ends as one."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.machine import free_port

pytestmark = pytest.mark.once  # the demo runs on its embedded default; the journeys run its offices on both databases
ALUR = [sys.executable, "-m", "alur.project.demo.child", str(os.getpid())]
"""Our command, ending with the test run even where that is killed."""
STARTS_WITHIN = 180
"""Seconds; generous, because other tests run beside it."""
DAYS = {
    "a working morning": datetime(2026, 11, 24, 2, 10, tzinfo=UTC),
    "the minute after opening": datetime(2026, 11, 23, 0, 31, tzinfo=UTC),
    "a Saturday night": datetime(2026, 11, 21, 16, 0, tzinfo=UTC),
    "Lebaran": datetime(2026, 3, 21, 20, 0, tzinfo=UTC),
}


# ── What is seeded ──


@pytest.fixture(params=DAYS.values(), ids=DAYS.keys())
def seeded(request, db, settings, tmp_path):
    from alur.project.demo.seeding import seed

    settings.MEDIA_ROOT = tmp_path
    assert seed(now=request.param, password="bila-kanu-sore-42")
    return request.param


@pytest.mark.slow
def test_the_demo_shows_every_state_at_any_time(seeded):
    """One seeding is slow, so everything about it is looked at once."""
    from alur.engine.cases.models import Case, Pause, Task
    from alur.engine.cases.rules.flow import CaseStatus

    roots = Case.objects.filter(parent_task=None)
    assert 40 <= roots.count() < 50
    assert {case.status for case in roots} == set(CaseStatus)
    assert set(roots.values_list("channel", flat=True)) >= {"web", "surat", "kunjungan", "telepon", "internal"}
    assert not Task.objects.filter(case__ended_at__isnull=False, state="open").exists()
    assert not Task.objects.filter(opened_at__gt=seeded).exists()

    waiting = Task.objects.filter(state="open", is_call=False)
    assert waiting.filter(due_at__lt=seeded).count() >= 3, "overdue"
    assert waiting.filter(nearly_due_at__lte=seeded, due_at__gte=seeded).count() >= 3, "nearly due"
    assert waiting.filter(
        case__parent_task__isnull=False, case__sop_version__sop__slug="pemeliharaan-perbaikan"
    ).exists()
    assert set(Pause.objects.filter(ended_at=None).values_list("kind", flat=True)) == {"pemohon", "ditunda"}
    assert waiting.filter(opened_as="back", clock="applicant").exists(), "returned to the applicant"
    assert Task.objects.filter(opened_as="correction").exists()
    _all_forms_are_filled_in()
    _the_index_may_be_shown()
    _the_journal_holds()
    _old_notices_are_withheld(seeded)


def _all_forms_are_filled_in():
    """The actions trust the page's form; the stories must not say less than a page would let through."""
    from alur.engine.cases.models import Task
    from alur.engine.cases.queries import opened_answers
    from alur.engine.sops.queries import definition_of

    for task in Task.objects.filter(state="done", is_watch=False).select_related("case__sop_version"):
        step = definition_of(task.case.sop_version).step(task.step)
        given = opened_answers(task.answers)
        going_back = bool(task.outcome and step.outcomes and step.outcomes[task.outcome].back)
        for field in step.fields:
            hidden = field.shown_if and not field.shown_if.matches(given.get(field.shown_if.field))
            by_telephone = field.name == "surel" and task.case.channel not in ("web", "internal")
            if field.required and not hidden and not going_back and not by_telephone:
                assert given.get(field.name), f"{task.case.number} {task.step}: {field.name}"
            options = {option.value for option in field.options}
            if options and field.name in given:
                assert set(given[field.name] if field.type == "choices" else [given[field.name]]) <= options


def _the_index_may_be_shown():
    from alur.activities.surveys.models import Response
    from alur.activities.surveys.rules.profile import SMALLEST_GROUP

    answers = Counter(Response.objects.values_list("service", flat=True))
    assert set(answers) == {"kendala-tik", "konsultasi-kesekretariatan", "konsultasi-sip"}
    assert min(answers.values()) >= SMALLEST_GROUP


def _the_journal_holds():
    from alur.foundation.journal.models import Entry
    from alur.foundation.journal.ports import Inspection
    from alur.foundation.journal.registry import checks

    assert len(set(Entry.objects.values_list("stream", flat=True))) > 50
    assert [fault for check in checks for fault in check.run(Inspection(at=datetime.now(UTC)))] == []


def _old_notices_are_withheld(now):
    from django_tasks_db.models import DBTaskResult

    from alur.foundation.outbox.models import Delivery

    states = Counter(Delivery.objects.values_list("state", flat=True))
    assert set(states) == {"queued", "cancelled"}
    assert 0 < states["queued"] < 100
    assert not DBTaskResult.objects.exists()
    assert not Delivery.objects.filter(state="cancelled", last_error="").exists()


def test_the_acting_holder_acts_these_weeks(db, settings, tmp_path):
    from alur.foundation.offices.models import Officer
    from alur.foundation.offices.queries import positions_held
    from alur.project.demo.accounts import accounts
    from alur.project.demo.seeding import found_offices

    now = DAYS["a working morning"]
    found_offices(now=now, password="bila-kanu-sore-42")
    maya = Officer.objects.get(email="maya@sekretariat.example")
    assert {each.key for each in positions_held(maya, now)} == {"kepala-bagian", "anggota-tim"}
    [line] = [each for each in accounts(now) if each.email == maya.email]
    assert line.position == "Plh. Kepala Bagian Umum dan RT, Anggota Tim Pelaksana Layanan Pengaduan"
    assert maya.check_password("bila-kanu-sore-42")


def test_other_data_are_never_mixed_with_the_demo(db):
    from alur.foundation.offices.models import Office
    from alur.project.demo.seeding import NotTheDemo, seed

    Office.objects.create(slug="kantor", name="Kantor Sungguhan", short_name="KS")
    with pytest.raises(NotTheDemo, match="bukan data contoh"):
        seed(now=DAYS["a working morning"], password="bila-kanu-sore-42")
    assert list(Office.objects.values_list("slug", flat=True)) == ["kantor"]


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS.keys())
@pytest.mark.parametrize("minutes", [1, 29.5, 450, 451, 13_500])
def test_working_time_before_is_the_latest_instant_that_long_ago(day, minutes):
    from datetime import timedelta

    from alur.engine.worktime.rules import default_calendar, working_time
    from alur.project.demo.moments import working_time_before

    calendar, length = default_calendar("Asia/Jakarta"), timedelta(minutes=minutes)
    start = working_time_before(calendar, day, length)
    assert working_time(calendar, start, day) == length
    assert working_time(calendar, start + timedelta(seconds=1), day) < length


# ── The running demo ──


class Demo:
    """`alur demo` in a process of its own."""

    def __init__(self, data, port, *more):
        self.data, self.port = data, port
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*ALUR, "demo", "--port", str(port), "--data", str(data), *more],
            env=clean_environment(),
            cwd=data.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def wait_until_up(self):
        """Until it has said that it is ready. Answers what it said."""
        said = []
        assert self.process.stdout
        for line in self.process.stdout:
            said.append(line)
            if "Hentikan dengan Ctrl-C" in line:
                return "".join(said)
            assert time.monotonic() - self.began < STARTS_WITHIN, "".join(said)
        raise AssertionError("".join(said))

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        said, _nothing = self.process.communicate(timeout=40)
        return said


def clean_environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_", "DATABASE_"))}
    return kept | {"PYTHONUNBUFFERED": "1"}


@pytest.fixture
def start(tmp_path):
    running = []

    def starting(*more):
        running.append(Demo(tmp_path / "data", free_port(), *more))
        return running[-1]

    yield starting
    for demo in running:
        if demo.process.poll() is None:
            demo.end()


def family(pid):
    """The process and all that came of it, by parent and by session."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,sid="], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = {pid}
    while more := {each for each, parent, session in rows if parent in found or session in found} - found:
        found |= more
    return found


def alive(pids):
    listed = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    states = {int(line.split()[0]): line.split()[1] for line in listed.splitlines()}
    return {pid for pid in pids if pid in states and not states[pid].startswith("Z")}


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def sign_in(base_url, email, password):
    """A browser's way in: page, its token, form, and where that leads. Answers the last page and its address."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(f"{base_url}/akun/masuk/", timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "login": email, "password": password})
    headers = {"Origin": base_url, "Referer": f"{base_url}/akun/masuk/"}
    with browser.open(urllib.request.Request(f"{base_url}/akun/masuk/", form.encode(), headers), timeout=20) as answer:
        return answer.read().decode(), answer.geturl()


def case_count(data):
    with sqlite3.connect(f"file:{data}/db.sqlite3?mode=ro", uri=True) as database:
        return database.execute("SELECT count(*) FROM cases_case").fetchone()[0]


@pytest.mark.slow
def test_a_newcomer_starts_the_demo_signs_in_and_comes_back_later(start, tmp_path):
    demo = start()
    said = demo.wait_until_up()
    told = json.loads((tmp_path / "data" / "demo.json").read_text())
    assert told["base_url"] == demo.url
    assert [office["slug"] for office in told["offices"]] == ["balai", "pusat", "sekretariat"]
    for office in told["offices"]:
        with urllib.request.urlopen(office["url"], timeout=20) as answer:
            assert office["name"] in answer.read().decode()
    for account in told["accounts"]:
        assert set(account) == {"office", "position", "name", "email", "password", "token"}
        assert account["email"] in said
        page, where = sign_in(demo.url, account["email"], account["password"])
        assert where.startswith(f"{demo.url}/meja/"), account["email"]
        assert account["name"] in page
    assert account["password"] in said
    wait_for(lambda: any((tmp_path / "data" / "mail").glob("*.eml")), "a mail of the last hour")

    counted = case_count(tmp_path / "data")
    assert "Demo dihentikan" in demo.end()
    assert demo.process.returncode == 0
    assert not answers(f"{demo.url}/live")

    again = start()
    assert "Melanjutkan data contoh" in again.wait_until_up()
    assert case_count(tmp_path / "data") == counted
    later = json.loads((tmp_path / "data" / "demo.json").read_text())
    assert later["base_url"] == again.url
    assert later["accounts"] == told["accounts"]


@pytest.mark.slow
@pytest.mark.kill
def test_a_killed_demo_leaves_nobody_behind_and_half_a_seeding_nothing(start, tmp_path):
    demo = start()
    database = tmp_path / "data" / "db.sqlite3"
    wait_for(database.exists, "the database")
    wait_for(lambda: any((tmp_path / "data").glob("files/*/*/*")), "a first file of the stories")
    demo.process.kill()
    demo.process.wait()
    assert case_count(tmp_path / "data") == 0

    demo = start()
    assert "Data contoh dibuat" in demo.wait_until_up()
    everybody = family(demo.process.pid)
    assert len(everybody) >= 4, "the demo, granian, its process and the worker"
    demo.process.kill()
    demo.process.wait()
    wait_for(lambda: not alive(everybody), "the end of web and worker")
    assert not answers(f"{demo.url}/live")


@pytest.mark.slow
@pytest.mark.kill
def test_the_demo_ends_when_a_part_of_it_does(start, tmp_path):
    demo = start()
    demo.wait_until_up()
    everybody = family(demo.process.pid)
    [worker] = [pid for pid in everybody if b"worker" in command_line(pid)]
    os.kill(worker, signal.SIGKILL)
    said, _nothing = demo.process.communicate(timeout=40)
    assert demo.process.returncode == 1
    assert "Bagian “worker” berhenti sendiri" in said
    wait_for(lambda: not alive(everybody), "the end of all")


def command_line(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return file.read()


def wait_for(condition, what, seconds=STARTS_WITHIN):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"waited in vain for {what}"
        time.sleep(0.1)


@pytest.mark.slow
def test_a_port_that_is_taken_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_alur("demo", "--port", str(port), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert f"Port {port} sudah dipakai" in done.stderr
    assert not (tmp_path / "data").exists()


# ── The web server ──


def run_alur(*arguments, **environment):
    return subprocess.run(
        [*ALUR, *arguments],
        env=clean_environment() | {"DJANGO_SETTINGS_MODULE": "alur.project.settings.dev"} | environment,
        capture_output=True,
        text=True,
        timeout=STARTS_WITHIN,
        check=False,
    )


@pytest.mark.slow
def test_serve_and_worker_refuse_a_schema_that_is_not_their_own(tmp_path):
    data = tmp_path / "data"
    done = run_alur("serve", "--port", str(free_port()), "--data", str(data))
    assert done.returncode == 1
    assert "alur serve --migrate" in done.stderr

    with sqlite3.connect(data / "db.sqlite3") as database:
        database.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied text)")
        database.execute(
            "INSERT INTO django_migrations VALUES (1, 'cases', '9999_no_colours_after_9998', '2030-01-01 00:00:00')"
        )
    done = run_alur("serve", "--port", str(free_port()), "--data", str(data))
    assert done.returncode == 1
    assert "lebih baru" in done.stderr
    assert "cases.9999_no_colours_after_9998" in done.stderr
    done = run_alur("worker", "--once", "--data", str(data))
    assert done.returncode == 1
    assert "cases.9999_no_colours_after_9998" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("argument", "value"), [("--port", "0"), ("--port", "70000"), ("--port", "x"), ("--workers", "0")]
)
def test_serve_says_what_is_wrong_with_its_arguments(argument, value, tmp_path):
    done = run_alur("serve", argument, value, "--data", str(tmp_path / "data"))
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
