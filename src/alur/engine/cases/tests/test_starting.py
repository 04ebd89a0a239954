"""Starting a case: once per form, by whom the SOP says, numbered without gaps, on the version in force."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import cancel_case, complete_task, start_case
from alur.engine.cases.models import Case, Counter
from alur.engine.cases.queries import case_by_tracking_token, tracking_token
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.sops.models import SopVersion
from alur.kernel.errors import Conflict, Refused

from . import make

pytestmark = pytest.mark.django_db

APPLIED = {"nama": "Siti", "telepon": make.PHONE, "perihal": "Printer rusak"}


def published(slug="uji", of=None, **service):
    return make.version(make.definition(make.plain_steps(), slug=slug, service=service), of)


def start(version, key, at=make.MONDAY_9, **options):
    options = {"answers": APPLIED, "by": APPLICANT, **options}
    return start_case(version=version, at=at, key=key, **options)


def test_the_receipt_opens_the_case_and_only_its_digest_is_kept():
    receipt = start(published(), "k")
    case = case_by_tracking_token(receipt.tracking_token)
    assert case is not None
    assert (case.pk, case.number) == (receipt.case_id, receipt.number)
    assert tracking_token(case) == receipt.tracking_token
    assert receipt.tracking_token not in str(Case.objects.values().get())


def test_the_same_form_again_gets_the_same_receipt():
    version = published()
    first, second = start(version, "k"), start(version, "k", make.MONDAY_9 + timedelta(days=1))
    assert (second.case_id, second.number, second.tracking_token) == (
        first.case_id, first.number, first.tracking_token,
    )  # fmt: skip
    assert (first.repeated, second.repeated) == (False, True)
    assert Case.objects.count() == 1


def test_the_same_key_with_another_application_is_a_conflict():
    version = published()
    start(version, "k")
    with pytest.raises(Conflict):
        start(version, "k", answers=APPLIED | {"perihal": "Lain"})
    assert Case.objects.count() == 1


def test_a_superseded_version_is_refused_but_its_receipts_are_given_again():
    old = published()
    receipt = start(old, "k")
    published()
    old = SopVersion.objects.get(pk=old.pk)
    with pytest.raises(Refused, match="diperbarui"):
        start(old, "baru")
    assert start(old, "k").number == receipt.number


def test_a_version_superseded_since_it_was_read_is_refused():
    read_before = published()
    published()
    with pytest.raises(Refused, match="diperbarui"):
        start(read_before, "baru")


def test_a_running_case_keeps_its_version():
    case = make.started(published())
    steps = make.plain_steps(then="tambahan")
    steps.append({"id": "tambahan", "rows": [2], "executor": "petugas", "then": "selesai"})
    make.version(make.definition(steps))
    make.done(case, make.officer("Budi", "petugas"))
    case.refresh_from_db()
    assert case.status == "diarsipkan"
    fresh = make.started(SopVersion.objects.get(state="effective"))
    make.done(fresh, make.officer("Ani", "petugas"))
    assert make.open_task(fresh).step == "tambahan"


def test_a_called_only_sop_is_not_started_by_itself():
    with pytest.raises(Refused):
        start(published(called_only=True), "k")


def test_an_internal_service_is_started_by_a_holder_of_its_position():
    step = {"id": "usul", "rows": [1], "executor": "petugas", "then": "periksa"}
    version = make.version(make.definition([step, make.plain_steps()[1]], service={"audience": "internal"}))
    budi, guest = make.officer("Budi", "petugas"), make.officer("Tamu")
    for by, officer in ((APPLICANT, None), (Actor.officer(guest.pk), guest)):
        with pytest.raises(Refused):
            start(version, "k", by=by, officer=officer, answers={})
    receipt = start(version, "k", by=Actor.officer(budi.pk), officer=budi, answers={})
    first = Case.objects.get(pk=receipt.case_id).tasks.get(step="usul")
    assert (first.assignee, first.closed_by, first.state) == (budi, f"officer:{budi.pk}", "done")


def test_numbers_count_by_office_prefix_and_year():
    here, there = published(), published(of=make.office("lain"))
    other = published("surat", prefix="SR")
    numbers = [make.started(version).number for version in (here, here, there, other, here)]
    assert numbers == ["UJ-2026-0001", "UJ-2026-0002", "UJ-2026-0001", "SR-2026-0001", "UJ-2026-0003"]


@pytest.mark.parametrize(
    ("zone", "last_of_2026", "first_of_2027"),
    [
        ("Asia/Jakarta", "2026-12-31 23:59", "2027-01-01 00:00"),
        ("Asia/Jayapura", "2026-12-31 21:59", "2026-12-31 22:00"),  # WIT is two hours ahead of WIB
    ],
)
def test_the_year_turns_at_the_offices_own_midnight(zone, last_of_2026, first_of_2027):
    version = published(of=make.office("kantor-lain", zone=zone))
    numbers = [make.started(version, make.local(at)).number for at in (last_of_2026, last_of_2026, first_of_2027)]
    assert numbers == ["UJ-2026-0001", "UJ-2026-0002", "UJ-2027-0001"]


def test_a_number_is_not_lost_when_the_application_fails(monkeypatch):
    version = published()
    make.started(version)
    with monkeypatch.context() as broken:
        broken.setattr("alur.engine.cases.actions.start.seal_answers", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make.started(version)
    assert Counter.objects.get().last == 1
    assert make.started(version).number == "UJ-2026-0002"


def test_a_cancelled_case_keeps_its_number():
    version = published()
    case = make.started(version)
    admin = make.officer("Admin", is_administrator=True)
    cancel_case(case_id=case.pk, reason="x", officer=admin, at=make.MONDAY_9, key="b")
    assert make.started(version).number == "UJ-2026-0002"


def test_a_form_sent_twice_with_its_files_is_one_application_though_each_sending_stored_them():
    version = published()
    for number in ("a", "b"):
        receipt = start(version, "k", answers=APPLIED | {"foto": [{"id": number, "name": "foto.jpg", "size": 3}]})
    assert receipt.repeated
    with pytest.raises(Conflict):
        start(version, "k", answers=APPLIED | {"foto": [{"id": "c", "name": "lain.jpg", "size": 3}]})


def test_a_mended_application_changes_whom_and_what_the_case_is_about():
    back = {"kembali": {"label": "Kembali", "to": "permohonan", "back": True}, "ya": {"label": "Ya", "to": "selesai"}}
    case = make.started(make.version(make.definition(make.plain_steps(outcomes=back))))
    phone_before = case.applicant_phone_digest
    make.done(case, make.officer("Budi", "petugas"), "kembali")
    task = make.open_task(case)
    mended = {"nama": "Siti Aminah", "telepon": "+6281300000000", "perihal": "Pindai rusak"}
    complete_task(
        case_id=case.pk, task_id=task.pk, version=0, by=APPLICANT, answers=mended, at=make.MONDAY_9, key="lagi"
    )
    case.refresh_from_db()
    assert (case.applicant_name, case.subject) == ("Siti Aminah", "Pindai rusak")
    assert case.applicant_phone_digest != phone_before
