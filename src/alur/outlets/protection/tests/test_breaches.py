"""The register of breaches: who may, what is added, and when it is settled."""

from datetime import timedelta

import pytest

from alur.administration.actions import remind_of_breaches
from alur.engine.cases.tests import make
from alur.foundation.journal.queries import broken_links, entries
from alur.foundation.outbox.models import Delivery
from alur.kernel.errors import Conflict, Invalid, Refused
from alur.outlets.notifications.queries import rendered
from alur.outlets.notifications.registry import notice_types
from alur.outlets.protection.actions import add_note, change_breach, close_breach, register_breach, save_contact
from alur.outlets.protection.models import Breach
from alur.outlets.protection.policies import protects_data
from alur.outlets.protection.queries.notice import notice_text

pytestmark = pytest.mark.django_db

AT = make.MONDAY_9
FACTS = {"happened": "Laptop hilang.", "data": "NIK 41 pemohon.", "people": 41, "measures": "Sandi diganti."}


@pytest.fixture
def boss(db):
    return make.officer("bos", is_administrator=True)


@pytest.fixture
def breach(boss):
    return register_breach(officer=boss, title="Laptop hilang", known_at=AT, **FACTS, at=AT, key="k")


def told(breach, officer, kind, hours, key="", at=None):
    when = AT + timedelta(hours=hours)
    text = {"text": "Lewat surel.", "happened_at": when}
    add_note(breach=breach, kind=kind, **text, officer=officer, at=at or when, key=key or f"{kind}{hours}")
    breach.refresh_from_db()


def test_registered_twice_by_one_form_it_is_one_entry(boss, breach):
    again = register_breach(officer=boss, title="Laptop hilang", known_at=AT, **FACTS, at=AT, key="k")
    other = register_breach(officer=boss, title="Lain", known_at=AT, **FACTS, at=AT, key="k2")
    assert (again.pk, breach.number, other.number) == (breach.pk, 1, 2)


def test_it_is_settled_when_both_who_must_be_told_were_told(boss, breach):
    told(breach, boss, "subjek", 10)
    assert breach.told_at is None
    with pytest.raises(Refused, match="belum diberi tahu"):
        close_breach(breach=breach, officer=boss, at=AT)
    told(breach, boss, "lembaga", 20)
    told(breach, boss, "lembaga", 30)  # a second letter does not make the first one later
    assert breach.told_at == AT + timedelta(hours=20)
    close_breach(breach=breach, officer=boss, at=AT)
    kinds = [each.kind for each in entries(f"office:{boss.office_id}")]
    assert kinds == ["office.breach_registered", *["office.breach_noted"] * 3, "office.breach_closed"]
    assert broken_links(f"office:{boss.office_id}") == []


def test_the_journal_keeps_no_word_of_what_was_disclosed(boss, breach):
    assert "NIK" not in str([each.data for each in entries(f"office:{boss.office_id}")])


def test_what_is_known_changes_once_for_each_who_saw_it(boss, breach):
    change_breach(breach=breach, version=0, officer=boss, **{**FACTS, "people": 40}, at=AT)
    with pytest.raises(Conflict):
        change_breach(breach=breach, version=0, officer=boss, **FACTS, at=AT)
    assert Breach.objects.get().people == 40


def test_nothing_happened_in_the_future(boss, breach):
    with pytest.raises(Invalid):
        register_breach(officer=boss, title="x", known_at=AT + timedelta(hours=1), **FACTS, at=AT, key="z")
    with pytest.raises(Invalid):
        add_note(
            breach=breach, kind="subjek", happened_at=AT + timedelta(hours=1), text="x", officer=boss, at=AT, key="y"
        )


def test_the_named_position_may_and_others_may_not(boss, breach):
    keeper, colleague = make.officer("ppdp", "ppdp"), make.officer("rekan", "lain")
    stranger = make.officer("asing", of=make.office("lain"), is_administrator=True)
    for person in (keeper, colleague, stranger):
        with pytest.raises(Refused):
            told(breach, person, "subjek", 1)
    save_contact(office=boss.office, position=make.position("ppdp"), email="", phone="", by=boss.actor, at=AT)
    told(breach, keeper, "subjek", 1)
    assert protects_data(keeper, AT)
    assert not protects_data(colleague, AT)


def test_its_keepers_are_told_once_before_the_time_is_up_and_once_after(boss, breach):
    keeper = make.officer("ppdp", "ppdp")
    save_contact(office=boss.office, position=make.position("ppdp"), email="", phone="", by=boss.actor, at=AT)
    for hours in (1, 47, 49, 60, 71, 73, 100):
        remind_of_breaches(AT + timedelta(hours=hours))
    sent = Delivery.objects.order_by("created_at", "pk")
    assert sorted(sent.values_list("kind", flat=True)) == ["breach-overdue"] * 2 + ["breach-soon"] * 2
    assert {each.payload["to"] for each in sent} == {boss.email, keeper.email}
    assert [each.created_at - AT for each in sent][::2] == [timedelta(hours=49), timedelta(hours=73)]
    for notice in ("breach-soon", "breach-overdue"):
        subject, text = rendered(notice, "id", notice_types.get(notice).context({"breach": str(breach.pk)}))
        assert "nomor 1" in subject
        assert "Kamis, 26 November 2026, 09.00 WIB" in text
        assert "NIK" not in subject + text


def test_nobody_is_told_of_what_is_settled(boss, breach):
    for kind in ("subjek", "lembaga"):
        told(breach, boss, kind, 5)
    remind_of_breaches(AT + timedelta(hours=80))
    assert not Delivery.objects.exists()


def test_the_notice_says_what_article_46_asks_for(boss, breach):
    for to in ("subjek", "lembaga"):
        text = notice_text(breach, to, AT)
        for part in (FACTS["happened"], FACTS["data"], FACTS["measures"], "46", breach.office.name):
            assert part in text
        assert "<" not in text
    with pytest.raises(KeyError):
        notice_text(breach, "polisi", AT)
