"""What holds for every page: weight, no inline code, tokens in forms, and error pages that lose nothing."""

import gzip
import io
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.http import FileResponse, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings

from alur.kernel.errors import Conflict, Invalid, Refused
from alur.ui import errors
from alur.ui.compression import CompressPagesMiddleware
from alur.ui.stylesheets import flattened

SOURCE = Path(__file__).parents[2]
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
SERVER = "http://testserver"


def stylesheet(name):
    paths = {path: (storage, path) for finder in finders.get_finders() for path, storage in finder.list([])}
    return flattened(f"ui/css/{name}.css", paths)


def weight(*texts):
    return sum(len(brotli.compress(text.encode())) for text in texts)


def script(name):
    return (SOURCE / f"ui/static/ui/js/{name}.js").read_text()


def test_citizens_load_at_most_6_kb_of_css_and_script():
    assert weight(stylesheet("citizen"), script("alur")) <= 6 * 1024
    assert weight(script("alur")) <= 2 * 1024


def test_pages_that_offer_times_load_at_most_1_kb_more():
    assert weight(script("free")) <= 1024
    assert weight(stylesheet("citizen"), script("alur"), script("free")) <= 7 * 1024


def test_officers_load_at_most_12_kb_of_css_and_script():
    assert weight(stylesheet("desk"), script("alur"), script("desk")) <= 12 * 1024


@pytest.mark.parametrize("name", ["citizen", "desk"])
def test_a_served_stylesheet_stands_alone(name):
    text = stylesheet(name)
    assert "@import" not in text
    assert "/*" not in text
    assert text.count("{") == text.count("}")
    assert ":root" in text


def test_an_import_of_a_missing_part_is_told():
    class Storage:
        def open(self, path):
            from io import BytesIO

            return BytesIO(b'@import url("parts/gone.css");')

    with pytest.raises(KeyError):
        flattened("ui/css/a.css", {"ui/css/a.css": (Storage(), "ui/css/a.css")})


def test_collectstatic_stores_flat_stylesheets_the_second_time_too(tmp_path):
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "alur.ui.stylesheets.StylesheetStorage"}}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        for _ in range(2):  # the second time the flat file of the first is already there
            call_command("collectstatic", interactive=False, verbosity=0)
            hashed = next(path for path in (tmp_path / "ui/css").glob("desk.*.css"))
            assert hashed.read_text() == stylesheet("desk")
            assert hashed.with_name(hashed.name + ".br").exists()


def test_the_class_names_that_scripts_look_for_exist():
    pages = "".join(path.read_text() for path in TEMPLATES)
    for name in ("data-draft-status", "data-draft-erase", "data-keys-off", "data-erase-drafts", "error-summary"):
        assert name in pages
        assert name in script("alur") + script("desk")


TAKEN_AWAY = {"copy.html"}
"""Read from a folder, out of a zip: what we never serve as a page may bring its own style, and nothing else."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_has_no_inline_code(path):
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert path.name in TAKEN_AWAY or not re.search(r"<style\b", text), "style element"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "event attribute"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"javascript:|(?:src|href)=[\"']https?://", text), "foreign or inline address"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_posted_form_carries_a_token(path):
    text = path.read_text()
    for form in re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", text, re.DOTALL | re.IGNORECASE):
        assert "{% csrf_token %}" in form
    assert len(re.findall(r"<form\b[^>]*method=[\"']post", text, re.IGNORECASE)) == len(
        re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", text, re.DOTALL | re.IGNORECASE)
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_template_compiles(path):
    engines["django"].from_string(path.read_text())


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 500])
def test_error_pages_have_a_title_a_heading_and_the_message(status):
    answer = errors.page(RequestFactory().get("/x/"), status, "Karena ini.", back_url="/kembali/")
    text = answer.content.decode()
    assert answer.status_code == status
    assert text.count("<h1>") == 1
    assert "Karena ini." in text
    assert 'href="/kembali/"' in text
    assert re.search(r"<title>\S", text)


def test_the_page_of_a_breakdown_needs_no_request():
    assert "<h1>" in render_to_string("500.html")


@pytest.mark.parametrize(
    ("error", "status"),
    [(Conflict("Sudah dikerjakan."), 409), (Refused("Bukan giliran."), 422), (Invalid({"a": "Salah."}), 422)],
)
def test_a_kernel_error_that_nobody_caught_is_told_kindly(error, status):
    middleware = errors.KernelErrorsMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(RequestFactory().post("/x/"), error)
    assert answer.status_code == status
    assert str(error) in answer.content.decode()
    assert middleware.process_exception(RequestFactory().get("/x/"), ValueError("a bug")) is None


def test_an_expired_form_is_sent_again_from_its_error_page_with_everything_typed():
    typed = {"catatan": 'dua\nbaris "kutip"', "pilih": ["a", "b"], "csrfmiddlewaretoken": "old", "password": "secret"}
    request = RequestFactory().post("/kasus/1/?x=1", typed, headers={"origin": SERVER})
    answer = errors.csrf_failure(request)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert 'action="/kasus/1/?x=1"' in text
    assert "dua\nbaris &quot;kutip&quot;" in text
    assert text.count('name="pilih"') == 2
    assert "secret" not in text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)[1]

    again = RequestFactory().post("/kasus/1/", typed | {"csrfmiddlewaretoken": token}, headers={"origin": SERVER})
    again.COOKIES["csrftoken"] = request.META["CSRF_COOKIE"]
    check = CsrfViewMiddleware(lambda request: HttpResponse())
    check.process_request(again)
    assert check.process_view(again, lambda request: HttpResponse(), (), {}) is None


@pytest.mark.parametrize("origin", ["https://jahat.example", "null", None])
def test_a_form_from_elsewhere_is_never_offered_again(origin):
    headers = {"origin": origin} if origin else {}
    answer = errors.csrf_failure(RequestFactory().post("/kasus/1/", {"catatan": "jebakan"}, headers=headers))
    assert "jebakan" not in answer.content.decode()
    assert answer.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(client, method):
    from django.urls import reverse

    url = reverse("account_change_password")
    answer = getattr(client, method)(url, {"catatan": "tiga hari kerja saya", "oldpassword": "x9secret"})
    if method == "get":
        assert answer.status_code == 302
        return
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "tiga hari kerja saya" in text
    assert "x9secret" not in text
    assert "Masuk lagi" in text


def packed(response):
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip, br"})
    return CompressPagesMiddleware(lambda _: response)(request)


def test_pages_go_out_packed():
    answer = packed(HttpResponse("<p>Permohonan diterima.</p>" * 100))
    assert answer["Content-Encoding"] == "gzip"
    assert int(answer["Content-Length"]) < 400
    assert gzip.decompress(answer.content).decode() == "<p>Permohonan diterima.</p>" * 100


def test_files_keep_their_length_and_feeds_their_tag():
    for kind in ("application/pdf", "text/calendar; charset=utf-8", "text/csv"):
        answer = packed(HttpResponse(b"x" * 5000, content_type=kind, headers={"ETag": '"a"'}))
        assert not answer.has_header("Content-Encoding"), kind
        assert answer["ETag"] == '"a"'
    file = packed(FileResponse(io.BytesIO(b"<p>" * 5000), content_type="text/html"))
    assert not file.has_header("Content-Encoding")
    assert file["Content-Length"] == "15000"
