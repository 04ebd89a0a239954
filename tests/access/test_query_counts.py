"""Lists ask the database as often for sixty rows as for five."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.engine.cases.actions import cancel_case
from alur.engine.cases.actions.unmask import unmask
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.tests import make as cases
from alur.engine.sops.actions import save_draft
from alur.foundation.outbox.models import Delivery
from alur.kernel.ids import new_token
from alur.outlets.protection.actions import register_breach

from .place import APPLIED, AT, EMAIL

pytestmark = pytest.mark.django_db


def count(browser, path):
    browser.get(path)  # what is remembered per process is remembered now
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = browser.get(path)
    assert answer.status_code == 200
    return len(asked), len(answer.content)


def more_cases(place):
    for _each in range(55):
        cases.started(place.a.version, answers=APPLIED)


def more_deliveries(place):
    for each in range(55):
        Delivery.objects.create(
            office=place.a.office, carrier="mail", kind="receipt", key=new_token(), payload={"to": EMAIL},
            queued_by="system", created_at=AT, state="failed", about=[*place.a.cases.values()][each % 6].stream,
        )  # fmt: skip


def more_services(place):
    for each in range(55):
        made = cases.definition(cases.plain_steps(), slug=f"layanan-{each}", service={"prefix": "LY"})
        cases.version(made, place.a.office)


def more_drafts(place):
    for _each in range(30):
        save_draft(office=place.a.office, source="x: 1", by=place.a.people["administrator"].actor, at=AT)


def more_visits(place):
    """The same case goes back and forth."""
    case, holder = place.a.cases["fresh"], place.a.people["holder"]
    for _each in range(20):
        cases.done(case, holder, "kurang", reason="Lagi.", step="periksa")
        cases.done(case, holder, answers=APPLIED, step="permohonan")


def more_files(place):
    from .place import stored_for

    for each in range(20):
        stored_for(place.a.cases["fresh"], place.a.people["holder"], f"berkas-{each}.pdf")


def more_looks(place):
    case, holder = place.a.cases["fresh"], place.a.people["holder"]
    for _each in range(20):
        unmask(case=case, task=place.a.found["first_task"], field="nik", officer=holder,
               by=Actor.officer(holder.pk), at=AT, reason="hubungi")  # fmt: skip


def more_breaches(place):
    for each in range(20):
        register_breach(officer=place.a.people["administrator"], title=f"Bocor {each}", known_at=AT, happened="x",
                        data="x", people=1, measures="", at=AT, key=str(each))  # fmt: skip


def more_ended(place):
    for _each in range(20):
        case = cases.started(place.a.version, answers=APPLIED)
        cancel_case(case_id=case.pk, reason="x", officer=place.a.people["administrator"], at=AT, key=new_token())


ADMINISTRATORS = {
    "looks": ("/meja/pengaturan/data/pembukaan/", more_looks),
    "breaches": ("/meja/pengaturan/data/kegagalan/", more_breaches),
    "waiting": ("/meja/pengaturan/data/masa-simpan/uji/dibatalkan/", more_ended),
    "drafts": ("/meja/pengaturan/layanan/rancangan/", more_drafts),
    "retention, services": ("/meja/pengaturan/data/", more_services),
    "protection, public": ("/kantor-a/perlindungan-data/", more_services),
}
"""Pages of an administrator; each has one row before more are made, so that what a row needs is asked for."""

LISTS = {
    "inbox": ("/meja/", more_cases),
    "inbox, fragment": ("/meja/segar/", more_cases),
    "notices": ("/meja/pemberitahuan/", more_cases),
    "report": ("/meja/laporan/?bulan=2026-11", more_cases),
    "history": ("/meja/permohonan/{number}/riwayat/", more_visits),
    "sheet": ("/meja/permohonan/{number}/lembar/", more_visits),
    "search": ("/meja/cari/?q=Siti", more_cases),
    "deliveries": ("/meja/pengiriman/", more_deliveries),
    "services": ("/kantor-a/", more_services),
    "counter": ("/meja/loket/", more_services),
    "tracking": ("/lacak/{token}/", more_visits),
    "case": ("/meja/permohonan/{number}/", more_visits),
    "case among many": ("/meja/permohonan/{number}/", more_cases),
    "case with files": ("/meja/permohonan/{number}/", more_files),
}


@pytest.mark.parametrize("what", sorted(ADMINISTRATORS))
def test_an_administrators_list_asks_as_often_for_many_rows_as_for_few(place, what):
    path, more = ADMINISTRATORS[what]
    more_looks(place)
    more_ended(place)
    browser = place.browser("administrator")
    few, size = count(browser, path)
    more(place)
    many, larger = count(browser, path)
    assert larger != size
    assert many <= few, (few, many)


@pytest.mark.parametrize("what", sorted(LISTS))
def test_a_list_asks_as_often_for_many_rows_as_for_few(place, what):
    path, more = LISTS[what]
    path = path.format(token=place.a.found["tokens"]["fresh"], number=place.a.found["number"])
    if more is more_visits:  # from the second visit on
        case, holder = place.a.cases["fresh"], place.a.people["holder"]
        for _each in range(2):
            cases.done(case, holder, "kurang", reason="Lagi.", step="periksa")
            cases.done(case, holder, answers=APPLIED, step="permohonan")
    browser = place.browser("holder")
    few, size = count(browser, path)
    more(place)
    many, larger = count(browser, path)
    assert larger > size or what in ("tracking", "case among many")
    assert many <= few, (few, many)
