"""The flowchart on the public pages: as signed on the service's page, and as it runs on the tracking page."""

import re

import pytest

from alur.kernel import clock
from alur.public.tests.make import MONDAY_9, ask, claim, link, make_office, publish_shipped, text

pytestmark = pytest.mark.django_db


def chart_of(page: str) -> str:
    [found] = re.findall(r"<svg [^>]*aria-labelledby.*?</svg>", page, flags=re.DOTALL)
    return found


def words_of(chart: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", chart).split())


def test_the_service_page_has_the_signed_chart_without_what_was_added(client):
    publish_shipped("konsultasi-sip", make_office("balai"))
    page = text(client.get("/balai/konsultasi-sip/"))
    chart = chart_of(page)
    assert "Kepala Sub TU" in words_of(chart)
    assert "tambahan" not in chart
    assert "Ditolak" not in chart
    assert "Baca sebagai daftar" in page


def test_the_tracking_page_marks_where_the_request_is_and_names_nobody(client, tik):
    case, person = tik
    page = text(client.get(link(case)))
    assert "Posisi permohonan: Selesai: baris 1, baris 2, baris 3; Sekarang: baris 4." in page
    assert "Tambahan: Konfirmasi hasil" in page
    assert person.name not in page
    claim(case, person)
    ask(case, person)
    assert "Menunggu: baris 5" in text(client.get(link(case)))


def test_late_is_said_in_words(client, tik):
    case, _person = tik
    with clock.frozen(MONDAY_9.replace(hour=20)):
        assert "Terlambat: baris 4" in text(client.get(link(case)))


def test_the_english_page_keeps_signed_words_indonesian_and_marks_them(client, tik):
    case, _person = tik
    page = text(client.get(link(case) + "?bahasa=en"))
    chart = chart_of(page)
    assert 'lang="en"' in chart[:200]
    assert re.search(r'<text [^>]*lang="id"[^>]*>Membuka dashboard<', chart)
    assert "Yes, handled directly" in words_of(chart)
