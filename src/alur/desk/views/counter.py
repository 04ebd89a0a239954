"""The counter: an officer enters what came on paper, in person or by telephone."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alur.desk.panels.counter import CounterPage, counter_page, receipt_of
from alur.desk.panels.steps import sign_kept
from alur.desk.panels.words import language, service_name
from alur.desk.policies import NOT_ENTERED, may_use_counter
from alur.desk.queries import case_of, counter_services, officer_of
from alur.engine.cases.actions import Started, file_ids, start_case
from alur.engine.cases.actions.keeping import keep_uploads
from alur.engine.cases.rules.actors import Actor
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict, Invalid
from alur.outlets.protection.panels import statement_at_collection
from alur.ui.free_times import ASKED, free_part
from alur.ui.widgets import LOOK

from .case import case_url
from .drafts import draft_done, drafts_done, told

if TYPE_CHECKING:
    from alur.engine.cases.models import Case
    from alur.foundation.offices.models import Officer


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which service is asked for? Internal ones are shown to who may start them."""
    officer = officer_of(request)
    services = counter_services(officer, clock.now(), language())
    context = {
        "services": [each for each in services if not each.internal],
        "internal": [each for each in services if each.internal],
    }
    return render(request, "desk/counter.html", context)


def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """The one page of a service; a POST starts the case and leads to its receipt."""
    officer, at = officer_of(request), clock.now()
    services = {each.slug: each for each in counter_services(officer, at, language())}
    if slug not in services:
        raise Http404
    follows = _followed(request, officer)
    if request.method != "POST":
        if ASKED in request.GET:
            page = counter_page(services[slug], officer.office, at, request.GET)
            return free_part(page.declared, request.GET[ASKED])
        return _page(request, counter_page(services[slug], officer.office, at, follows=follows))
    page = counter_page(services[slug], officer.office, at, request.POST, request.FILES, follows=follows)
    valid = page.is_valid()
    valid = _keep_uploads(page, officer, at) and valid
    if LOOK in request.POST:
        fresh = counter_page(services[slug], officer.office, at, follows=follows)
        return _page(request, fresh.resume(page, looked=request.POST[LOOK]))
    if not valid:
        return _page(request, page, status=422)
    try:
        started = _start(page, officer, at)
    except Invalid as fault:
        for name, message in fault.fields.items():
            page.declared.add_error(name if name in page.declared.fields else None, message)
        return _page(request, page, status=422)
    except AlurError as error:
        page.declared.add_error(None, str(error))
        return _page(request, page, status=409 if isinstance(error, Conflict) else 403)
    following = reverse("desk:receipt", args=[started.number])
    if page.service.internal:
        messages.success(request, _("Permohonan %(number)s dimulai.") % {"number": started.number})
        following = case_url(started.number)
    return draft_done(redirect(following), f"loket-{slug}")


def _start(page: CounterPage, officer: "Officer", at: datetime) -> Started:
    channel = page.channel.cleaned_data
    answers = page.answers
    return start_case(
        version=page.service.version,
        answers=answers,
        by=Actor.officer(officer.pk),
        at=at,
        key=f"{officer.pk}:{channel['counter_key']}",
        channel=channel.get("counter_channel") or "internal",
        language="id",
        files=file_ids(page.file_fields, answers),
        outcome=channel.get("counter_outcome", ""),
        officer=officer,
        follows=page.follows.pk if page.follows else None,
    )


def _followed(request: HttpRequest, officer: "Officer") -> "Case | None":
    """The earlier case that something came for too late, so that this one is started: a link, and nothing else."""
    number = request.POST.get("lanjutan") or request.GET.get("lanjutan", "")
    return case_of(officer, number) if number else None


def _keep_uploads(page: CounterPage, officer: "Officer", at: datetime) -> bool:
    page.kept, faults = keep_uploads(
        fields=page.file_fields,
        cleaned=page.declared.cleaned_data,
        kept=page.kept,
        office=officer.office,
        key=str(page.channel.data.get("counter_key", "")),
        stream="",
        by=Actor.officer(officer.pk),
        at=at,
    )
    for name, message in faults.items():
        page.declared.add_error(name, message)
    return not faults


def _page(request: HttpRequest, page: CounterPage, status: int = 200) -> HttpResponse:
    context = {
        "page": page,
        "form": page.declared,
        "kept_token": sign_kept(page.kept, page.service.slug),
        "statement": None if page.service.internal else statement_at_collection(page.service.version, language()),
    }
    return render(request, "desk/counter_form.html", context, status=status)


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """To print for the applicant. Only of what was entered at the counter: the link is the applicant's secret."""
    officer = officer_of(request)
    case = case_of(officer, number)
    if case.channel in NOT_ENTERED or case.parent_task is not None or not may_use_counter(officer, clock.now()):
        raise Http404
    context = {
        "case": case,
        "office": case.office,
        "service": service_name(case),
        "receipt": receipt_of(case),
        "drafts_done": drafts_done(request),
    }
    return told(request, render(request, "desk/receipt.html", context))
