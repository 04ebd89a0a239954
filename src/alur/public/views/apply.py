"""An application, one topic a page, kept on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alur.engine.cases.forms import warn_of_taken
from alur.engine.cases.queries.free_times import free_for
from alur.engine.sops.queries import takes_applications
from alur.engine.sops.rules.definition import FieldType
from alur.kernel import clock
from alur.outlets.protection.panels import statement_at_collection
from alur.public.actions import empty_draft, keep_answers, keep_refused, remove_file
from alur.public.forms import as_typed, faults_of, fields_form, kept_files
from alur.public.queries.filling import KEPT_DAYS, Filling, filling_of
from alur.ui.free_times import ASKED
from alur.ui.widgets import LOOK

from .device import (
    COOKIE,
    apply_path,
    check_url,
    draft_key,
    filling_here,
    gone,
    remember_draft,
    renewed,
    sent_before,
    topic_url,
)
from .pages import free_times_part, language, private, service_or_404

if TYPE_CHECKING:
    from alur.engine.cases.forms import StepForm
    from alur.engine.sops.models import SopVersion


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """Begin, or ask whether to go on with what this device has begun. POST forgets it."""
    version = service_or_404(office, service)
    filling = filling_here(request, version)
    draft = filling.draft
    first = topic_url(version, filling.numbers[0]) if filling.numbers else check_url(version)
    if not takes_applications(filling.definition):
        raise Http404(_("Layanan ini tidak dimulai dari halaman ini."))
    if not version.sop.is_open:
        return private(redirect("public:service", office, service))  # where it says so
    if draft is not None and draft.case is None:
        if request.method == "POST":
            empty_draft(draft=draft, at=clock.now())
            context = {"office": version.sop.office, "first": first, "draft_key": draft_key(version)}
            response = render(request, "public/erased.html", context)
            response.delete_cookie(COOKIE, path=apply_path(version))
            return private(response)
        if filling.live:
            return private(render(request, "public/resume.html", _resume_context(filling, first)))
    response = redirect(first)
    # A draft that was sent is done with: the same service may be asked for again.
    response.delete_cookie(COOKIE, path=apply_path(version))
    return private(response)


def _resume_context(filling: Filling, first: str) -> dict[str, Any]:
    faults = faults_of(filling, office=filling.version.sop.office, language=language())
    goes_on = topic_url(filling.version, faults[0][0]) if faults else check_url(filling.version)
    return {
        "office": filling.version.sop.office,
        "title": filling.definition.title.in_language(language()),
        "goes_on": goes_on,
        "first": first,
        "days": KEPT_DAYS,
        "back": reverse("public:service", args=[filling.version.sop.office.slug, filling.version.sop.slug]),
    }


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, office: str, service: str, number: int) -> HttpResponse:
    """One topic: shown, kept, and on to the next."""
    version = service_or_404(office, service)
    filling = filling_here(request, version)
    if sent := sent_before(filling):
        return sent
    if not 1 <= number <= len(filling.topics):
        raise Http404(_("Pertanyaan ini tidak ada."))
    if ASKED in request.GET and request.method != "POST":
        return private(free_times_part(request, _form(filling, number, data=request.GET)))
    if request.method == "POST":
        return private(_keep_topic(request, filling, version, number))
    if filling.draft is None and not version.sop.is_open:
        return private(redirect("public:service", office, service))
    if filling.draft is None and number != filling.numbers[0]:
        return private(gone(request, version, kept=False))
    if moved_on := renewed(request, filling, version):
        return moved_on
    if number not in filling.numbers:
        following = filling.after(number)
        return private(redirect(topic_url(version, following) if following else check_url(version)))
    form, status = _as_left(filling, number)
    return private(_show(request, filling, number, form, status))


def _form(filling: Filling, number: int, **options: Any) -> StepForm:  # noqa: ANN401  data and files
    given = {**filling.typed, **filling.live} if not options.get("given") else options.pop("given")
    fields, office, first = filling.topics[number - 1].fields, filling.version.sop.office, filling.definition.first_step
    free = free_for(filling.definition, first.id, fields, office_id=office.pk, at=clock.now())
    return fields_form(fields, office=office, language=language(), given=given, free=free, **options)


def _judged(filling: Filling, number: int, **options: Any) -> StepForm:  # noqa: ANN401  data and files
    form = _form(filling, number, **options)
    if form.is_valid():
        warn_of_taken(form)
    return form


def _keep_topic(request: HttpRequest, filling: Filling, version: SopVersion, number: int) -> HttpResponse:
    """Keep the page and lead on; a refused one leads back to itself, so that no address in the history is a POST."""
    form = _judged(filling, number, data=request.POST, files=request.FILES)
    removing, looked = "hapus" in request.POST, request.POST.get(LOOK, "")
    valid = form.is_valid()
    draft, token, faults = keep_answers(
        version=filling.version,
        draft=filling.draft,
        earlier={},
        fields=filling.topics[number - 1].fields,
        cleaned=form.cleaned_data,
        at=clock.now(),
    )
    faults |= {name: str(messages[0]) for name, messages in form.errors.items() if request.FILES.getlist(name)}
    refused = None
    if removing or looked or not valid or faults:
        posted = {
            name: request.POST.getlist(name)
            for name in request.POST
            if name not in ("csrfmiddlewaretoken", "hapus", LOOK)
        }
        refused = {"posted": posted, "faults": faults, "judged": not (removing or looked), "looked": looked}
    keep_refused(draft=draft, number=number, refused=refused, at=clock.now())
    if removing:
        remove_file(draft=draft, earlier={}, file_id=request.POST["hapus"], at=clock.now())
    kept = filling_of(filling.version, draft)
    if refused:
        response: HttpResponse = redirect(request.get_full_path())
    elif filling.draft is None and number != filling.numbers[0]:
        # The draft was forgotten; what was typed just now begins a new one.
        response = gone(request, version, kept=True)
    elif moved_on := renewed(request, kept, version):
        return moved_on
    else:
        following = kept.after(number)
        to_check = following is None or "ubah" in request.GET
        response = redirect(check_url(version) if to_check else topic_url(version, following or 1))
    remember_draft(request, response, token, apply_path(version))
    return response


def _as_left(filling: Filling, number: int) -> tuple[StepForm, int]:
    """The topic's form as it was left, and the status: 422 while what was typed last is not acceptable."""
    refused = filling.refused(number)
    if refused is None:
        return _form(filling, number), 200
    posted = QueryDict(mutable=True)
    for name, values in refused["posted"].items():
        posted.setlist(name, values)
    form = _judged(filling, number, data=posted)
    if not refused["judged"]:
        shown = _form(filling, number, given={**filling.typed, **as_typed(form)})
        shown.offer_times(looked=refused.get("looked", ""))
        return shown, 200
    for name, message in refused["faults"].items():
        if name in form.fields:
            form.errors.pop(name, None)  # "Pilih berkas" helps nobody whose file was refused
            form.add_error(name, message)
    return form, 422 if form.errors else 200


def _show(request: HttpRequest, filling: Filling, number: int, form: StepForm, status: int) -> HttpResponse:
    shown = filling.topics[number - 1]
    version = filling.version
    before = filling.before(number)
    if "ubah" in request.GET:
        back = check_url(version)
    elif before is not None:
        back = topic_url(version, before)
    else:
        back = reverse("public:service", args=[version.sop.office.slug, version.sop.slug])
    title = shown.topic.in_language(language())
    files = {f.name: kept_files(filling.live.get(f.name)) for f in shown.fields if f.type is FieldType.FILE}
    context = {
        "office": version.sop.office,
        "service_title": filling.definition.title.in_language(language()),
        "title": title,
        "help": shown.help.in_language(language()) if shown.help else "",
        "form": form,
        "fields": [(bound, files.get(bound.name, [])) for bound in form],
        # A topic of one field with the same words says them once, as the page's heading.
        "lone": len(form.fields) == 1 and next(iter(form)).label == title,
        "position": filling.numbers.index(number) + 1 if number in filling.numbers else number,
        "count": len(filling.numbers),
        "back": back,
        "draft_key": draft_key(version, number),
        "statement": statement_at_collection(version, language()) if number == filling.numbers[0] else None,
    }
    return render(request, "public/topic.html", context, status=status)
