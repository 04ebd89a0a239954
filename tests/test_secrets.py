"""The secrets of an installation: made once, whole, for their owner only."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet

from alur.kernel.errors import AlurError
from alur.project.secrets import FROM_ENVIRONMENT, ensure_secrets


@pytest.fixture
def fresh_data(tmp_path, monkeypatch):
    for name in (*FROM_ENVIRONMENT, "ALUR_SECRETS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALUR_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_secrets_are_made_once_for_their_owner_only(fresh_data):
    ensure_secrets()
    made = (fresh_data / "secrets.json").read_text()
    ensure_secrets()

    assert (fresh_data / "secrets.json").read_text() == made
    assert stat.S_IMODE((fresh_data / "secrets.json").stat().st_mode) == 0o600
    assert [file.name for file in fresh_data.iterdir()] == ["secrets.json"]
    secrets = json.loads(made)
    assert len(secrets["secret_key"]) >= 50
    assert len(secrets["link_key"]) >= 43
    sealed = Fernet(secrets["sealing_keys"][0]).encrypt(b"x")
    assert Fernet(secrets["sealing_keys"][0]).decrypt(sealed) == b"x"


def test_processes_that_start_together_agree_on_the_secrets(fresh_data):
    file = fresh_data / "secrets.json"

    def start(_):
        ensure_secrets()
        return file.read_text()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(32)))) == 1


@pytest.mark.parametrize("body", ["", "{", "[]", '{"secret_key": "x"}'])
def test_a_broken_secrets_file_is_told_and_never_replaced(fresh_data, body):
    fresh_data.mkdir()
    (fresh_data / "secrets.json").write_text(body)
    with pytest.raises(AlurError, match="rusak"):
        ensure_secrets()
    assert (fresh_data / "secrets.json").read_text() == body


def test_secrets_from_the_environment_need_no_file(fresh_data, monkeypatch):
    for name in FROM_ENVIRONMENT:
        monkeypatch.setenv(name, "x")
    ensure_secrets()
    assert not fresh_data.exists()
