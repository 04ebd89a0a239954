"""What somebody outside reads and does behind a secret link: the one step that they are asked about."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from alur.api import policies
from alur.api.forms.answers import note_files
from alur.api.forms.bodies import ContributeBody, LinkCompleteBody
from alur.api.panels import linked
from alur.api.panels.linked_models import LinkDone, LinkStep
from alur.api.queries import Caller
from alur.engine.cases.actions import complete_by_link, contribute_by_link
from alur.engine.cases.actions.acts import was_asked
from alur.engine.cases.queries import link_is_for_executor, shown_to_link
from alur.engine.cases.queries.linked import why_dead
from alur.foundation.files.queries import download_response, files_about
from alur.kernel import clock
from alur.kernel.errors import Refused

from .asking import Asked, asked, caller_of, reply, unknown
from .completing import judge
from .operation import operation
from .problems import Problem, throttled

if TYPE_CHECKING:
    from alur.engine.cases.models import SecretLink

SAID = {
    "done": lambda: _("Langkah ini sudah selesai. Terima kasih."),
    "closed": lambda: _("Langkah ini tidak diperlukan lagi. Anda tidak perlu melakukan apa pun."),
    "replaced": lambda: _("Tautan ini sudah diganti. Pakai tautan terbaru yang dikirim kantor."),
    "expired": lambda: _("Masa berlaku tautan ini sudah habis. Minta tautan baru kepada kantor."),
}


@operation("GET", "/link", answers=LinkStep, auth=["link"], tag="links")
def show_link(request: HttpRequest) -> HttpResponse:
    """What the link asks. The step with its form and outcomes, and what the SOP lets its holder read of the case."""
    link = _link(caller_of(request))
    at = clock.now()
    _check_alive(link, at)
    return reply(linked.step(link, at))


@operation(
    "POST", "/link/complete", answers=LinkDone, auth=["link"], tag="links", body=LinkCompleteBody, files=True,
    problems=(403,),
)  # fmt: skip
def complete_link(request: HttpRequest) -> HttpResponse:
    """Complete by a link. Answer the step, as the contact or unit that it asks. Files are parts of a multipart request,
    by the names of the form's fields."""
    caller = caller_of(request)
    link = _link(caller)
    given = _asked(request, caller, link, LinkCompleteBody)
    given.once(lambda: (_complete(link, given), link.task.case))
    return reply(LinkDone(act="complete", case=link.task.case.number))


def _complete(link: "SecretLink", given: Asked[LinkCompleteBody]) -> dict[str, Any]:
    at, task, body = clock.now(), link.task, given.body
    if not link_is_for_executor(link):
        raise Refused(_("Tautan ini untuk ikut serta, bukan untuk menyelesaikan langkahnya."))
    if task.sleeps(at):
        raise Refused(_("Langkah ini belum dapat dimulai. Tunggu sampai waktunya."))
    judged = judge(task, given, at)
    complete_by_link(
        token=given.caller.secret,
        version=body.version,
        at=at,
        key="",
        outcome=body.outcome,
        answers=judged.answers,
        activity_data=judged.activity,
        reason=body.reason,
        files=judged.files,
    )
    return {}


@operation(
    "POST", "/link/contribute", answers=LinkDone, auth=["link"], tag="links", body=ContributeBody, files=True
)  # fmt: skip
def contribute_link(request: HttpRequest) -> HttpResponse:
    """Contribute by a link. Add a note to the step, as who takes part in it or is asked. Files come as parts named
    `attachments`, three at most."""
    caller = caller_of(request)
    link = _link(caller)
    given = _asked(request, caller, link, ContributeBody)
    if not policies.NOTES_PER_LINK.allows(str(link.pk)):
        raise throttled(policies.WINDOW_SECONDS)

    def do() -> tuple[dict[str, Any], Any]:
        at = clock.now()
        files = note_files(given.files, case=link.task.case, key=given.key, by=given.by, at=at)
        contribute_by_link(token=caller.secret, text=given.body.text, at=at, key="", files=files)
        return {}, link.task.case

    given.once(do)
    return reply(LinkDone(act="contribute", case=link.task.case.number))


@operation("GET", "/link/files/{uuid:file}", answers=None, auth=["link"], tag="links")
def download_link_file(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """A file behind a link. Of the answers that the SOP hands over; nothing else of the case."""
    link = _link(caller_of(request))
    _check_alive(link, clock.now())
    offered = {identity for each in shown_to_link(link, language="id") for identity, _name, _size in each.files}
    found = files_about(link.task.case.stream).filter(pk=file).first() if str(file) in offered else None
    if found is None:
        raise Http404
    return download_response(found)


def _link(caller: Caller) -> "SecretLink":
    if caller.link is None:
        raise unknown(caller.address)
    return caller.link


def _asked[B: (LinkCompleteBody, ContributeBody)](
    request: HttpRequest, caller: Caller, link: "SecretLink", shape: type[B]
) -> Asked[B]:
    """A request that came again gets its answer although it used the link up."""
    given = asked(request, caller, shape)
    if not was_asked(given.key):
        _check_alive(link, clock.now())
    return given


def _check_alive(link: "SecretLink", at: datetime) -> None:
    """As the page: a link that opened something once says what became of it, and nothing of the case."""
    if why := why_dead(link, at):
        raise Problem("gone", SAID[why]())
