"""The production settings: what `check --deploy` says of them, and what happens without secrets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {
    "ALUR_SECRET_KEY": "".join(f"{each:x}q~Z" for each in range(40)),
    "ALUR_SEALING_KEYS": "dGVzdC1vbmx5LXRlc3Qtb25seS10ZXN0LW9ubHktMTI=",
    "ALUR_LINK_KEY": "tautan-rahasia-yang-cukup-panjang",
}


def run(*arguments, tmp_path, **changes):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_", "DATABASE_"))}
    env = {**kept, "ALUR_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "alur.project.settings.prod", **changes}
    env = {name: value for name, value in env.items() if value is not None}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def test_check_deploy_is_clean(tmp_path):
    done = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, **SECRETS,
               ALUR_HOSTS="layanan.contoh.id", ALUR_BASE_URL="https://layanan.contoh.id")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


PRINT = """
import django, json
django.setup()
from django.conf import settings as s
names = ["DEBUG", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE",
         "CSRF_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "REQUIRE_MFA_FOR_ADMINISTRATORS",
         "PASSWORD_HASHERS", "ALLOWED_HOSTS"]
print(json.dumps({name: getattr(s, name) for name in names}))
"""


def test_production_sends_its_cookies_over_https_only_and_asks_administrators_for_a_second_factor(tmp_path):
    done = run("-c", PRINT, tmp_path=tmp_path, **SECRETS)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["DEBUG"] is False
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert "Argon2" in found["PASSWORD_HASHERS"][0]
    assert "*" not in found["ALLOWED_HOSTS"]
    for name in ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY",
                 "SECURE_SSL_REDIRECT", "REQUIRE_MFA_FOR_ADMINISTRATORS"):  # fmt: skip
        assert found[name] is True, name


@pytest.mark.parametrize(
    ("missing", "code", "said"),
    [
        ("ALUR_SECRET_KEY", "from django.core.signing import dumps; dumps('x')", "SECRET_KEY"),
        ("ALUR_SEALING_KEYS", "from alur.foundation.privacy.sealing import seal; seal('x')", "ALUR_SEALING_KEYS"),
        ("ALUR_LINK_KEY", "from alur.foundation.privacy.sealing import digest; digest('nik', 'x')", "ALUR_LINK_KEY"),
    ],
)
def test_without_a_secret_it_fails_and_says_which(tmp_path, missing, code, said):
    done = run("-c", f"import django; django.setup(); {code}", tmp_path=tmp_path, **{**SECRETS, missing: None})
    assert done.returncode != 0
    assert said in done.stderr


def test_without_a_link_key_no_tracking_link_is_made(tmp_path):
    """A link that everybody can compute would be worse than none."""
    code = (
        "import django; django.setup(); from alur.engine.cases.queries import tracking_token;"
        "from types import SimpleNamespace; print(tracking_token(SimpleNamespace(tracking_nonce='x')))"
    )
    done = run("-c", code, tmp_path=tmp_path, **{**SECRETS, "ALUR_LINK_KEY": None})
    assert done.returncode != 0, done.stdout
    assert "ALUR_LINK_KEY" in done.stderr
