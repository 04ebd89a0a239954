"""All settings, from the environment. A new slice needs no edit here: slices are found by their apps.py."""

import ipaddress
import json
import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.csp import CSP

from alur.project.database_url import database_settings

SOURCE = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("ALUR_DATA", "alur-data")).absolute()

# Secrets live in one file of the data directory, made once by the command line (`project/secrets.py`).
_secrets_file = Path(os.environ.get("ALUR_SECRETS", DATA_DIR / "secrets.json"))
_secrets = json.loads(_secrets_file.read_text()) if _secrets_file.exists() else {}
SECRET_KEY = os.environ.get("ALUR_SECRET_KEY") or _secrets.get("secret_key", "")
# The first key seals, every key opens: rotation puts a new one in front.
SEALING_KEYS: list[str] = (
    os.environ["ALUR_SEALING_KEYS"].split(",")
    if "ALUR_SEALING_KEYS" in os.environ
    else _secrets.get("sealing_keys", [])
)
LINK_KEY: str = os.environ.get("ALUR_LINK_KEY") or _secrets.get("link_key", "")

DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALUR_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
BASE_URL = os.environ.get("ALUR_BASE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

_RINGS = (
    "ui",
    "foundation/*",
    "engine/*",
    "outlets/*",
    "activities/*",
    "connectors/*",
    "public",
    "desk",
    "administration",
    "api",
)


def _slices() -> list[str]:
    found = (folder for ring in _RINGS for folder in sorted(SOURCE.glob(ring)) if (folder / "apps.py").exists())
    return ["alur." + ".".join(folder.relative_to(SOURCE).parts) for folder in found]


INSTALLED_APPS = [
    *_slices(),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_tasks_db",
]

MIDDLEWARE = [
    "alur.ui.tracing.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "alur.ui.compression.CompressPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "alur.ui.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Default deny: a view is public only where it says so with @login_not_required.
    "alur.ui.sessions.KeepTypedLoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alur.ui.errors.KernelErrorsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "alur.project.urls"
WSGI_APPLICATION = "alur.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}"))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A connection stays with its thread for a minute: opening one costs as much as the queries of a page, and with the
    # last one to close the whole log is flushed into the database.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # FULL: NORMAL loses acknowledged commits at power loss. IMMEDIATE: a writer waits at BEGIN, never fails half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # 16 MB of pages for each connection: with SQLite's own 2 MB every list of a large office starts cold.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
        ),
    }
else:
    # Beside what DATABASE_URL itself says, as ?sslmode=verify-full.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 15}
    # A node that falls silent (no power, a cut cable) holds locks that others wait for: the server gives it up, too.
    DATABASES["default"]["OPTIONS"].setdefault(
        "options",
        "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3 -c tcp_user_timeout=10s"
        " -c idle_in_transaction_session_timeout=2min",
    )
    # A server that was restarted leaves dead connections in the pool: the next visitor must not get them as an error.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "offices.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:inbox"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("ALUR_STATIC", DATA_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "alur.ui.stylesheets.StylesheetStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
# Empty: uploads lie in MEDIA_ROOT. Else a store that several nodes share: s3://key:secret@host/bucket/prefix
FILES = os.environ.get("ALUR_FILES", "")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_MAX_BYTES = 10 * 1024 * 1024
FILES_MAX_COUNT = 10
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "alur.ui.errors.csrf_failure"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
CACHES = {
    # Of all processes of all nodes: limits, allauth's limits, codes of second factors that were used.
    "default": {
        "BACKEND": "alur.ui.shared_cache.SharedCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Each process for itself: what it took of a shared count.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}

# Mail goes out through the outbox and connectors/smtp; Django's own mailer serves allauth's password reset only.
SMTP_URL = os.environ.get("ALUR_SMTP_URL", "smtp://127.0.0.1:1025")
MAIL_FROM = os.environ.get("ALUR_MAIL_FROM", "Alur <layanan@localhost>")

# Uploads are given out only once this clamd has called them clean (unix:///run/clamav/clamd.ctl, tcp://host:3310);
# with ALUR_CLAMD_OPEN=1 also before it has looked at them. Empty: there is no scan.
CLAMD = os.environ.get("ALUR_CLAMD", "")
CLAMD_OPEN = os.environ.get("ALUR_CLAMD_OPEN", "") == "1"

# Who sends it as a bearer token may read /metrics; who asks from this very machine may without.
METRICS_TOKEN = os.environ.get("ALUR_METRICS_TOKEN", "")

# Webhooks go to public machines, and to networks of the office's own that are named here: "10.20.0.0/16,192.168.7.0/24"
WEBHOOK_NETWORKS = tuple(
    ipaddress.ip_network(each.strip())
    for each in os.environ.get("ALUR_WEBHOOK_NETWORKS", "").split(",")
    if each.strip()
)

# Zoom's own addresses; others for Zoom's closed clouds (https://zoomgov.com/oauth/token, https://api.zoomgov.com/v2).
ZOOM_OAUTH_URL = os.environ.get("ALUR_ZOOM_OAUTH_URL", "https://zoom.us/oauth/token")
ZOOM_API_URL = os.environ.get("ALUR_ZOOM_API_URL", "https://api.zoom.us/v2")

# ── Accounts: django-allauth signs in, django-axes locks out; fitted in foundation/offices/plug.py ──
ACCOUNT_ADAPTER = "alur.foundation.offices.plug.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; without password1 allauth's sign-in asks for none
ACCOUNT_EMAIL_VERIFICATION = "none"  # administrators enter the addresses
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False  # until the browser closes: counters share computers
SESSION_COOKIE_AGE = 12 * 60 * 60
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_RATE_LIMITS = {
    # A whole office comes from one address at half past seven. The lock after 5 failures is axes'; the figure per key
    # stops guessing one account, or its TOTP code, from many addresses.
    "login": "120/m/ip",
    "login_failed": "60/m/ip,20/900s/key",
}
ACCOUNT_FORMS = {
    "login": "alur.foundation.offices.forms.SignInForm",
    "change_password": "alur.foundation.offices.forms.ChangePasswordForm",
    "set_password": "alur.foundation.offices.forms.SetPasswordForm",
    "reset_password": "alur.foundation.offices.forms.ResetPasswordForm",
    "reset_password_from_key": "alur.foundation.offices.forms.ResetPasswordKeyForm",
    "reauthenticate": "alur.foundation.offices.forms.ConfirmPasswordForm",
}
MFA_ADAPTER = "alur.foundation.offices.plug.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Alur"
MFA_TOTP_TOLERANCE = 1  # telephones' clocks are off by some seconds
MFA_FORMS = {
    "authenticate": "alur.foundation.offices.forms.SecondFactorForm",
    "reauthenticate": "alur.foundation.offices.forms.ConfirmSecondFactorForm",
    "activate_totp": "alur.foundation.offices.forms.ActivateSecondFactorForm",
}
REQUIRE_MFA_FOR_ADMINISTRATORS = True
MIDDLEWARE.append("alur.foundation.offices.views.SecondFactorMiddleware")

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time the page names stays true
AXES_USERNAME_CALLABLE = "alur.foundation.offices.views.attempted_name"
AXES_CLIENT_IP_CALLABLE = "alur.foundation.offices.views.client_ip"
AXES_LOCKOUT_CALLABLE = "alur.foundation.offices.views.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "csrfmiddlewaretoken"]
AXES_VERBOSE = False  # no addresses in the logs
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ALUR_TRUSTED_PROXIES", "0"))

# Only mail about an account goes out here, at once: the person waits for it. All other mail goes through the outbox.
_smtp = urlsplit(SMTP_URL)
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _smtp.hostname or "127.0.0.1",
            "port": _smtp.port,
            "username": unquote(_smtp.username or ""),
            "password": unquote(_smtp.password or ""),
            "use_tls": _smtp.scheme == "smtp+starttls",
            "use_ssl": _smtp.scheme == "smtps",
            "timeout": 10,
        },
    }
}
DEFAULT_FROM_EMAIL = MAIL_FROM

LOG_REQUESTS = {"level": "INFO"}
LOG_FORMATTERS = {
    "text": {
        "()": "alur.project.logs.TextLines",
        "format": "{asctime} {levelname} {name} {message}",
        "style": "{",
    },
    "json": {"()": "alur.project.logs.JsonLines"},
}
# To stderr, for whoever runs the service. Nothing by mail: Django's report of an error holds what was posted.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_links": {"()": "alur.project.logs.WithoutLinks"}},
    "formatters": {"line": LOG_FORMATTERS.get(os.environ.get("ALUR_LOG", ""), LOG_FORMATTERS["text"])},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_links"]}},
    "loggers": {
        "alur.web": LOG_REQUESTS,
        "django": {"handlers": [], "level": "WARNING"},
        # Also on the loggers themselves: a server that brings its own handlers gets no links either.
        "django.request": {"filters": ["without_links"]},
        "django.security.csrf": {"filters": ["without_links"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
