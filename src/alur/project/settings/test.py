"""Tests: fixed secrets, fast hashing, static files without a manifest, tasks run by hand."""

import os
import tempfile

os.environ.setdefault("ALUR_DATA", tempfile.mkdtemp(prefix="alur-test-"))
os.environ.setdefault("ALUR_SECRET_KEY", "test-only-" + "x" * 50)
os.environ.setdefault("ALUR_SEALING_KEYS", "dGVzdC1vbmx5LXRlc3Qtb25seS10ZXN0LW9ubHktMTI=")
os.environ.setdefault("ALUR_LINK_KEY", "test-only-link-key")

from .base import *  # noqa: F403  the environment above must be set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

REQUIRE_MFA_FOR_ADMINISTRATORS = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Threads of a test come and go, and must leave nothing open.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # A file, not memory: threads of a test then wait for each other as processes do.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # Durability is the kill tests' matter: they run the real settings in processes of their own.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
