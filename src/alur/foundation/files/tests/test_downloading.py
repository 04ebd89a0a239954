"""Sending a file back, checking the store, and clearing it."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpRequest
from django.middleware.csp import ContentSecurityPolicyMiddleware

from alur.foundation.files import actions, queries
from alur.foundation.files.models import StoredFile
from alur.foundation.files.tests import make
from alur.foundation.journal.ports import Inspection

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def age(path, days):
    then = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_a_download_is_an_attachment_that_no_browser_shows_or_keeps():
    response = queries.download_response(make.make_file(name="Surat – Pengantar é.pdf"))
    assert b"".join(response.streaming_content) == make.PDF
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Surat%20%E2%80%93%20Pengantar%20%C3%A9.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(make.PDF))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_site_wide_policy_does_not_replace_the_sandbox():
    middleware = ContentSecurityPolicyMiddleware(lambda request: None)
    request = HttpRequest()
    middleware.process_request(request)
    response = middleware.process_response(request, queries.download_response(make.make_file()))
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    response.close()


def test_a_file_that_storage_lost_is_told_in_words():
    stored = make.make_file()
    stored.path.unlink()
    with pytest.raises(queries.FileMissing, match="tidak ditemukan"):
        queries.download_response(stored)


def test_the_nightly_check_names_missing_and_changed_files_only():
    _good, changed, shorter, lost = (make.make_file(about="draft:1") for _ in range(4))
    changed.path.write_bytes(bytes(changed.size))
    shorter.path.write_bytes(b"%PDF-something else")
    lost.path.unlink()
    look = Inspection(at=NOW)
    faults = {fault.about: fault.code for fault in queries.file_faults(look)}
    assert faults == {
        f"file:{changed.pk}": "file.changed",
        f"file:{shorter.pk}": "file.size",
        f"file:{lost.pk}": "file.missing",
    }
    assert look.seen == 4


def test_the_sweep_removes_old_orphans_and_half_written_files_but_nothing_that_has_a_row(media):
    kept, orphan, young = make.make_file(), make.make_file(), make.make_file()
    StoredFile.objects.filter(pk__in=[orphan.pk, young.pk]).delete()
    (media / "incoming" / "half").write_bytes(b"x")
    for path in (kept.path, orphan.path, media / "incoming" / "half"):
        age(path, 2)
    age(young.path, 0.5)
    assert actions.sweep(NOW) == actions.Swept(orphans=2, drafts=0)
    assert kept.path.exists()
    assert young.path.exists()
    assert not orphan.path.exists()
    assert actions.sweep(NOW) == actions.Swept(orphans=0, drafts=0)


def test_the_sweep_removes_files_of_drafts_after_a_week_and_never_a_cases():
    old = make.make_file(about="draft:a", at=NOW - timedelta(days=8))
    young = make.make_file(about="draft:b", at=NOW - timedelta(days=6))
    case = make.make_file(about="case:1", at=NOW - timedelta(days=800))
    assert actions.sweep(NOW) == actions.Swept(orphans=0, drafts=1)
    assert set(StoredFile.objects.all()) == {young, case}
    assert not old.path.exists()


def test_sweeping_an_empty_store_is_no_fault(media):
    assert not media.exists()
    assert actions.sweep(NOW) == actions.Swept(orphans=0, drafts=0)
