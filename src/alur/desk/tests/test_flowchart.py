"""The drawing that the case page loads: for officers of the office, by roles, and never kept by a cache."""

import pytest
from django.urls import reverse

from alur.engine.cases.tests import make as cases
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


def test_the_case_page_shows_the_drawing_and_the_same_as_a_list():
    case, officer = make.applied(), cases.officer("Rahmat Petugas", "petugas")
    page = make.browser(officer).get(make.case_url(case)).content.decode()
    address = reverse("desk:flowchart", args=[case.number])
    assert f'src="{address}" alt="Bagan alur' in page
    assert "Baca sebagai daftar" in page
    answer = make.browser(officer).get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "no-store" in answer.headers["Cache-Control"]
    drawn = make.browser(officer).get(address).content.decode()
    assert "Sekarang" in drawn
    assert "Rahmat" not in drawn


def test_another_office_finds_no_drawing():
    case = make.applied()
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert make.browser(stranger).get(reverse("desk:flowchart", args=[case.number])).status_code == 404


def test_the_drawing_costs_the_same_whatever_has_been_done(django_assert_max_num_queries):
    case, officer = make.applied(), cases.officer("petugas", "petugas")
    browser = make.browser(officer)
    browser.get(reverse("desk:flowchart", args=[case.number]))
    with django_assert_max_num_queries(10):
        browser.get(reverse("desk:flowchart", args=[case.number]))


def test_the_case_page_offers_the_very_sop_that_the_case_runs_on(client):
    case, officer = make.applied(), cases.officer("petugas", "petugas")
    page = make.browser(officer).get(make.case_url(case)).content.decode()
    address = reverse("desk:case_sop", args=[case.number, "yaml"])
    assert f'<a href="{address}">YAML</a>' in page
    assert make.browser(officer).get(address).content.decode() == case.sop_version.source
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert make.browser(stranger).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_an_officer_takes_any_sop_in_force_of_the_own_office():
    case, officer = make.applied(), cases.officer("petugas", "petugas")
    slug = case.sop_version.sop.slug
    answer = make.browser(officer).get(reverse("desk:sop", args=[slug, "pdf"]))
    assert answer.content.startswith(b"%PDF")
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert make.browser(stranger).get(reverse("desk:sop", args=[slug, "pdf"])).status_code == 404
