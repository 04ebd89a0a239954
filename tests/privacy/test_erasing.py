"""After erasing, nothing that anybody typed is left in any table or on the disk, and everything that counts is."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from alur.activities.recipients.models import Recipient
from alur.activities.surveys.actions import record_form
from alur.activities.surveys.queries import index_for
from alur.engine.cases.actions import cancel_case, erase, erase_case, erase_cases
from alur.engine.cases.models import Case, Counter, SecretLink, Task
from alur.engine.cases.queries import visits_of
from alur.engine.cases.queries.retold import Retold
from alur.engine.cases.rules.actors import SYSTEM
from alur.engine.cases.tests import make
from alur.foundation.files.models import StoredFile
from alur.foundation.journal.models import Entry
from alur.foundation.journal.queries import broken_links
from alur.foundation.outbox.models import Delivery
from alur.foundation.privacy.sealing import unseal
from alur.kernel.errors import Conflict
from alur.outlets.reports.queries import monthly_recap
from alur.outlets.reports.rules.months import Month
from tests.access.journey import walk_through
from tests.access.place import APPLIED, EMAIL, NAME, frozen
from tests.privacy.rows import where

pytestmark = pytest.mark.django_db

TYPED = ["Printer rusak", "Ruang mana?", "Ruang 7.", "Tidak perlu.", NAME, EMAIL, "Joko Widarto", "surat.pdf"]


@pytest.fixture(scope="module")
def walked(built, django_db_blocker):
    """Every case of both offices, ended one way or another; one of A's went the whole way."""
    with django_db_blocker.unblock(), frozen():
        case = walk_through(built)
        for corner in (built.a, built.b):
            chief = corner.people["administrator"]
            running = Case.objects.filter(office=corner.office, parent_task__isnull=True, ended_at__isnull=True)
            for each in running:
                cancel_case(case_id=each.pk, reason="Rahasia batal", officer=chief, at=built.at, key=uuid4().hex)
        return case


@pytest.fixture
def ended(walked, place):
    return Case.objects.get(pk=walked.pk)


def erase_all(place, at=None):
    roots = Case.objects.filter(office=place.a.office, parent_task__isnull=True).values_list("pk", flat=True)
    return erase_cases(roots=list(roots), because="masa-simpan", at=at or place.at)


def test_the_scan_finds_what_was_typed(place, ended):
    found = {mark for _table, _name, mark in where([*TYPED, "Rahasia batal"])}
    assert found >= {"Printer rusak", "Ruang mana?", "Ruang 7.", NAME, EMAIL, "surat.pdf", "Rahasia batal"}


def test_nothing_that_was_typed_stands_in_any_table_after_erasing(place, ended):
    everywhere = Case.objects.filter(parent_task__isnull=True).values_list("pk", flat=True)
    assert erase_cases(roots=list(everywhere), because="masa-simpan", at=place.at).cases > 10
    assert where([*TYPED, "Rahasia batal"]) == set()


def test_nothing_sealed_is_left_that_a_key_could_open(place, ended):
    erase_all(place)
    mine = Case.objects.filter(office=place.a.office)
    assert not mine.exclude(applicant_phone_sealed="", applicant_identity_sealed="").exists()
    assert not mine.exclude(applicant_phone_digest="", applicant_identity_digest="").exists()
    assert not SecretLink.objects.filter(task__case__in=mine).exclude(person_sealed="", nonce="").exists()
    for answers in Task.objects.filter(case__in=mine).values_list("answers", flat=True):
        assert "sealed" not in str(answers)


def test_files_go_from_the_disk_once_the_act_is_committed(place, ended, django_capture_on_commit_callbacks):
    paths = [Path(settings.MEDIA_ROOT) / name for name in StoredFile.objects.filter(
        about__startswith="case:", office=place.a.office).values_list("stored_name", flat=True)]  # fmt: skip
    assert paths
    assert all(path.exists() for path in paths)
    with django_capture_on_commit_callbacks() as later:
        done = erase_all(place)
    assert done.files == len(paths)
    assert all(path.exists() for path in paths)  # a rollback would bring the rows back
    for call in later:
        call()
    assert not any(path.exists() for path in paths)
    assert not StoredFile.objects.filter(office=place.a.office, about__startswith="case:").exists()


def counted(place):
    """All that the office counts by: its monthly report, its index, its counters, its numbers, where cases stand."""
    office = place.a.office
    cases = Case.objects.filter(office=office).order_by("pk")
    columns = ("pk", "number", "channel", "opened_at", "served_at", "ended_at", "end", "end_kind", "follows_id")
    tasks = Task.objects.filter(case__in=cases).order_by("pk")
    kept = [field.name for field in Task._meta.fields if field.name not in ("answers", "reason", "note", "version")]
    return {
        "report": [(table.rows, table.total) for table in monthly_recap(office, Month(2026, 11), place.at)],
        "skm": index_for(office=office),
        "counters": list(Counter.objects.filter(office=office).values_list()),
        "cases": list(cases.values_list(*columns)),
        "tasks": list(tasks.values_list(*kept)),
        "visits": {case.pk: visits_of(case) for case in cases},
    }


def test_every_figure_is_the_same_before_and_after(place, ended):
    answers = dict.fromkeys(["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"], 3)
    record_form(case_id=ended.pk, office=place.a.office, service="uji", data=answers, on=place.at.date())
    before = counted(place)
    assert before["skm"].n == 1
    assert before["report"][0][0]
    erase_all(place, place.at + timedelta(days=800))
    assert counted(place) == before


def test_the_journal_still_holds_and_still_rebuilds_the_case(place, ended):
    assert list(Retold([ended]).faults()) == []
    erase_all(place)
    ended.refresh_from_db()
    assert broken_links(ended.stream) == []
    assert list(Retold([ended]).faults()) == []
    *_before, told, key_gone = ended_entries(ended)
    assert (told.kind, told.data) == ("case.erased", {"because": "masa-simpan", "checked": "", "cases": 1})
    assert key_gone.kind == "journal.subject_erased"


def ended_entries(case):
    return Entry.objects.filter(stream=case.stream).order_by("seq")


def test_answers_from_closed_lists_and_the_consent_stay(place, ended):
    first = Task.objects.get(case=ended, step="permohonan")
    assert first.answers["setuju"] is True
    erase_all(place)
    first.refresh_from_db()
    assert first.answers == {"setuju": True}


def test_erasing_again_changes_nothing(place, ended):
    assert erase_all(place).cases > 0
    entries = Entry.objects.count()
    assert erase_all(place).cases == 0
    again = erase_case(case_id=ended.pk, by=SYSTEM, at=place.at, checked="ktp")
    assert (again.cases, Entry.objects.count()) == (0, entries)


def test_a_running_case_is_not_erased(place):
    case = make.started(place.a.version, answers=APPLIED)
    assert erase_cases(roots=[case.pk], because="x", at=place.at).cases == 0
    with pytest.raises(Conflict, match="masih berjalan"):
        erase_case(case_id=case.pk, by=SYSTEM, at=place.at, checked="ktp")
    case.refresh_from_db()
    assert case.applicant_name == NAME
    assert unseal(case.applicant_phone_sealed)


def test_a_mail_on_its_way_keeps_its_case_for_later(place, ended):
    mail = Delivery.objects.filter(about=ended.stream).first()
    Delivery.objects.filter(pk=mail.pk).update(
        state="sending", lease_until=place.at, next_try_at=None, delivered_at=None
    )
    with pytest.raises(Conflict, match="sedang dikirim"):
        erase_case(case_id=ended.pk, by=SYSTEM, at=place.at, checked="ktp")
    Delivery.objects.filter(pk=mail.pk).update(state="failed", lease_until=None)
    assert erase_case(case_id=ended.pk, by=SYSTEM, at=place.at, checked="ktp").cases == 1
    mail.refresh_from_db()
    assert (mail.state, mail.payload, mail.last_error) == ("cancelled", {}, "")


def test_called_cases_go_with_their_caller(db):
    child = make.called([make.APPLICATION, {"id": "kerja", "rows": [2], "executor": "petugas", "then": "selesai"}])
    assert child
    call = {
        "id": "panggil",
        "rows": [2],
        "executor": "petugas",
        "call": {
            "sop": "anak",
            "with": {"nama": "permohonan.nama", "telepon": "permohonan.telepon", "perihal": "permohonan.perihal"},
            "returns": {"selesai": "selesai"},
        },
    }
    version = make.version(make.definition([{**make.APPLICATION, "then": "panggil"}, call]))
    case = make.started(version)
    called = make.child(case)
    assert "Printer rusak" in str(called.given)
    boss = make.officer("bos", is_administrator=True)
    cancel_case(case_id=case.pk, reason="x", officer=boss, at=make.MONDAY_9, key="k")
    erase_cases(roots=[case.pk, called.pk], because="x", at=make.MONDAY_9)
    called.refresh_from_db()
    assert (called.given, called.subject, called.erased_at) == ({}, "Uji", make.MONDAY_9)


def test_notes_of_participants_and_recipients_are_forgotten(place, ended):
    task = Task.objects.filter(case=ended).first()
    Recipient.objects.create(task=task, number=1, key="a", label="A", state="waived", note="Bu Ani sakit", at=place.at)
    Recipient.objects.create(task=task, number=2, key="b", label="B", state="done", link="https://x/ani", at=place.at)
    Recipient.objects.create(task=task, number=3, key="baris-1", label="Bu Ani", state="done", at=place.at)
    erase_all(place)
    rows = Recipient.objects.order_by("number").values_list("label", "note", "link")
    assert list(rows) == [("A", "–", ""), ("B", "", ""), ("baris-1", "", "")]


def test_a_mail_that_a_worker_takes_up_meanwhile_undoes_the_erasing(place, ended, monkeypatch):
    Delivery.objects.filter(about=ended.stream).update(state="sending", lease_until=place.at, delivered_at=None)
    monkeypatch.setattr(erase, "being_sent", lambda about: set())
    with pytest.raises(Conflict, match="sedang dikirim"), transaction.atomic():
        erase_cases(roots=[ended.pk], because="x", at=place.at)
    ended.refresh_from_db()
    assert (ended.applicant_name, ended.erased_at) == (NAME, None)


def test_it_costs_a_few_queries_and_eight_for_each_case(place, ended):
    with CaptureQueriesContext(connection) as asked:
        done = erase_all(place)
    assert len(asked) <= 30 + 8 * done.cases, len(asked)  # two entries, each after the last of its chain; its key


# ── what a new column may not slip past ──────────────────────────────────────────────────────────

NO_PEOPLE = {
    "cases.Case": {"number", "channel", "language", "tracking_nonce", "tracking_digest", "end", "end_kind",
                   "moves", "rescheduled"},
    "cases.Task": {"step", "scope", "state", "clock", "acts_by", "opened_as", "calendar_version", "closed_by",
                   "outcome"},
    "cases.Contribution": {"by", "executor"},
    "cases.Participation": {"executor"},
    "cases.SecretLink": {"executor", "digest"},
    "cases.Pause": {"kind", "started_by", "ended_by"},
    "cases.Act": {"key", "answer"},
    "cases.Escalation": {"level"},
    "cases.Timer": {"kind", "last_error"},
    "cases.Look": {"field", "reason"},
    "cases.Draft": {"digest"},
    "meetings.Booking": {"state", "made_by", "intent"},
    "recipients.Recipient": {"key", "state", "by"},
    "notifications.Notice": {"kind", "key"},
}  # fmt: skip
"""Text columns of rows that hang on a case and tell nothing of people: identifiers, closed lists, words of the SOP."""

ERASED = {
    "cases.Case": {"subject", "given", "applicant_name", "applicant_email", "applicant_unit", "applicant_phone_sealed",
                   "applicant_phone_digest", "applicant_identity_sealed", "applicant_identity_digest", "end_reason"},
    "cases.Task": {"reason", "note", "answers"},
    "cases.Contribution": {"text", "files"},
    "cases.SecretLink": {"nonce", "person_sealed"},
    "cases.Pause": {"text", "answer"},
    "cases.Act": {"fingerprint"},
    "cases.Draft": {"answers_sealed"},
    "cases.Word": {"word"},
    "meetings.Booking": {"title", "made_sealed", "attendance_sealed", "minutes_sealed"},
    "recipients.Recipient": {"label", "label_en", "link", "note"},
}  # fmt: skip


def _hangs_on_a_case(model):
    reached = {field.related_model for field in model._meta.fields if field.is_relation}
    return model is Case or bool(reached & {Case, Task})


def test_every_text_column_that_hangs_on_a_case_is_erased_or_says_nothing_of_people():
    text = (models.CharField, models.TextField, models.JSONField)
    found = {
        model._meta.label: {field.name for field in model._meta.fields if isinstance(field, text)}
        for model in apps.get_models()
        if _hangs_on_a_case(model)
    }
    found = {label: names for label, names in found.items() if names}
    assert len(found) >= 10
    placed = {label: NO_PEOPLE.get(label, set()) | ERASED.get(label, set()) for label in found}
    assert found == placed
