"""The case page, and the one masked number that an officer asked to see."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from alur.desk.panels.case import Typed, case_page
from alur.desk.panels.listing import listing
from alur.desk.panels.visits import Revealed
from alur.desk.panels.words import here_words
from alur.desk.queries import case_of, officer_of, task_of
from alur.engine.cases.actions.unmask import unmask as record_unmask
from alur.engine.cases.queries import live_chart, state_mark
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import SEALED_TYPES
from alur.kernel import clock
from alur.kernel.errors import Refused
from alur.outlets.notifications.actions import read_notices
from alur.outlets.workplace.actions import say_here
from alur.outlets.workplace.queries import others_here

from .drafts import drafts_done, told


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case; `?langkah=` names the task to open with."""
    task_id = _task_id(request.GET.get("langkah", ""))
    return render_case(request, number, asked=task_id, opening=True)


def here(request: HttpRequest, number: str) -> HttpResponse:
    """What an open page asks from time to time: has the case changed, and who else has this step open?"""
    officer, at = officer_of(request), clock.now()
    found = case_of(officer, number)
    if request.method != "POST":
        return redirect(case_url(number))
    asked = _task_id(request.POST.get("langkah", ""))
    task = task_of(found, officer, asked) if asked else None
    if task is not None:
        say_here(task=task, by=officer, at=at)
    others = others_here(task, officer, at) if task is not None else []
    return JsonResponse({"mark": state_mark(found), "others": here_words(others)})


def _task_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def render_case(
    request: HttpRequest,
    number: str,
    *,
    asked: UUID | None = None,
    typed: Typed | None = None,
    revealed: Revealed = None,
    status: int = 200,
    opening: bool = False,
) -> HttpResponse:
    """The case page as it stands now, with what a refused request had typed. Rows are read afresh.

    `opening`: the officer came to look: the notices of the case are read, and colleagues see who is here.
    """
    officer, at = officer_of(request), clock.now()
    found = case_of(officer, number)
    if opening:
        read_notices(officer=officer, case_id=found.pk, at=at)
    page = case_page(found, officer, at, asked=asked, typed=typed, revealed=revealed)
    current = page["current"]
    if current is not None:
        if opening:
            say_here(task=current.task, by=officer, at=at)
        page["others_here"] = here_words(others_here(current.task, officer, at))
    page["mark"] = state_mark(found)
    page["listing"] = listing(request, at, current.task.pk if current else None)
    page["drafts_done"] = drafts_done(request)
    return told(request, render(request, "desk/case.html", page, status=status))


@require_safe
@cache_control(private=True, no_store=True)
def flowchart(request: HttpRequest, number: str) -> HttpResponse:
    """The drawing of the case page: loaded once somebody scrolls to it, and compressed; roles only, nothing secret."""
    found = case_of(officer_of(request), number)
    drawn = live_chart(found, clock.now(), get_language() or "id").svg
    return HttpResponse(drawn, content_type="image/svg+xml")


def case_url(number: str, task_id: object = None) -> str:
    url = reverse("desk:case", args=[number])
    return f"{url}?langkah={task_id}" if task_id else url


@cache_control(private=True, no_store=True)
def unmask(request: HttpRequest, number: str, task_id: UUID, field: str) -> HttpResponse:
    """Show one masked answer whole, once, and note who looked. Another look is another note."""
    officer, at = officer_of(request), clock.now()
    found = case_of(officer, number)
    task = task_of(found, officer, task_id)
    if request.method != "POST":
        return redirect(case_url(number))
    step = definition_of(found.sop_version).step(task.step)
    if field not in task.answers or not any(each.name == field and each.type in SEALED_TYPES for each in step.fields):
        raise Http404
    try:
        record_unmask(
            case=found,
            task=task,
            field=field,
            officer=officer,
            by=Actor.officer(officer.pk),
            at=at,
            reason=request.POST.get("why", ""),
        )
    except Refused as refusal:
        return render_case(request, number, typed=Typed(message=str(refusal)), status=403)
    return render_case(request, number, revealed=(str(task.pk), field))
