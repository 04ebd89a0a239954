"""Collected static files: what a power cut left half-way is collected anew, and nothing else is thrown away."""

import pytest

from alur.project.cli.serve import _collect_static

pytestmark = pytest.mark.once


@pytest.fixture
def root(settings, tmp_path):
    settings.STATIC_ROOT, settings.DATA_DIR = tmp_path / "static", tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "alur.ui.stylesheets.StylesheetStorage"}}
    _collect_static()
    return tmp_path / "static"


def hashed(root):
    return next(path for path in (root / "ui/css").glob("citizen.*.css"))


def test_after_a_power_cut_half_way_everything_is_collected_anew(root):
    body = hashed(root).read_bytes()
    for path in (hashed(root), root / "staticfiles.json", root / ".collected"):
        path.write_bytes(b"")
    (root / ".collecting").touch()
    _collect_static()
    assert hashed(root).read_bytes() == body
    assert (root / "staticfiles.json").stat().st_size > 100
    assert not (root / ".collecting").exists()


def test_what_pages_opened_before_a_new_version_still_ask_for_stays(root):
    old = root / "ui/css/citizen.0123456789ab.css"
    old.write_text("body{}")
    (root / ".collected").write_text("another version")
    _collect_static()
    assert old.exists()


def test_a_folder_that_is_as_it_should_be_is_left_alone(root):
    before = hashed(root).stat().st_mtime_ns
    _collect_static()
    assert hashed(root).stat().st_mtime_ns == before
