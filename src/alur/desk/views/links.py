"""Secret links of people outside: sent on by WhatsApp, and made anew."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alur.desk import forms
from alur.desk.panels import words
from alur.desk.panels.case import Typed
from alur.desk.panels.outside import link_url
from alur.desk.queries import case_of, officer_of, task_of
from alur.engine.cases.actions import renew_link
from alur.engine.cases.actions.unmask import TO_CONTACT, unmask
from alur.engine.cases.policies import may_hand_out_links
from alur.engine.cases.queries import links_of, number_given_for, person_of
from alur.engine.cases.rules.actors import Actor
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict

from .case import case_url, render_case


@require_safe
def whatsapp(request: HttpRequest, number: str, link_id: UUID) -> HttpResponse:
    """Open the officer's own WhatsApp with the link written; so the number itself stands on no page.

    They see it there, and that is noted like every look. By GET: a form may not lead to another host here.
    """
    officer = officer_of(request)
    case = case_of(officer, number)
    links = [each for found in links_of(list(case.tasks.filter(state="open"))).values() for each in found]
    link = next((each for each in links if each.pk == link_id), None)
    if link is None:
        raise Http404
    task = task_of(case, officer, link.task_id)
    phone = "".join(filter(str.isdigit, person_of(link).phone))
    given = number_given_for(link)
    if not phone or given is None or not may_hand_out_links(officer, task, clock.now()):
        raise Http404
    if request.method == "GET":
        source, field = given
        unmask(
            case=case, task=source, field=field, officer=officer, by=Actor.officer(officer.pk), at=clock.now(),
            reason=TO_CONTACT,
        )  # fmt: skip
    with translation.override(case.language):
        said = _("%(office)s mengirim tautan untuk “%(step)s” (%(number)s): %(url)s") % {
            "office": case.office.name,
            "step": words.task_name(task),
            "number": case.number,
            "url": link_url(link),
        }
    response = redirect(f"https://wa.me/{phone}?text={quote(said)}")
    response["Referrer-Policy"] = "no-referrer"
    return response


def renew(request: HttpRequest, number: str, link_id: UUID) -> HttpResponse:
    """Make the link useless and another in its place. A GET (after signing in again) leads back to the case."""
    officer, at = officer_of(request), clock.now()
    case = case_of(officer, number)
    if request.method != "POST":
        return redirect(case_url(number))
    form = forms.RenewForm(request.POST, name=f"tautan-{link_id}")
    if not any(link_id == each.pk for found in links_of(list(case.tasks.all())).values() for each in found):
        raise Http404
    try:
        link = renew_link(case_id=case.pk, link_id=link_id, officer=officer, at=at)
    except AlurError as error:
        typed = Typed(act=form, message=str(error))
        form.add_error(None, str(error))
        return render_case(request, number, typed=typed, status=409 if isinstance(error, Conflict) else 403)
    mailed = _("Surel dengan tautan baru dikirim.") if person_of(link).email else _("Kirimkan kepada penerimanya.")
    messages.success(request, f"{_('Tautan baru dibuat; yang lama tidak berlaku lagi.')} {mailed}")
    return redirect(case_url(number, link.task_id))
