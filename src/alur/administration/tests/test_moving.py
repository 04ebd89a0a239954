"""The page that moves running cases: a dry run that changes nothing, and the move of those that were ticked."""

import json

import pytest
from django.urls import reverse

from alur.engine.cases import actions
from alur.engine.cases.models import Case
from alur.engine.cases.queries import dossier_of, tracking_token
from alur.engine.cases.queries.copying import copy_of
from alur.engine.cases.rules.actors import SYSTEM
from alur.engine.cases.tests import make as cases
from alur.engine.cases.tests.test_moving import OLD, RENAMED, ROWS, back_to
from alur.foundation.journal.models import Entry

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def moving(here):
    """Two cases by the first revision, and a second one whose `periksa` is called otherwise."""
    old = cases.version(cases.definition(OLD, rows=ROWS, slug="pindah"), here.office)
    here.running = [cases.started(old) for _each in range(2)]
    here.to = cases.version(cases.definition(RENAMED, rows=ROWS, slug="pindah"), here.office)
    here.url = f"{make.HERE}layanan/sop/pindah/pindahkan/"
    return here


ASKED = {"dari": "1", "ke": "2", "langkah-permohonan": "permohonan", "langkah-periksa": "telaah"}


def ticked(place):
    page = place.browser.get(place.url, ASKED).content.decode()
    return [part.partition('"')[0] for part in page.split('name="permohonan" value="')[1:]]


def versions(place):
    for case in place.running:
        case.refresh_from_db()
    return [case.sop_version.number for case in place.running]


def test_the_dry_run_says_what_would_happen_and_changes_nothing(moving):
    page = moving.browser.get(moving.url, {"dari": "1", "ke": "2"}).content.decode()
    assert page.count("sedang terbuka dan tidak punya pasangan") == 2
    assert 'name="permohonan"' not in page
    page = moving.browser.get(moving.url, ASKED).content.decode()
    assert page.count("Dapat dipindah</span>") == 2
    assert "2. Memeriksa → 4. Menelaah" in page
    assert versions(moving) == [1, 1]
    assert not Entry.objects.filter(kind="case.moved").exists()


def test_those_that_were_ticked_are_moved_once(moving):
    first, second = ticked(moving)
    form = make.form(**ASKED, permohonan=[first])
    assert moving.browser.post(moving.url, form).status_code == 302
    again = moving.browser.post(moving.url, form, follow=True).content.decode()
    assert "1 permohonan dipindah ke revisi 2." in again
    assert versions(moving) == [2, 1]
    assert Entry.objects.filter(kind="case.moved").count() == 1
    assert Entry.objects.get(kind="case.moved").actor == moving.admin.actor
    history = moving.browser.get(f"/meja/permohonan/{moving.running[0].number}/", follow=True).content.decode()
    assert "memindahkan permohonan ke revisi SOP yang lebih baru" in history
    assert second


def test_what_changed_since_the_dry_run_stays_and_is_named(moving):
    boxes = ticked(moving)
    actions.cancel_case(case_id=moving.running[1].pk, reason="Ganda", officer=moving.admin, at=make.AT, key="x")
    holder = cases.officer("Budi", "petugas", of=moving.office)
    cases.done(moving.running[0], holder)
    page = moving.browser.post(moving.url, make.form(**ASKED, permohonan=boxes), follow=True).content.decode()
    assert "berubah sejak uji coba" in page
    assert "tidak lagi berjalan dengan revisi itu" in page
    assert versions(moving) == [1, 1]


def test_two_steps_do_not_become_one(moving):
    asked = ASKED | {"langkah-permohonan": "telaah"}
    page = moving.browser.get(moving.url, asked).content.decode()
    assert "Dua langkah lama dipasangkan" in page
    assert moving.browser.post(moving.url, make.form(**asked, permohonan=ticked(moving))).status_code == 422
    assert versions(moving) == [1, 1]


@pytest.mark.parametrize("asked", [{}, {"dari": "9", "ke": "1"}, {"dari": "1", "ke": "1"}, {"dari": "x"}])
def test_what_cannot_be_asked_shows_the_choice_again(moving, asked):
    answer = moving.browser.get(moving.url, asked)
    assert (answer.status_code, "Hasil uji coba" in answer.content.decode()) == (200, False)
    posted = moving.browser.post(moving.url, make.form(**asked, permohonan="bukan-apa-apa"))
    assert posted.status_code == 422


def test_the_cases_of_another_office_are_not_moved(moving, elsewhere):
    theirs = cases.version(cases.definition(OLD, rows=ROWS, slug="pindah"), elsewhere.office)
    foreign = cases.started(theirs)
    page = moving.browser.post(moving.url, make.form(**ASKED, permohonan=[f"{foreign.pk}:0"]), follow=True)
    assert "tidak lagi berjalan" in page.content.decode()
    foreign.refresh_from_db()
    assert foreign.sop_version == theirs


def test_nothing_runs_by_an_older_revision(here):
    page = here.browser.get(f"{make.HERE}layanan/sop/{here.sop.slug}/pindahkan/").content.decode()
    assert "Tidak ada permohonan yang berjalan dengan revisi lama" in page


def test_every_page_of_a_moved_case_works_and_tells_the_gone_step_in_its_old_words(here):
    old = cases.version(cases.definition(OLD, rows=ROWS, slug="pindah"), here.office)
    case = cases.started(old)
    holder = cases.officer("Budi", "petugas", of=here.office)
    cases.done(case, holder, note="Sudah ditelepon")
    steps = [cases.APPLICATION | {"then": "putus"}, back_to("permohonan")]
    to = cases.version(cases.definition(steps, rows=[ROWS[0], ROWS[2]], slug="pindah"), here.office)
    actions.move_case(
        case_id=case.pk, seen=None, to=to, steps={"periksa": ""}, by=SYSTEM, at=make.AT, key="pindah"
    )  # fmt: skip
    case = Case.objects.get(pk=case.pk)
    tracking = reverse("public:case", args=[tracking_token(case)])
    desk = [reverse(f"desk:{name}", args=[case.number]) for name in ("case", "sheet", "history")]
    for path in (tracking, *desk):
        assert "Memeriksa" in here.browser.get(path).content.decode(), path
    assert "menurut revisi SOP yang lama" in here.browser.get(tracking).content.decode()
    assert "Sudah ditelepon" in here.browser.get(desk[0]).content.decode()
    assert here.browser.get(reverse("desk:flowchart", args=[case.number])).status_code == 200
    assert "Memeriksa" in json.dumps(dossier_of(case, language="id"))
    assert copy_of(case, language="id")
