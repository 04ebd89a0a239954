"""Filling an empty database: offices, people, SOPs and cases, in one transaction.

One transaction means that a demo killed half-way has seeded nothing, and the next start begins anew; it also spares
an fsync per act. Everything is dated relative to `now`, act by act in the order of time, with the clock frozen; what
time does by itself (reminders, timeouts) happens in between, as the worker would have done it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from alur.engine.cases.actions import file_ids, start_case, sweep
from alur.engine.cases.models import Task
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.sops.actions import publish
from alur.engine.sops.queries import definition_of, effective, shipped
from alur.engine.worktime.actions import save_calendar
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import default_calendar
from alur.foundation.journal.actions import write_entry
from alur.foundation.journal.ports import Kind
from alur.foundation.journal.queries import entries
from alur.foundation.journal.registry import declare
from alur.foundation.offices.actions import create_office, create_officer, create_position, give_holding
from alur.foundation.offices.models import Office, Officer, Position
from alur.foundation.offices.queries import local_day, offices
from alur.foundation.outbox.models import Delivery, DeliveryState
from alur.kernel import clock
from alur.kernel.errors import AlurError

from .acts import Scene, store_papers
from .moments import DAY, working_time_before
from .offices import OFFICES, OfficeSeed
from .pool import add_hosts, book_weekly
from .register import register
from .stories import STORIES
from .story import Story

REGISTERS = "pusat"
"""The office with an entry in its register of breaches, and with meeting accounts."""
STREAM = "demo"
"""The journal stream that says: this database holds the demo."""
declare(Kind("demo.seeded", _("Data contoh dibuat.")))
SYSTEM = "system"
FOUNDED_BEFORE = timedelta(days=200)
HELD_SINCE = date(2024, 1, 2)
ACTING_SINCE = timedelta(minutes=8 * DAY)
"""Of working time: stories of these days have the acting holder do things."""
ACTING_FOR = timedelta(days=14)
NOT_SENT = "Data contoh: pemberitahuan lama tidak dikirim."
SENT_SINCE = timedelta(minutes=60)
"""Of working time: notices of younger acts are sent, so that there is mail to look at."""


class NotTheDemo(AlurError):
    """The database holds something else; the demo must not mix into it."""


def seed(*, now: datetime, password: str) -> bool:
    """Fill the database where it is empty; True where that was done. NotTheDemo where it holds other data."""
    with transaction.atomic():
        if entries(STREAM).exists():
            return False
        if offices().exists():
            raise NotTheDemo(
                "Basis data ini berisi data lain, bukan data contoh. Pakai folder lain: alur demo --data FOLDER."
            )
        write_entry(stream=STREAM, kind="demo.seeded", actor=SYSTEM, at=now, data={"offices": len(OFFICES)})
        houses = found_offices(now=now, password=password)
        keeper = next(each for each in houses if each.office.slug == REGISTERS)
        administrator = next(each for each in keeper.officers.values() if each.is_administrator)
        add_hosts(administrator, now - FOUNDED_BEFORE)
        _play(houses, now)
        book_weekly(administrator, now)
        register(administrator, now)
        _withhold_old_notices(now)
    return True


def found_offices(*, now: datetime, password: str) -> "list[_House]":
    """The offices with people, calendars and published SOPs, and no case yet."""
    houses = [_House.founded(each, now) for each in OFFICES]
    # One password for all, so one hash: each takes a good part of a second, on purpose.
    Officer.objects.update(password=make_password(password))
    return houses


@dataclass
class _House:
    """An office with its officers by login."""

    office: Office
    officers: dict[str, Officer]

    @classmethod
    def founded(cls, data: OfficeSeed, now: datetime) -> "_House":
        at = now - FOUNDED_BEFORE
        with clock.frozen(at):
            office = create_office(
                slug=data.slug,
                name=data.name,
                short_name=data.short_name,
                parent_names=list(data.parent_names),
                zone=data.zone,
                address=data.address,
                phone=data.phone,
                email=f"layanan@{data.domain}",
                by=SYSTEM,
                at=at,
            )
            calendar = default_calendar(data.zone)
            save_calendar(office=office, calendar=calendar, by=SYSTEM, at=at, note="Kalender bawaan Perpres 21/2023")
            house = cls(office, {})
            house._give_positions(data, now)
            known = activities
            files = shipped()
            for slug in data.sops:
                text = files[slug].read_text(encoding="utf-8")
                publish(office=office, text=text, source=f"{slug}/sop.yaml", by=SYSTEM, at=at, known_activities=known)
        return house

    def _give_positions(self, data: OfficeSeed, now: datetime) -> None:
        at = clock.now()
        acting_since = working_time_before(calendar_for(self.office), now, ACTING_SINCE)
        positions: dict[str, Position] = {}
        for each in data.positions:
            superior = positions[each.superior] if each.superior else None
            positions[each.key] = create_position(
                office=self.office, key=each.key, name=each.name, superior=superior, by=SYSTEM, at=at
            )
        for person in data.officers:
            officer = self.officers[person.login] = create_officer(
                office=self.office,
                email=f"{person.login}@{data.domain}",
                name=person.name,
                nip=person.nip,
                is_administrator=person.is_administrator,
                by=SYSTEM,
                at=at,
            )
            for key in person.positions:
                give_holding(position=positions[key], officer=officer, starts_on=HELD_SINCE, by=SYSTEM, at=at)
            if person.acting:
                give_holding(
                    position=positions[person.acting],
                    officer=officer,
                    kind="plh",
                    starts_on=local_day(self.office, acting_since),
                    ends_on=local_day(self.office, now) + ACTING_FOR,
                    by=SYSTEM,
                    at=at,
                )


def _play(houses: list[_House], now: datetime) -> None:
    """Every act of every story in the order of time: numbers count up, reminders come between."""
    plan = []
    for house in houses:
        calendar = calendar_for(house.office)
        for number, story in enumerate(STORIES[house.office.slug]):
            # Some seconds apart, or everything would have happened at the same second of a minute.
            shifted = now - timedelta(seconds=1 + 7 * number % 53)
            for step, at in enumerate(story.instants(calendar, shifted)):
                plan.append((at, house.office.slug, number, step, house, story))
    cases: dict[tuple[str, int], UUID] = {}
    last = min(at for at, *_rest in plan)
    for at, slug, number, step, house, story in sorted(plan, key=lambda each: each[:4]):
        _let_time_pass(last, at)
        with clock.frozen(at):
            if step == 0:
                cases[slug, number] = _open(house, story, at)
            else:
                story.acts[step - 1].play(Scene(house.office, house.officers, cases[slug, number], at))
        last = at
    _let_time_pass(last, now)


def _open(house: _House, story: Story, at: datetime) -> UUID:
    version = effective(house.office, story.service)
    fields = definition_of(version).first_step.fields
    officer = house.officers[story.entered_by] if story.entered_by else None
    by = Actor.officer(officer.pk) if officer else APPLICANT
    answers = store_papers(fields, story.answers, office=house.office, by=by, at=at)
    started = start_case(
        version=version,
        answers=answers,
        by=by,
        at=at,
        key=uuid4().hex,
        channel=story.channel,
        language=story.language,
        files=file_ids(fields, answers),
        officer=officer,
    )
    return started.case_id


def _let_time_pass(since: datetime, until: datetime) -> None:
    """Reminders and timeouts between two instants, each a minute after it was due."""
    late = timedelta(minutes=1)
    while True:
        moments = Task.objects.filter(state="open").values_list("nearly_due_at", "due_at", "timeout_at", "not_before")
        due = [each + late for row in moments for each in row if each is not None and since < each + late <= until]
        if not due:
            return
        since = min(due)
        with clock.frozen(since):
            sweep(at=since)


def _withhold_old_notices(now: datetime) -> None:
    """Nobody wants six weeks of mail at once; the rows stay, as cancelled, with the reason. Their jobs go."""
    for office in offices():
        limit = working_time_before(calendar_for(office), now, SENT_SINCE)
        old = Delivery.objects.filter(office=office, state=DeliveryState.QUEUED, created_at__lt=limit)
        old.update(state=DeliveryState.CANCELLED, next_try_at=None, nudged_at=None, last_error=NOT_SENT)
    # The sweep gives what is still queued a new job within seconds.
    Delivery.objects.filter(state=DeliveryState.QUEUED).update(nudged_at=None)
    DBTaskResult.objects.all().delete()
