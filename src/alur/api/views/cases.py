"""Cases: finding, reading and ending them; and what an applicant does to the own one."""

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query

from alur.api.forms.bodies import AnswerBody, WhyBody, WithdrawBody
from alur.api.panels import cases, journal, models
from alur.api.panels.services import ROOT, language
from alur.api.queries import case_for, cases_matching
from alur.api.rules.words import clean
from alur.engine.cases.actions import answer_question, cancel_case, withdraw_case
from alur.engine.cases.queries import results_for_applicant, tracking_token
from alur.engine.cases.rules.actors import APPLICANT
from alur.foundation.files.actions import store_file
from alur.foundation.files.queries import download_response, files_about
from alur.foundation.offices.queries import positions_held
from alur.kernel import clock
from alur.kernel.errors import Invalid

from .asking import Asked, allow, asked, caller_of, reply, unknown
from .operation import operation
from .pages import linked

MOST_FILES = 3
Limit = Annotated[int, Query(ge=1, le=100)]


@operation("GET", "/cases", answers=models.Cases, auth=["officer"], scope="read", tag="cases")
def list_cases(request: HttpRequest, q: str = "", cursor: str = "", limit: Limit = 25) -> HttpResponse:
    """Cases of the office. Newest first, also finished ones; each word of `q` begins one of number, name or subject."""
    caller = caller_of(request)
    allow(caller, "read")
    assert caller.officer is not None
    found, following = cases_matching(caller.officer, clean(q), cursor=cursor, size=limit)
    shown = models.Cases(cases=[cases.case_summary(each) for each in found], next=following)
    return linked(request, reply(shown), following)


@operation("GET", "/cases/{number}", answers=models.CaseDetail, auth=["officer", "tracking"], scope="read", tag="cases")
def show_case(request: HttpRequest, number: str) -> HttpResponse:
    """Where a case stands. For the applicant by role and without names; for officers of its office with tasks, files
    and clocks."""
    caller = caller_of(request)
    allow(caller, "read", applicant=True)
    return reply(cases.detail(case_for(caller, number), caller, clock.now()))


@operation("GET", "/cases/{number}/journal", answers=models.Journal, auth=["officer"], scope="read", tag="cases")
def show_journal(request: HttpRequest, number: str) -> HttpResponse:
    """The history of a case. Every entry, the oldest first."""
    caller = caller_of(request)
    allow(caller, "read")
    return reply(journal.journal(case_for(caller, number)))


@operation("GET", "/cases/{number}/receipt", answers=models.Found, auth=["officer"], scope="start", tag="cases")
def show_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The tracking link to hand to the applicant. Only of a case that was entered at the counter."""
    caller = caller_of(request)
    allow(caller, "start")
    case = case_for(caller, number)
    if case.channel in ("web", "internal") or case.parent_task is not None:
        raise Http404
    if caller.officer is None or not positions_held(caller.officer, clock.now()).exists():
        raise Http404
    token = tracking_token(case)
    url = settings.BASE_URL.rstrip("/") + reverse("public:case", args=[token])
    return reply(models.Found(number=case.number, tracking_token=token, tracking_url=url))


@operation(
    "GET", "/cases/{number}/files/{uuid:file}", answers=None, auth=["officer", "tracking"], scope="read", tag="cases"
)  # fmt: skip
def download_file(request: HttpRequest, number: str, file: UUID) -> HttpResponseBase:
    """A file of the case. The applicant gets what the office has for them."""
    caller = caller_of(request)
    allow(caller, "read", applicant=True)
    case = case_for(caller, number)
    found = files_about(case.stream).filter(pk=file).first()
    if caller.officer is None:
        results = results_for_applicant(case, language=language())
        offered = {identity for result in results for each in result.answers for identity, _name, _size in each.files}
        found = found if str(file) in offered else None
    if found is None:
        raise Http404
    return download_response(found)


@operation(
    "POST", "/cases/{number}/cancel", answers=models.Done, auth=["officer"], scope="act", tag="cases", body=WhyBody
)  # fmt: skip
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Cancel a case. The office ends it; the applicant reads the reason."""
    caller = caller_of(request)
    allow(caller, "act")
    case = case_for(caller, number)
    given = asked(request, caller, WhyBody)
    officer = caller.officer
    assert officer is not None

    def do() -> tuple[dict[str, object], object]:
        cancel_case(case_id=case.pk, reason=given.body.reason, officer=officer, at=clock.now(), key="")
        return {}, case

    given.once(do)
    return _done("cancel", case.number)


@operation("POST", "/cases/{number}/withdraw", answers=models.Done, auth=["tracking"], tag="cases", body=WithdrawBody)
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw. The applicant takes the application back while it is still being worked on."""
    caller = caller_of(request)
    _applicant_only(caller.tracked, caller.address)
    case = case_for(caller, number)
    given = asked(request, caller, WithdrawBody)

    def do() -> tuple[dict[str, object], object]:
        withdraw_case(case_id=case.pk, reason=given.body.reason, by=APPLICANT, at=clock.now(), key="")
        return {}, case

    given.once(do)
    return _done("withdraw", case.number)


@operation(
    "POST", "/cases/{number}/answer", answers=models.Done, auth=["tracking"], tag="cases", body=AnswerBody, files=True
)  # fmt: skip
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Answer a question of the office. Files come as parts named `attachments`, three at most."""
    caller = caller_of(request)
    _applicant_only(caller.tracked, caller.address)
    case = case_for(caller, number)
    given = asked(request, caller, AnswerBody)
    given.once(lambda: (_answer(case, given), case))
    return _done("answer", case.number)


def _answer(case: Any, given: Asked[AnswerBody]) -> dict[str, object]:  # noqa: ANN401  a row of a lower slice
    uploads = given.files.getlist("attachments")
    strange = {name: _("Isian ini tidak ada di formulir.") for name in given.files if name != "attachments"}
    if len(uploads) > MOST_FILES:
        strange["attachments"] = _("Pilih paling banyak %(count)d berkas.") % {"count": MOST_FILES}
    if strange:
        raise Invalid(strange)
    stored = []
    for upload in uploads:
        try:
            kept = store_file(
                office=case.office, upload=upload, about=f"draft:{given.body.question}", by="applicant", at=clock.now()
            )
        except Invalid as fault:
            raise Invalid({"attachments": f"{(upload.name or '')[:80]}: {fault}"}) from fault
        stored.append(kept.pk)
    try:
        answer_question(
            case_id=case.pk, pause_id=given.body.question, answer=given.body.answer, by=APPLICANT, at=clock.now(),
            key="", files=stored,
        )  # fmt: skip
    except ObjectDoesNotExist:
        raise Http404 from None
    return {}


def _applicant_only(tracked: object, address: str) -> None:
    """An officer's token does not do: these are the applicant's own acts."""
    if tracked is None:
        raise unknown(address)


def _done(act: str, number: str) -> HttpResponse:
    return reply(models.Done(act=act, case=number, task=None, url=f"{ROOT}/cases/{number}"))
