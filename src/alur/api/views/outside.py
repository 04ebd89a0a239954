"""Participants' notes, and new secret links for those outside."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from alur.api.forms import bodies
from alur.api.forms.answers import note_files
from alur.api.panels import models
from alur.api.panels.linked_models import Renewed
from alur.api.panels.outside import outsider
from alur.api.queries import link_of, task_for
from alur.engine.cases import actions
from alur.engine.cases.policies import may_hand_out_links
from alur.kernel import clock

from .asking import Asked, allow, asked, caller_of, reply
from .operation import operation
from .tasks import done


@operation(
    "POST", "/tasks/{uuid:task}/contribute", answers=models.Done, auth=["officer"], scope="act", tag="tasks",
    body=bodies.ContributeBody, files=True,
)  # fmt: skip
def contribute(request: HttpRequest, task: UUID) -> HttpResponse:
    """Contribute. Add a note to an open task, as somebody who takes part in it or works on the case. Files come as
    parts named `attachments`, three at most."""
    caller = caller_of(request)
    allow(caller, "act")
    row = task_for(caller, task)
    given = asked(request, caller, bodies.ContributeBody)
    given.once(lambda: (_contribute(row, given), row.case))
    return done("contribute", row)


def _contribute(task: Any, given: Asked[bodies.ContributeBody]) -> dict[str, Any]:  # noqa: ANN401  a row
    officer, at = given.caller.officer, clock.now()
    assert officer is not None
    files = note_files(given.files, case=task.case, key=given.key, by=given.by, at=at)
    actions.contribute(
        case_id=task.case_id, task_id=task.pk, text=given.body.text, officer=officer, at=at, key="", files=files
    )
    return {}


@operation(
    "POST", "/tasks/{uuid:task}/renew", answers=Renewed, auth=["officer"], scope="act", tag="tasks",
    body=bodies.RenewBody,
)  # fmt: skip
def renew(request: HttpRequest, task: UUID) -> HttpResponse:
    """Renew a link. Make a secret link useless and another in its place, for one that fell into wrong hands or ran out;
    it is mailed again where there is an address."""
    caller = caller_of(request)
    allow(caller, "act")
    row = task_for(caller, task)
    given = asked(request, caller, bodies.RenewBody)
    officer = caller.officer
    assert officer is not None

    def do() -> tuple[dict[str, Any], Any]:
        if link_of(row, given.body.link) is None:
            raise Http404
        made = actions.renew_link(case_id=row.case_id, link_id=given.body.link, officer=officer, at=clock.now())
        return {"link": str(made.pk)}, row.case

    made = link_of(row, UUID(given.once(do)["link"]))
    if made is None:
        raise Http404
    shown = outsider(made, row, hands_out=may_hand_out_links(officer, row, clock.now()))
    return reply(Renewed(act="renew", case=row.case.number, task=row.pk, outsider=shown))
