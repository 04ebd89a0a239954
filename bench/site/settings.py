"""The product's own settings; only the addresses are other ones."""

from pathlib import Path

from alur.project.settings.dev import *  # noqa: F403  as the product's own settings build on each other

ROOT_URLCONF = "bench.site.urls"
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]  # noqa: F405  of the product's settings
