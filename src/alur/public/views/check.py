"""The end of an application: everything once more, then the one press that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alur.engine.cases.queries import readable
from alur.engine.sops.rules.definition import FieldType
from alur.kernel import clock
from alur.kernel.errors import Invalid, Refused
from alur.public.actions import send_application
from alur.public.forms import faults_of
from alur.public.queries.filling import Filling
from alur.ui.components import SummaryRow
from alur.ui.errors import page

from .device import apply_path, check_url, filling_here, gone, renewed, sent_before, topic_url
from .pages import language, private, service_or_404

if TYPE_CHECKING:
    from alur.engine.sops.models import SopVersion


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """Everything once more, then the one press that sends it."""
    version = service_or_404(office, service)
    filling = filling_here(request, version)
    if sent := sent_before(filling):
        return sent
    if filling.draft is None and filling.topics:
        return private(gone(request, version, kept=False))
    if moved_on := renewed(request, filling, version):
        return moved_on
    if not version.sop.is_open:
        said = _("Layanan ini sedang tidak menerima permohonan baru. Isian Anda tetap tersimpan di perangkat ini.")
        return private(_show_check(request, filling, [said], status=422 if request.method == "POST" else 200))
    if request.method == "POST":
        return private(_send(request, filling, version))
    return private(_show_check(request, filling, []))


def _send(request: HttpRequest, filling: Filling, version: SopVersion) -> HttpResponse:
    draft = filling.draft
    if draft is None or request.POST.get("isian") != str(draft.pk):
        said = _("Halaman itu milik isian yang lain. Periksa isian ini, lalu kirim dari sini.")
        return page(request, 409, said, back_url=check_url(version))
    if faults_of(filling, office=version.sop.office, language=language()):
        return _show_check(request, filling, [], status=422)
    try:
        started = send_application(filling=filling, draft=draft, language=language(), at=clock.now())
    except Refused as fault:  # closed, or published anew, since the page was opened
        return _show_check(request, filling, [str(fault)], status=422)
    except Invalid as fault:
        return _show_check(request, filling, list(fault.fields.values()), status=422)
    return redirect("public:receipt", started.tracking_token)


def _show_check(request: HttpRequest, filling: Filling, told: list[str], status: int = 200) -> HttpResponse:
    version = filling.version
    faults = [
        {"message": message, "target": f"{topic_url(version, number)}?ubah=1#id_{name}"}
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
        "back": topic_url(version, filling.numbers[-1]) if filling.numbers else apply_path(version),
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
                change_url=f"{topic_url(filling.version, number)}?ubah=1#id_{field.name}",
            )
        )
    return rows
