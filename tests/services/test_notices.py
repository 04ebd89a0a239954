"""Who is told what, in both languages, over the whole life of a case."""

from collections import Counter

import pytest

from alur.engine.cases.actions import ask_applicant, withdraw_case
from alur.engine.cases.rules.actors import APPLICANT
from alur.engine.cases.tests import make
from alur.foundation.outbox.models import Delivery
from alur.outlets.notifications.queries import missing_texts, rendered
from alur.outlets.notifications.registry import notice_types

from .test_shipped_services import ANSWERS, SURVEY, Service, to_the_review

pytestmark = pytest.mark.django_db


def told(to: str) -> Counter[str]:
    return Counter(each.kind for each in Delivery.objects.all() if each.payload["to"] == to)


def words(delivery: Delivery, language: str) -> tuple[str, str]:
    notice = delivery.payload["notice"]
    return rendered(notice, language, notice_types.get(notice).context(delivery.payload["context"]))


def test_no_notice_lacks_its_text():
    assert missing_texts() == []


def test_the_applicant_hears_of_receipt_question_end_and_survey():
    service = Service("konsultasi-kesekretariatan")
    case = to_the_review(service)
    task = service.open(case)
    ask_applicant(
        case_id=case.pk, task_id=task.pk, version=task.version, question="Sejak kapan?", officer=task.assignee,
        at=service.at, key="tanya",
    )  # fmt: skip
    assert told("dewi@contoh.id") == Counter(["receipt", "question"])
    assert told(task.assignee.email) == Counter(["new-task"])


def test_every_notice_is_written_in_both_languages_and_leads_somewhere():
    ict = Service("kendala-tik", "survei-kepuasan", "pemeliharaan-perbaikan")
    make_holder(ict, "pengelola-tik")
    case = ict.apply()
    ict.claim(case, "terima")
    ict.work(case, "diagnosa", "ya")
    ict.work(case, "tangani", "selesai")
    ict.citizen(case, "konfirmasi", "teratasi")
    ict.citizen(case, "isi", activity_data=SURVEY)
    assert told("bagus@contoh.id") == Counter(["receipt", "your-turn", "finished", "survey"])
    case.refresh_from_db()
    for delivery in Delivery.objects.all():
        for language in ("id", "en"):
            subject, text = words(delivery, language)
            assert case.number in subject
            assert "/lacak/" in text or "/meja/permohonan/" in text
            assert "None" not in text


def make_holder(service: Service, key: str) -> None:
    service.people[key] = make.officer(key, key, of=service.office)


def test_an_address_that_no_mail_can_go_to_does_not_stop_the_application(monkeypatch):
    service = Service("konsultasi-kesekretariatan")
    monkeypatch.setitem(ANSWERS["konsultasi-kesekretariatan"], "surel", "“dewi maju”@contoh.id")
    case = service.apply()
    assert not Delivery.objects.filter(about=case.stream, kind="receipt").exists()


def test_a_withdrawal_is_confirmed_once():
    service = Service("konsultasi-kesekretariatan")
    case = service.apply()
    for _time in range(2):
        withdraw_case(case_id=case.pk, reason="", by=APPLICANT, at=service.at, key="tarik")
    assert told("dewi@contoh.id")["ended"] == 1
