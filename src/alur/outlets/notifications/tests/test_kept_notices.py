"""Notices in the desk: kept in the act's own transaction, once, and settled with the task they ask for."""

from datetime import timedelta

import pytest

from alur.engine.cases.tests import make as cases
from alur.foundation.outbox.models import Delivery
from alur.outlets.notifications.actions import KEPT, forget_notices, keep_notices
from alur.outlets.notifications.models import Notice

pytestmark = pytest.mark.django_db
AT = cases.MONDAY_9


@pytest.fixture
def started():
    officers = [cases.officer(name, "petugas") for name in ("Ani", "Budi")]
    return officers, cases.started(cases.version(cases.definition(cases.plain_steps())))


def test_every_mail_to_an_officer_has_its_notice_under_the_same_key(started):
    mails = Delivery.objects.filter(kind="new-task").values_list("key", flat=True)
    assert len(mails) == 2
    assert set(Notice.objects.values_list("key", flat=True)) == set(mails)


def test_the_same_key_is_kept_once(started):
    (ani, _budi), case = started
    told = {"kind": "new-task", "keys": {ani: "k"}, "task": cases.open_task(case), "at": AT}
    keep_notices(**told)
    keep_notices(**told)
    assert Notice.objects.filter(key="k").count() == 1


def test_a_task_that_is_done_calls_nobody_any_more(started):
    (ani, _budi), case = started
    cases.done(case, ani, at=AT + timedelta(minutes=3))
    assert set(Notice.objects.values_list("read_at", flat=True)) == {AT + timedelta(minutes=3)}


def test_old_notices_are_dropped_and_younger_ones_kept(started):
    assert forget_notices(at=AT + KEPT) == 0
    assert forget_notices(at=AT + KEPT + timedelta(seconds=1)) == 2
    assert not Notice.objects.exists()
