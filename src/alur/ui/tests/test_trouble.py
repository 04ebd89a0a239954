"""A full disk, or a database that is away: people are told to come back, and what they typed is still there."""

import errno
import re
import sqlite3

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import SuspiciousOperation
from django.db import DataError, InterfaceError, InternalError, OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver

from alur.ui import errors
from alur.ui.trouble import Trouble, trouble_of

SERVER = "http://testserver"


def of_sqlite(code):
    driver = sqlite3.OperationalError("words")
    driver.sqlite_errorcode = code
    return caused(OperationalError("words"), driver)


def caused(error, driver):
    try:
        raise error from driver
    except Exception as raised:
        return raised


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENOSPC, "full"), Trouble.FULL),
        (OSError(errno.EDQUOT, "quota"), Trouble.FULL),
        (OSError(errno.EACCES, "forbidden"), None),
        (of_sqlite(sqlite3.SQLITE_FULL), Trouble.FULL),
        (of_sqlite(sqlite3.SQLITE_IOERR_SHMSIZE), Trouble.FULL),
        (of_sqlite(sqlite3.SQLITE_BUSY), Trouble.AWAY),
        (of_sqlite(sqlite3.SQLITE_IOERR_FSYNC), Trouble.AWAY),
        (of_sqlite(sqlite3.SQLITE_ERROR), None),  # no such table: a fault of ours
        (caused(OperationalError(), psycopg.errors.DiskFull()), Trouble.FULL),
        (caused(OperationalError(), psycopg.OperationalError("server closed the connection")), Trouble.AWAY),
        (caused(InterfaceError(), psycopg.InterfaceError("the connection is closed")), Trouble.AWAY),
        (caused(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), Trouble.AWAY),
        (caused(DataError(), psycopg.errors.NumericValueOutOfRange()), None),
        (ValueError("a bug"), None),
    ],
)
def test_trouble_is_told_from_a_fault_of_the_program(error, trouble):
    assert trouble_of(error) is trouble
    assert trouble_of(caused(RuntimeError("while saving"), error)) is trouble


def broken(request, error):
    try:
        raise error
    except Exception:
        return errors.broken_down(request)


def test_a_full_disk_is_told_with_what_was_typed_in_a_form_that_sends_it_again():
    request = RequestFactory().post(
        "/x/?a=1", {"catatan": "tiga <hari>", "password": "secret"}, headers={"origin": SERVER}
    )
    answer = broken(request, OSError(errno.ENOSPC, "full"))
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert "Tempat penyimpanan kami penuh" in text
    assert "tiga &lt;hari&gt;" in text
    assert 'action="/x/?a=1"' in text
    assert re.search(r'name="csrfmiddlewaretoken" value="\w+"', text)
    assert "secret" not in text


def test_a_database_that_is_away_is_told_and_claims_nothing():
    request = RequestFactory().post("/x/", {"catatan": "a"}, headers={"origin": SERVER})
    text = broken(request, of_sqlite(sqlite3.SQLITE_BUSY)).content.decode()
    assert "belum tahu pasti" in text
    assert "belum tersimpan" not in text


def test_a_form_from_elsewhere_is_not_offered_again():
    answer = broken(RequestFactory().post("/x/", {"catatan": "jebakan"}), OSError(errno.ENOSPC, "full"))
    assert answer.status_code == 503
    assert "jebakan" not in answer.content.decode()
    assert "tombol kembali" in answer.content.decode()


def test_an_upload_that_filled_the_disk_while_it_was_read_is_told_too(settings):
    request = RequestFactory().post("/x/", {"catatan": "a"}, headers={"origin": SERVER})
    request._load_post_and_files = lambda: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full"))
    answer = broken(request, OSError(errno.ENOSPC, "full"))
    assert answer.status_code == 503
    assert "tombol kembali" in answer.content.decode()


def test_a_page_that_was_only_asked_for_speaks_of_no_form():
    text = broken(RequestFactory().get("/x/"), OSError(errno.ENOSPC, "full")).content.decode()
    assert "Kiriman" not in text
    assert "Coba lagi beberapa menit lagi" in text


def test_a_fault_of_ours_stays_a_500():
    answer = broken(RequestFactory().post("/x/", {"a": "b"}, headers={"origin": SERVER}), ValueError("a bug"))
    assert answer.status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/api/v1/services"])
def test_a_view_that_meets_a_full_disk_answers_so(client, monkeypatch, path):
    """Through the whole of Django: its handler is ours."""

    def full(*_args, **_named):
        raise OSError(errno.ENOSPC, "full")

    client.raise_request_exception = False
    monkeypatch.setattr("alur.public.views.services.offices_with_services", full)
    monkeypatch.setattr("alur.api.views.services.services_for", full)
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"


@pytest.mark.django_db
def test_a_session_that_could_not_be_kept_for_want_of_space_is_told_as_that(client):
    """Django makes of it that somebody signed out meanwhile, a 400: it hides what was in the way."""
    session = client.session
    session.save()
    request = RequestFactory().post("/x/", {"catatan": "tiga hari"}, headers={"origin": SERVER})
    request.COOKIES[settings.SESSION_COOKIE_NAME] = session.session_key

    def view(request):
        request.session["kept"] = 1
        return HttpResponse()

    def full(execute, sql, params, many, context):
        if sql.startswith(("UPDATE", "INSERT")):
            raise of_sqlite(sqlite3.SQLITE_FULL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(full):
        try:
            SessionMiddleware(view)(request)
        except SessionInterrupted as error:
            answer = get_resolver().resolve_error_handler(400)(request, exception=error)
    assert answer.status_code == 503
    assert "Tempat penyimpanan kami penuh" in answer.content.decode()
    assert "tiga hari" in answer.content.decode()


def test_what_cannot_be_read_stays_a_400():
    answer = errors.unreadable(RequestFactory().get("/x/"), SuspiciousOperation("odd"))
    assert answer.status_code == 400
