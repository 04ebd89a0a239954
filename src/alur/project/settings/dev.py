"""Development and the demo: this machine only, plain http."""

from .base import *  # noqa: F403  settings modules build on each other by star, as Django's own docs do

REQUIRE_MFA_FOR_ADMINISTRATORS = False
LOG_REQUESTS["level"] = "WARNING"
