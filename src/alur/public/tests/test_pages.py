"""Lists, service pages, plain pages, health; methods, weight and headers."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import DatabaseError
from django.urls import reverse

from alur.engine.cases.actions import complete_task
from alur.engine.cases.models import Case
from alur.engine.cases.rules.actors import APPLICANT
from alur.public.queries import health
from alur.public.tests.make import (
    MONDAY_9,
    TIK,
    claim,
    definition,
    do,
    fill,
    link,
    make_office,
    make_officer,
    publish_shipped,
    started_tik,
    task_of,
    text,
    version,
)

pytestmark = pytest.mark.django_db


def test_several_offices_are_a_list(client):
    publish_shipped("kendala-tik")
    publish_shipped("konsultasi-kesekretariatan", make_office("setban"))
    make_office("tanpa-layanan")
    page = text(client.get("/"))
    assert "Pusat setban" in page
    assert "tanpa-layanan" not in page


def test_an_empty_house_says_so(client):
    assert "Belum ada layanan" in text(client.get("/"))


def test_internal_and_called_services_are_not_offered(client):
    publish_shipped("kendala-tik")
    steps = [{"id": "satu", "rows": [1], "executor": "petugas", "then": "selesai"}]
    version(definition(steps, slug="dalam", service={"audience": "internal"}), make_office())
    page = text(client.get("/psipkh/"))
    assert "Penanganan kendala TIK" in page
    for slug in ("survei-kepuasan", "pemeliharaan-perbaikan", "dalam"):
        assert slug not in page
        assert client.get(f"/psipkh/{slug}/").status_code == 404
        assert client.get(f"/psipkh/{slug}/ajukan/").status_code == 404


def test_a_service_for_staff_says_so_and_one_begun_by_an_officer_has_no_form(client):
    steps = [{"id": "satu", "rows": [1], "executor": "petugas", "then": "selesai"}]
    version(definition(steps, slug="staf", service={"audience": "pegawai"}), make_office())
    assert "Untuk pegawai" in text(client.get("/psipkh/"))
    assert "Ajukan permohonan" not in text(client.get("/psipkh/staf/"))
    assert client.get("/psipkh/staf/ajukan/").status_code == 404


def test_the_service_page_shows_the_signed_sop_word_for_word(client):
    publish_shipped("konsultasi-kesekretariatan", make_office("setban"))
    page = text(client.get("/setban/konsultasi-kesekretariatan/"))
    for words in (
        "248/UMM.02/IV/2022", "Pelayanan Konsultasi Online", "Salinan riwayat konsultasi", "Kepala Bagian Umum dan RT",
        "Peraturan Menteri Desa PDTT No 6 Tahun 2018", "3 hari kerja dan 40 menit", "NIP/NIK",
    ):  # fmt: skip
        assert words in page
    assert "gratis" not in page.lower()


def test_the_english_service_page_marks_the_sops_words_as_indonesian(client):
    publish_shipped("kendala-tik")
    page = text(client.get("/psipkh/kendala-tik/?bahasa=en"))
    assert "Help with IT problems" in page
    assert "Full name" in page
    assert '<ol class="timeline" lang="id">' in page
    assert "Device or application" in text(client.get("/psipkh/kendala-tik/ajukan/1/").client.post(
        "/psipkh/kendala-tik/ajukan/1/", TIK[1], follow=True))  # fmt: skip


def test_the_list_of_services_takes_few_queries(client, django_assert_max_num_queries):
    publish_shipped("kendala-tik")
    publish_shipped("konsultasi-kesekretariatan")
    with django_assert_max_num_queries(4):
        client.get("/psipkh/")


@pytest.mark.parametrize("path", ["/privasi/", "/aksesibilitas/", "/lacak/", "/robots.txt", "/live", "/ready"])
def test_plain_pages_answer_anybody(client, path):
    assert client.get(path).status_code == 200


def test_the_foot_of_every_page_leads_where_it_says(client):
    page = text(client.get("/lacak/"))
    for name in ("public:accessibility", "public:privacy"):
        assert f'<li><a href="{reverse(name)}">' in page


@pytest.mark.parametrize("path", ["/", "/privasi/", "/psipkh/", "/psipkh/kendala-tik/", "/live", "/robots.txt"])
def test_a_wrong_method_is_405(client, path):
    publish_shipped("kendala-tik")
    assert client.post(path).status_code == 405


def test_forms_take_no_other_methods(client):
    case = started_tik()
    for path in (link(case), link(case, "tanda-terima/")):
        assert client.post(path).status_code == 405
    for path in (
        link(case, "tarik/"),
        "/lacak/",
        "/psipkh/kendala-tik/ajukan/1/",
        "/psipkh/kendala-tik/ajukan/periksa/",
    ):
        assert client.put(path).status_code == 405


def test_an_unknown_office_or_service_is_404(client):
    publish_shipped("kendala-tik")
    for path in ("/tidak-ada/", "/psipkh/tidak-ada/", "/psipkh/kendala-tik/ajukan/9/", "/psipkh/kendala-tik/ajukan/0/"):
        assert client.get(path).status_code == 404


def test_not_ready_while_a_migration_is_missing(client, monkeypatch):
    monkeypatch.setattr(health, "_wanted", lambda: frozenset({("cases", "9999_from_tomorrow")}))
    response = client.get("/ready")
    assert response.status_code == 503
    assert response.json() == {"database": True, "migrations": False}


def test_not_ready_while_the_database_does_not_answer(client, monkeypatch):
    class Silent:
        def __init__(self, connection):
            pass

        def applied_migrations(self):
            raise DatabaseError

    monkeypatch.setattr(health, "MigrationRecorder", Silent)
    response = client.get("/ready")
    assert response.status_code == 503
    assert response.json() == {"database": False, "migrations": False}


def test_a_forged_form_is_refused_and_an_old_one_keeps_what_was_typed(client):
    publish_shipped("kendala-tik")
    client.handler.enforce_csrf_checks = True
    path = "/psipkh/kendala-tik/ajukan/1/"
    response = client.post(path, TIK[1], headers={"Origin": "http://testserver"})
    assert response.status_code == 403
    assert "Siti Rahma" in text(response)
    assert "Siti Rahma" not in text(client.post(path, TIK[1], headers={"Origin": "https://jahat.example"}))


# ── Weight ───────────────────────────────────────────────────────────────────────────────────────

KILOBYTE = 1024


def stylesheet(path):
    """The flattened stylesheet, as `collectstatic` stores it (comments aside)."""
    parts = []
    for line in path.read_text().splitlines():
        if line.startswith("@import"):
            parts.append((path.parent / line.split('"')[1]).read_text())
    return "".join(parts).encode()


def static_bytes():
    """What a cold citizen page loads besides itself, compressed as whitenoise serves it (gzip: the worst case)."""
    css = stylesheet(Path(finders.find("ui/css/citizen.css")))
    rest = [Path(finders.find(name)).read_bytes() for name in ("ui/js/alur.js", "ui/icon.svg")]
    return sum(len(gzip.compress(each)) for each in (css, *rest))


def survey_page(case):
    person = make_officer(case.office, "pengelola-tik")
    claim(case, person)
    do(case, person, "ya", answers={"kategori": "akun", "penyebab": "Sandi kedaluwarsa"})
    do(case, person, "selesai", answers={"tindakan": "Sandi diganti"})
    task = task_of(case)
    complete_task(
        case_id=case.pk, task_id=task.pk, version=None, by=APPLICANT, at=MONDAY_9, key="a", outcome="teratasi"
    )
    return link(case, f"langkah/{task_of(Case.objects.get(root=case)).pk}/")


def test_pages_weigh_less_than_fifteen_kilobytes_cold_in_five_requests(client):
    publish_shipped("kendala-tik")
    publish_shipped("konsultasi-kesekretariatan", make_office("setban"))
    case = started_tik()
    survey = survey_page(started_tik())
    path = "/psipkh/kendala-tik/ajukan/"
    fill(client, path, TIK)
    pages = [
        "/", "/psipkh/", "/psipkh/kendala-tik/", "/setban/konsultasi-kesekretariatan/", f"{path}1/", f"{path}2/",
        f"{path}periksa/", link(case), link(case, "tanda-terima/"), link(case, "tarik/"), "/lacak/", "/privasi/",
        survey,
    ]  # fmt: skip
    besides = static_bytes()
    for page in pages:
        html = client.get(page, headers={"Accept-Encoding": "gzip"}).content
        assert len(html) + besides <= 15 * KILOBYTE, (page, len(html), besides)
        loaded = re.findall(rb'<(?:script src|link rel|img src)="', html)
        assert 1 + len(loaded) <= 5, page
