"""An application, one topic a page, kept on the way, checked at the end and sent once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alur.engine.cases.queries import readable, tracking_token
from alur.engine.sops.rules.definition import FieldType
from alur.kernel import clock
from alur.kernel.errors import Invalid
from alur.public.actions import empty_draft, keep_answers, remove_file, renew_draft, send_application
from alur.public.forms import as_typed, faults_of, fields_form, kept_files
from alur.public.queries.filling import KEPT_DAYS, Filling, filling_of, live_draft
from alur.public.queries.services import takes_applications
from alur.ui.components import SummaryRow
from alur.ui.errors import page

from .pages import language, private, service_or_404

if TYPE_CHECKING:
    from django import forms

    from alur.engine.sops.models import SopVersion

COOKIE = "isian"
"""Holds a draft's secret; limited to the address of the one service or step."""


def apply_path(version: SopVersion) -> str:
    return reverse("public:apply", args=[version.sop.office.slug, version.sop.slug])


def remember_draft(request: HttpRequest, response: HttpResponse, token: str, path: str) -> None:
    """Give this device the draft's secret, for as long as the draft is kept."""
    if token:
        response.set_cookie(
            COOKIE,
            token,
            max_age=timedelta(days=KEPT_DAYS),
            path=path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def _filling(request: HttpRequest, version: SopVersion) -> Filling:
    return filling_of(version, live_draft(request.COOKIES.get(COOKIE, ""), clock.now()))


def _sent_before(filling: Filling) -> HttpResponse | None:
    """The back button after sending leads to the receipt, never to a second case."""
    if filling.draft is None or filling.draft.case is None:
        return None
    return private(redirect("public:receipt", tracking_token(filling.draft.case)))


def _topic_url(version: SopVersion, number: int) -> str:
    return reverse("public:topic", args=[version.sop.office.slug, version.sop.slug, number])


def _check_url(version: SopVersion) -> str:
    return reverse("public:check", args=[version.sop.office.slug, version.sop.slug])


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """Begin, or ask whether to go on with what this device has begun. POST forgets it."""
    version = service_or_404(office, service)
    filling = _filling(request, version)
    draft = filling.draft
    first = _topic_url(version, filling.numbers[0]) if filling.numbers else _check_url(version)
    if not takes_applications(filling.definition):
        raise Http404(_("Layanan ini tidak dimulai dari halaman ini."))
    if draft is not None and draft.case is None:
        if request.method == "POST":
            empty_draft(draft=draft, at=clock.now())
            context = {"office": version.sop.office, "first": first, "draft_key": _draft_key(version)}
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
    goes_on = _topic_url(filling.version, faults[0][0]) if faults else _check_url(filling.version)
    return {
        "office": filling.version.sop.office,
        "title": filling.definition.title.in_language(language()),
        "goes_on": goes_on,
        "first": first,
        "days": KEPT_DAYS,
        "back": reverse("public:service", args=[filling.version.sop.office.slug, filling.version.sop.slug]),
    }


def _draft_key(version: SopVersion, number: int | str = "") -> str:
    """Names what the device keeps of a page; without a number, of all pages."""
    return f"{version.sop.office.slug}/{version.sop.slug}/{number}"


def _renewed(request: HttpRequest, filling: Filling, version: SopVersion) -> HttpResponse | None:
    """The SOP changed on the way: go on under the version in force, from the first page."""
    if filling.draft is None or filling.version.pk == version.pk:
        return None
    _draft, token = renew_draft(draft=filling.draft, version=version, at=clock.now())
    messages.warning(request, _("Layanan ini baru saja diperbarui. Isian Anda kami bawa; periksa lagi tiap halaman."))
    response = redirect(_topic_url(version, 1))
    remember_draft(request, response, token, apply_path(version))
    return private(response)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, office: str, service: str, number: int) -> HttpResponse:
    """One topic: shown, kept, and on to the next."""
    version = service_or_404(office, service)
    filling = _filling(request, version)
    if sent := _sent_before(filling):
        return sent
    if not 1 <= number <= len(filling.topics):
        raise Http404(_("Pertanyaan ini tidak ada."))
    if request.method == "POST":
        return private(_keep_topic(request, filling, version, number))
    if filling.draft is None and number != filling.numbers[0]:
        return private(_gone(request, version, kept=False))
    if renewed := _renewed(request, filling, version):
        return renewed
    if number not in filling.numbers:
        following = filling.after(number)
        return private(redirect(_topic_url(version, following) if following else _check_url(version)))
    form = _form(filling, number)
    return private(_show(request, filling, number, form))


def _form(filling: Filling, number: int, **options: Any) -> forms.Form:  # noqa: ANN401  data and files
    given = {**filling.typed, **filling.live} if not options.get("given") else options.pop("given")
    topic = filling.topics[number - 1]
    return fields_form(topic.fields, office=filling.version.sop.office, language=language(), given=given, **options)


def _keep_topic(request: HttpRequest, filling: Filling, version: SopVersion, number: int) -> HttpResponse:
    form = _form(filling, number, data=request.POST, files=request.FILES)
    valid = form.is_valid()
    draft, token, faults = keep_answers(
        version=filling.version,
        draft=filling.draft,
        earlier={},
        fields=filling.topics[number - 1].fields,
        cleaned=form.cleaned_data,
        at=clock.now(),
    )
    for name, message in faults.items():
        form.add_error(name, message)
    if "hapus" in request.POST:
        remove_file(draft=draft, earlier={}, file_id=request.POST["hapus"], at=clock.now())
    kept = filling_of(filling.version, draft)
    if "hapus" in request.POST:
        form = _form(kept, number, given={**kept.typed, **as_typed(form)})
        response = _show(request, kept, number, form)
    elif not valid or faults:
        response = _show(request, kept, number, form, status=422)
    elif filling.draft is None and number != filling.numbers[0]:
        # The draft was forgotten; what was typed just now begins a new one.
        response = _gone(request, version, kept=True)
    elif renewed := _renewed(request, kept, version):
        return renewed
    else:
        following = kept.after(number)
        to_check = following is None or "ubah" in request.GET
        response = redirect(_check_url(version) if to_check else _topic_url(version, following or 1))
    remember_draft(request, response, token, apply_path(version))
    return response


def _show(request: HttpRequest, filling: Filling, number: int, form: forms.Form, status: int = 200) -> HttpResponse:
    shown = filling.topics[number - 1]
    version = filling.version
    before = filling.before(number)
    if "ubah" in request.GET:
        back = _check_url(version)
    elif before is not None:
        back = _topic_url(version, before)
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
        "draft_key": _draft_key(version, number),
    }
    return render(request, "public/topic.html", context, status=status)


def _gone(request: HttpRequest, version: SopVersion, *, kept: bool) -> HttpResponse:
    context = {
        "office": version.sop.office,
        "kept": kept,
        "days": KEPT_DAYS,
        "first": _topic_url(version, 1),
    }
    return render(request, "public/draft_gone.html", context, status=410)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """Everything once more, then the one press that sends it."""
    version = service_or_404(office, service)
    filling = _filling(request, version)
    if sent := _sent_before(filling):
        return sent
    if filling.draft is None and filling.topics:
        return private(_gone(request, version, kept=False))
    if renewed := _renewed(request, filling, version):
        return renewed
    if request.method == "POST":
        return private(_send(request, filling, version))
    return private(_show_check(request, filling, []))


def _send(request: HttpRequest, filling: Filling, version: SopVersion) -> HttpResponse:
    draft = filling.draft
    if draft is None or request.POST.get("isian") != str(draft.pk):
        said = _("Halaman itu milik isian yang lain. Periksa isian ini, lalu kirim dari sini.")
        return page(request, 409, said, back_url=_check_url(version))
    if faults_of(filling, office=version.sop.office, language=language()):
        return _show_check(request, filling, [], status=422)
    try:
        started = send_application(filling=filling, draft=draft, language=language(), at=clock.now())
    except Invalid as fault:
        return _show_check(request, filling, list(fault.fields.values()), status=422)
    return redirect("public:receipt", started.tracking_token)


def _show_check(request: HttpRequest, filling: Filling, told: list[str], status: int = 200) -> HttpResponse:
    version = filling.version
    faults = [
        {"message": message, "target": f"{_topic_url(version, number)}?ubah=1#id_{name}"}
        for number, name, message in faults_of(filling, office=version.sop.office, language=language())
    ]
    context = {
        "office": version.sop.office,
        "service_title": filling.definition.title.in_language(language()),
        "topics": [
            (filling.topics[number - 1].topic.in_language(language()), _summary(filling, number))
            for number in filling.numbers
        ],
        "faults": faults + [{"message": message, "target": ""} for message in told],
        "incomplete": bool(faults),
        "draft": filling.draft,
        "back": _topic_url(version, filling.numbers[-1]) if filling.numbers else apply_path(version),
    }
    return render(request, "public/check.html", context, status=status)


def _summary(filling: Filling, number: int) -> list[SummaryRow]:
    """Whole, not masked: the page is for finding one's own slips."""
    fields = filling.topics[number - 1].fields
    answers = {each.name: each for each in readable(fields, filling.live, language=language(), whole=True)}
    rows = []
    for field in fields:
        if field.shown_if is not None and not field.shown_if.matches(filling.live.get(field.shown_if.field)):
            continue
        answer = answers.get(field.name)
        value: Any = _("Tidak diisi")
        if answer is not None:
            value = [name for _id, name, _size in answer.files] or answer.value
        rows.append(
            SummaryRow(
                term=field.label.in_language(language()),
                value=_("Ya") if field.type is FieldType.CONSENT and answer else value,
                change_url=f"{_topic_url(filling.version, number)}?ubah=1#id_{field.name}",
            )
        )
    return rows
