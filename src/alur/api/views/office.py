"""What belongs to the officer and the office: whose token it is, the language, and what was sent out."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query

from alur.api.forms.bodies import LanguageBody, NoBody, NotSentBody
from alur.api.panels import journal, models, services
from alur.api.rules.words import HOLDINGS
from alur.foundation.offices.actions import set_language
from alur.foundation.offices.queries import access_tokens, holdings_on, local_day
from alur.foundation.outbox import actions as outbox
from alur.foundation.outbox.queries import deliveries_of, visible_to
from alur.kernel import clock
from alur.outlets.notifications.actions import cancel_delivery as cancel
from alur.ui.keyset import Order, desc, page_of

from .asking import allow, asked, caller_of, reply
from .cases import Limit
from .operation import Declare, operation
from .pages import linked

NEWEST = Order(desc("created_at"), desc("id"))
State = Annotated[Literal["", "queued", "sending", "delivered", "unknown", "failed", "cancelled"], Query()]


@operation("GET", "/me", answers=models.Me, auth=["officer"], scope="read", tag="account")
def show_me(request: HttpRequest) -> HttpResponse:
    """Whose token this is. With the positions held now, which decide what may be done."""
    caller = caller_of(request)
    allow(caller, "read")
    officer, at = caller.officer, clock.now()
    assert officer is not None
    token = access_tokens(officer).get(pk=caller.token)
    held = holdings_on(local_day(officer.office, at)).filter(officer=officer, position__office=officer.office_id)
    shown = models.Me(
        name=officer.name,
        email=officer.email,
        office=services.office(officer.office),
        administrator=officer.is_administrator,
        language=officer.language,
        positions=[
            models.Holding(
                position=models.Position(key=each.position.key, name=each.position.name),
                kind=HOLDINGS[each.kind],
                until=each.ends_on,
            )
            for each in held.select_related("position").order_by("position__name")
        ],
        scopes=sorted(caller.scopes),
        expires_at=token.expires_at,
    )
    return reply(shown)


@operation("POST", "/me/language", answers=models.Language, auth=["officer"], scope="act", tag="account",
           body=LanguageBody)  # fmt: skip
def choose_language(request: HttpRequest) -> HttpResponse:
    """Choose a language. Of the officer's pages and mail; answers of this API follow Accept-Language."""
    caller = caller_of(request)
    allow(caller, "act")
    given = asked(request, caller, LanguageBody)
    officer = caller.officer
    assert officer is not None

    def do() -> tuple[dict[str, Any], None]:
        set_language(officer=officer, language=given.body.language, by=officer.actor, at=clock.now())
        return {}, None

    given.once(do)
    return reply(models.Language(language=given.body.language))


@operation("GET", "/deliveries", answers=models.Deliveries, auth=["officer"], scope="read", tag="deliveries")
def list_deliveries(request: HttpRequest, state: State = "", cursor: str = "", limit: Limit = 25) -> HttpResponse:
    """What the office sent out. Newest first; of one state where asked."""
    caller = caller_of(request)
    allow(caller, "read")
    officer = caller.officer
    assert officer is not None
    page = page_of(deliveries_of(officer.office, state), NEWEST, cursor=cursor, size=limit)
    shown = models.Deliveries(deliveries=journal.deliveries(page.rows, officer), next=page.next)
    return linked(request, reply(shown), page.next)


ACTS = {"retry": outbox.retry, "confirm": outbox.mark_delivered}


def _decide(
    request: HttpRequest, delivery: UUID, act: str, body: type[NoBody] | type[NotSentBody] = NoBody
) -> HttpResponse:
    caller = caller_of(request)
    allow(caller, "act")
    officer = caller.officer
    assert officer is not None
    row = visible_to(officer).filter(pk=delivery).first()
    if row is None:
        raise Http404
    given = asked(request, caller, body)

    def do() -> tuple[dict[str, Any], None]:
        if isinstance(given.body, NotSentBody):
            cancel(delivery=row, by=officer, at=clock.now(), reason=given.body.reason)
        else:
            ACTS[act](delivery=row, by=officer, at=clock.now())
        return {}, None

    given.once(do)
    return reply(models.DeliveryDone(id=delivery, act=act))


def _delivery_operation(act: str, body: type[NoBody] | type[NotSentBody] = NoBody) -> Declare:
    return operation(
        "POST", f"/deliveries/{{uuid:delivery}}/{act}", answers=models.DeliveryDone, auth=["officer"], scope="act",
        tag="deliveries", body=body,
    )  # fmt: skip


@_delivery_operation("retry")
def retry_delivery(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """Send again. Try a delivery now that failed or perhaps arrived."""
    return _decide(request, delivery, "retry")


@_delivery_operation("confirm")
def confirm_delivery(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """It arrived. Somebody asked the recipient."""
    return _decide(request, delivery, "confirm")


@_delivery_operation("cancel", NotSentBody)
def cancel_delivery(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """No longer wanted. Cancel a delivery that is not being sent at this moment."""
    return _decide(request, delivery, "cancel", NotSentBody)
