"""Who outside is told what, who keeps a case, and steps that are done when their notice went out."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import renew_link
from alur.engine.cases.actions.timers import sweep
from alur.engine.cases.queries import token_of, tracking_token
from alur.engine.cases.tests import make, outside
from alur.foundation.outbox.models import Delivery
from alur.kernel.errors import Conflict, Invalid, Refused
from alur.outlets.notifications.actions import cancel_delivery, finish_handed_over
from alur.outlets.notifications.queries import rendered
from alur.outlets.notifications.registry import notice_types

pytestmark = pytest.mark.django_db
AT = make.MONDAY_9


@pytest.fixture
def officer():
    return make.officer("Budi", "petugas")


def told(kind, to=""):
    found = Delivery.objects.filter(kind=kind).order_by("created_at", "id")
    return [each for each in found if not to or each.payload["to"] == to]


def words(delivery, language="id"):
    notice = delivery.payload["notice"]
    return rendered(notice, language, notice_types.get(notice).context(delivery.payload["context"]))


def finished_branches(case, officer):
    """All but the sending is done, on behalf of those outside."""
    make.done(case, officer, "bersedia", step="konfirmasi", answers={"jumlah": 3})
    make.done(case, officer, step="telaah", answers={"pendapat": "Baik"})
    make.done(case, officer, step="periksa", answers={"temuan": "Jadwal cocok"})
    return make.open_task(case, "kabar")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_contact_gets_the_link_and_no_word_that_is_not_theirs(officer, language):
    case = outside.split(outside.applied(language=language), officer)
    [mail] = told("contact-turn")
    link = outside.link_of(make.open_task(case, "konfirmasi"))
    assert mail.payload["to"] == "joko@contoh.id"
    assert mail.payload["language"] == language
    assert token_of(link) not in str(mail.payload)
    _subject, body = words(mail, language)
    assert f"/tautan/{token_of(link)}/" in body
    assert "Kunjungan lapangan" in body
    for hidden in (tracking_token(case), "/meja/", "Siti", "Hanya untuk kantor"):
        assert hidden not in body
    assert not told("your-turn")


def test_without_an_address_nobody_outside_is_written_to(officer):
    contact = {"name": "Joko", "phone": "+6285711122233"}
    outside.split(outside.applied(answers={"narahubung": contact}), officer)
    assert not told("contact-turn")
    assert not told("participant", "joko@contoh.id")
    assert not told("unit-turn")  # the SOP names nobody of the unit


def test_who_takes_part_is_told_the_office_by_its_page_and_others_by_link(officer):
    chief = make.officer("Kepala", "kepala")
    case = outside.split(outside.applied(), officer)
    [inside] = told("participant", chief.email)
    assert f"/meja/permohonan/{case.number}/" in words(inside)[1]
    [other] = told("participant", "joko@contoh.id")
    assert "/meja/" not in words(other)[1]
    assert "/tautan/" in words(other)[1]


def test_a_new_link_is_mailed_too(officer):
    case = outside.split(outside.applied(), officer)
    task = make.open_task(case, "konfirmasi")
    fresh = renew_link(case_id=case.pk, link_id=outside.link_of(task).pk, officer=officer, at=AT)
    first, second = told("contact-turn")
    assert first.key != second.key
    assert token_of(fresh) in words(second)[1]


@pytest.mark.parametrize("left", [False, True], ids=["still-holds", "left"])
def test_who_took_the_case_keeps_it_unless_they_left_the_position(officer, left):
    colleague, chief = make.officer("Rekan", "petugas"), make.officer("Kepala", "kepala")
    between = {"id": "putuskan", "rows": [2], "executor": "kepala", "then": "catat"}
    last = {"id": "catat", "rows": [2], "executor": "petugas", "then": "selesai"}
    case = make.started(make.version(make.definition([*make.plain_steps(then="putuskan"), between, last])))
    assert len(told("new-task", colleague.email)) == len(told("new-task", officer.email)) == 1
    make.done(case, officer, step="periksa")
    if left:
        officer.holdings.update(ends_on=AT.date() - timedelta(days=1))
    make.done(case, chief, step="putuskan")
    assert len(told("new-task", officer.email)) == (1 if left else 2)
    assert len(told("new-task", colleague.email)) == (2 if left else 1)


def test_when_it_is_overdue_every_colleague_is_told(officer):
    colleague = make.officer("Rekan", "petugas")
    outside.split(outside.applied(), officer)  # opens `periksa` for the same position: officer's by habit
    assert len(told("new-task", colleague.email)) == 1
    sweep(at=AT + timedelta(days=1))
    assert len(told("overdue", colleague.email)) == 1


# ── done when sent ───────────────────────────────────────────────────────────────────────────────


def test_a_step_that_sends_is_done_when_all_its_notices_were_handed_over(officer):
    case = outside.split(outside.applied(), officer)
    task = finished_branches(case, officer)
    assert not told("new-task", officer.email)[1:]  # nobody is asked to send by hand
    mails = told("ready")
    assert sorted(each.payload["to"] for each in mails) == ["joko@contoh.id", "siti@contoh.id"]
    finish_handed_over(AT)
    assert state(task) == "open"
    _deliver(mails[:1])
    finish_handed_over(AT)
    assert state(task) == "open"
    _deliver(mails[1:])
    finish_handed_over(AT)
    finish_handed_over(AT)
    assert state(task) == "done"
    task.refresh_from_db()
    assert task.closed_by == "system"
    assert make.open_task(case).step == "tanggapan"


def test_the_applicant_gets_the_tracking_link_and_the_contact_only_what_is_theirs(officer):
    case = outside.split(outside.applied(), officer)
    finished_branches(case, officer)
    [mine] = told("ready", "siti@contoh.id")
    [theirs] = told("ready", "joko@contoh.id")
    assert tracking_token(case) in words(mine)[1]
    assert tracking_token(case) not in words(theirs)[1]
    assert "Kunjungan lapangan" in words(theirs)[1]


def test_what_could_not_be_delivered_keeps_the_step_open_until_an_officer_sees_to_it(officer):
    case = outside.split(outside.applied(), officer)
    task = finished_branches(case, officer)
    Delivery.objects.filter(kind="ready").update(state="failed")
    finish_handed_over(AT)
    assert state(task) == "open"
    make.done(case, officer, step="kabar")
    assert state(task) == "done"


def test_without_any_address_it_is_done_at_once(officer):
    contact = {"name": "Joko", "phone": "+6285711122233"}
    case = outside.split(outside.applied(answers={"surel": "", "narahubung": contact}), officer)
    task = finished_branches(case, officer)
    finish_handed_over(AT)
    assert state(task) == "done"


def test_a_sleeping_step_is_told_of_when_it_wakes(officer):
    case = outside.split(outside.applied(), officer)
    finished_branches(case, officer)
    _deliver(told("ready"))
    finish_handed_over(AT)
    after = AT + timedelta(days=10)
    sweep(at=after)  # the waiting is over: the survey opens asleep
    assert make.open_task(case, "survei").asleep
    assert not told("your-turn")
    sweep(at=after + timedelta(days=10))
    assert len(told("your-turn", "siti@contoh.id")) == 1


def state(task):
    task.refresh_from_db()
    return task.state


def _deliver(mails):
    Delivery.objects.filter(pk__in=[each.pk for each in mails]).update(state="delivered", delivered_at=AT)


# ── cancelling what a step waits for ─────────────────────────────────────────────────────────────


def cancelled(delivery, by, reason="Diserahkan di loket"):
    return cancel_delivery(delivery=delivery, by=by, at=AT, reason=reason)


def test_cancelling_what_a_step_waits_for_asks_how_the_result_got_there(officer):
    case = outside.split(outside.applied(), officer)
    finished_branches(case, officer)
    [mail] = told("ready", "joko@contoh.id")
    with pytest.raises(Invalid):
        cancelled(mail, officer, " ")
    mail.refresh_from_db()
    assert mail.state == "queued"
    assert "case.sending_waived" not in make.kinds(case)


def test_the_step_goes_on_once_every_mail_is_delivered_or_waived(officer):
    case = outside.split(outside.applied(), officer)
    task = finished_branches(case, officer)
    [mine], [theirs] = told("ready", "siti@contoh.id"), told("ready", "joko@contoh.id")
    assert cancelled(theirs, officer).state == "cancelled"
    assert state(task) == "open"
    _deliver([mine])
    finish_handed_over(AT)
    assert state(task) == "done"
    assert task.contributions.get().text == "Diserahkan di loket"


def test_with_the_last_mail_waived_the_step_is_done_at_once(officer):
    case = outside.split(outside.applied(), officer)
    task = finished_branches(case, officer)
    for mail in told("ready"):
        cancelled(mail, officer)
    assert state(task) == "done"
    assert make.open_task(case).step == "tanggapan"
    assert make.kinds(case).count("case.sending_waived") == 2


def test_only_who_works_on_the_case_waives_a_mail(officer):
    case = outside.split(outside.applied(), officer)
    finished_branches(case, officer)
    [mail] = told("ready", "joko@contoh.id")
    with pytest.raises(Refused):
        cancelled(mail, make.officer("Tamu"))
    mail.refresh_from_db()
    assert mail.state == "queued"


def test_a_mail_under_way_cannot_be_waived_and_leaves_no_note(officer):
    case = outside.split(outside.applied(), officer)
    task = finished_branches(case, officer)
    [mail] = told("ready", "joko@contoh.id")
    Delivery.objects.filter(pk=mail.pk).update(state="sending", lease_until=AT)
    mail.refresh_from_db()
    with pytest.raises(Conflict):
        cancelled(mail, officer)
    assert not task.contributions.exists()
    assert "case.sending_waived" not in make.kinds(case)


def test_any_other_mail_is_cancelled_without_a_question(officer):
    outside.applied()
    [mail] = told("receipt")
    assert cancelled(mail, make.officer("Tamu"), "").state == "cancelled"
