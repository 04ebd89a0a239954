"""When a service can be had: the times that its pages offer."""

from datetime import date, time
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from alur.api import policies
from alur.api.panels import models
from alur.engine.cases.queries.free_times import free_times
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import FieldType
from alur.kernel import clock

from .asking import caller_of, reply
from .operation import operation
from .problems import throttled
from .services import ANYBODY, service_asked

Minutes = Annotated[int, Query(ge=0, le=24 * 60)]
People = Annotated[int, Query(ge=0, le=1_000_000)]


@operation("GET", "/services/{slug}/free-times", answers=models.FreeTimes, auth=ANYBODY, tag="services")
def show_free_times(
    request: HttpRequest,
    slug: str,
    office: str = "",
    date: date | None = None,
    start: time | None = None,
    minutes: Minutes = 0,
    participants: People = 0,
) -> HttpResponse:
    """Free times. Near the day and time that are asked for, at which the service can be had as things stand: nothing is
    kept free by asking, and nothing is told of who has the other times. Without `date` from tomorrow morning on. The
    times suit the first time slot of the application's form, and are answers to it."""
    caller = caller_of(request)
    if caller.officer is None and not policies.FREE_TIMES.allows(caller.address):
        raise throttled(policies.MINUTE)
    version = service_asked(caller, slug, office)
    definition, of = definition_of(version), version.sop.office
    step, wanted = definition.first_step, {"date": date.isoformat() if date else ""}
    wanted |= {"start": f"{start:%H:%M}"} if start else {}
    slots = {f"{step.id}.{each.name}": wanted for each in step.fields if each.type is FieldType.TIME_SLOT}
    found = free_times(
        definition, step.id, step.fields, office_id=of.pk, answer=slots.get, at=clock.now(), minutes=minutes,
        participants=participants,
    )  # fmt: skip
    name = next(iter(found), "")
    times = [models.FreeTime(**each) for each in found[name].times] if name else []
    return reply(models.FreeTimes(known=bool(name), field=name, time_zone=of.zone, times=times))
