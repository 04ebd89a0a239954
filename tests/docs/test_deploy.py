"""What lies in deploy/ fits the product: its commands can be typed so, its units are sound and locked down."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from alur.project import cli
from alur.project.cli import main

from .pages import ROOT, text

DEPLOY = ROOT / "deploy"
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE = YAML(typ="safe").load(text("deploy/compose.yaml"))
ANALYZE = shutil.which("systemd-analyze")
LARGEST_EXPOSURE = 1.5


def section(file, name):
    found = configparser.RawConfigParser(strict=False, allow_no_value=True)
    found.optionxform = str
    found.read(file)
    return dict(found[name])


def can_be_typed(words, monkeypatch):
    for command in cli._commands():
        monkeypatch.setattr(command, "run", lambda args: 0)
    monkeypatch.setenv("ALUR_DATA", "unused")
    return main(words) == 0


def test_there_are_web_worker_backup_and_drill():
    assert {file.stem for file in SERVICES} == {"alur-web", "alur-worker", "alur-backup", "alur-drill"}
    timers = {file.stem for file in (DEPLOY / "systemd").glob("*.timer")}
    assert timers == {"alur-backup", "alur-drill"}


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_every_unit_runs_a_command_that_is_there(file, monkeypatch):
    words = section(file, "Service")["ExecStart"].split()
    assert words[0] == "/opt/alur/.venv/bin/alur"
    assert can_be_typed(words[1:], monkeypatch)
    assert section(file, "Service")["User"] == "alur"


@pytest.mark.parametrize("name", ["web", "worker", "backup"])
def test_every_container_runs_a_command_that_is_there(name, monkeypatch):
    assert can_be_typed(COMPOSE["services"][name]["command"], monkeypatch)


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_node_in_containers_runs_the_same_as_locked_down(name, monkeypatch):
    node = YAML(typ="safe").load(text("deploy/compose.node.yaml"))["services"][name]
    assert can_be_typed(node["command"], monkeypatch)
    whole = COMPOSE["services"][name]
    for key in ("image", "command", "restart", "read_only", "tmpfs", "cap_drop", "security_opt"):
        assert node[key] == whole[key], key
    assert node.get("healthcheck") == whole.get("healthcheck")


def test_containers_may_write_to_their_volumes_only_and_no_secret_is_written_down():
    for name in ("web", "worker", "backup"):
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert not re.search(
        r"(?i)(password|token|secret_key): *['\"]?\w+['\"]?$", text("deploy/compose.yaml"), re.MULTILINE
    )


@pytest.mark.skipif(ANALYZE is None, reason="no systemd on this machine")
@pytest.mark.parametrize("file", sorted((DEPLOY / "systemd").iterdir()), ids=lambda file: file.name)
def test_systemd_finds_no_fault_in_a_unit(file, tmp_path):
    here = str(Path(sys.executable).parent / "alur")
    for each in (DEPLOY / "systemd").iterdir():
        (tmp_path / each.name).write_text(each.read_text().replace("/opt/alur/.venv/bin/alur", here))
    done = subprocess.run(
        [ANALYZE, "verify", "--man=no", tmp_path / file.name], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if "alur" in line]
    assert said == []


@pytest.mark.skipif(ANALYZE is None, reason="no systemd on this machine")
@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_systemd_calls_the_exposure_of_a_service_small(file):
    done = subprocess.run([ANALYZE, "security", "--offline=yes", file], capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for \S+: (\d+\.\d)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) <= LARGEST_EXPOSURE


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile.compose", "nginx.conf"])
def test_a_proxy_lets_uploads_through_and_keeps_the_insides_inside(name):
    body = text(f"deploy/{name}")
    assert re.search(r"110 ?m", body, re.IGNORECASE)
    assert "metrics" in body
    assert "8000" in body


def test_the_two_caddyfiles_differ_in_where_the_web_is_only():
    assert text("deploy/Caddyfile").replace("127.0.0.1:8000", "web:8000") == text("deploy/Caddyfile.compose")


def test_every_file_of_deploy_is_told_of_in_the_operations_page():
    page = text("docs/operations.md")
    names = {file.name for file in DEPLOY.rglob("*") if file.is_file()}
    assert {name for name in names if name not in page} == set()
