"""The activity surveys.fill: the applicant fills in the questionnaire, once per case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from alur.engine.cases.ports import Activity, Panel, TaskView
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import Actor
from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import local_day
from alur.kernel import clock

from .actions import record_form
from .forms import UNSOLVED, SurveyForm
from .queries import form_came
from .rules.questionnaires import in_force

FILLED, NOT_FILLED, STILL_UNSOLVED = "diisi", "tidak-diisi", "belum-teratasi"


class Fill(Activity):
    """`diisi` once a form came; `tidak-diisi` is for the step's timeout.

    Where a step leads on with `belum-teratasi`, the form asks that first, and then keeps no answers:
    the survey comes again when the work is done.
    """

    name = "surveys.fill"
    label = _("Survei kepuasan")
    results = (FILLED, NOT_FILLED, STILL_UNSOLVED)

    def panel(self, task: TaskView) -> Panel:
        return Panel("surveys/_panel.html", {"came": form_came(task.root_case_id)})

    def form(self, task: TaskView, data: Any = None, files: Any = None) -> SurveyForm | None:  # noqa: ANN401  as the port
        """None where this case's form came already (a return led here again): the step is only confirmed."""
        if form_came(task.root_case_id):
            return None
        day = local_day(Office.objects.get(pk=task.office_id), clock.now())
        return SurveyForm(data, questionnaire=in_force(day), asks_solved=_asks_solved(task))

    def perform(self, task: TaskView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
        """Keeps the answers and that a form came, in two rows that do not know each other."""
        if _asks_solved(task) and data.get("solved") == UNSOLVED:
            return STILL_UNSOLVED
        office = Office.objects.get(pk=task.office_id)
        record_form(
            case_id=task.root_case_id,
            office=office,
            service=task.root_service_slug or task.service_slug,
            data=data,
            on=local_day(office, at),
        )
        return FILLED


class Invite(Activity):
    """Says in the SOP that the invitation goes out here. The mail itself goes with the opening of the form's step, so
    that an SOP without this step invites too (outlets/notifications)."""

    name = "surveys.invite"
    label = _("Undangan survei")


class Remind(Activity):
    """Says in the SOP that a reminder goes out here; the mail goes with the opening of the form's next step."""

    name = "surveys.remind"
    label = _("Pengingat survei")


def _asks_solved(task: TaskView) -> bool:
    """A return is chosen on the page and needs no question; only an outcome that leads on does."""
    outcome = task.step.outcomes.get(STILL_UNSOLVED)
    return outcome is not None and not outcome.back


for activity in (Fill(), Invite(), Remind()):
    activities.add(activity.name, activity)
