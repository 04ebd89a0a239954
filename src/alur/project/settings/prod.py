"""Production: https only. The reverse proxy must set X-Forwarded-Proto."""

import os

from .base import *  # noqa: F403  settings modules build on each other by star, as Django's own docs do

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# Asked from the same machine, past the proxy; nothing personal is in the answers.
SECURE_REDIRECT_EXEMPT = [r"^live$", r"^ready$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ALUR_TRUSTED_PROXIES", "1"))
