"""What an applicant does to a running case: answer a question, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alur.engine.cases.actions import answer_question, withdraw_case
from alur.engine.cases.queries import plan_now, tracking_token
from alur.engine.cases.rules.actors import APPLICANT
from alur.foundation.files.queries import files_about
from alur.kernel import clock
from alur.kernel.errors import Conflict, Invalid
from alur.kernel.ids import new_token
from alur.public.actions import drop_upload, keep_uploads
from alur.public.forms import AnswerForm, KeptFile, WithdrawForm
from alur.public.queries.standing import OpenStep, standing
from alur.ui.errors import page

from .pages import by_secret_link, form_key, language, with_form

if TYPE_CHECKING:
    from alur.engine.cases.models import Case


def _question(case: Case, pause: UUID) -> OpenStep | None:
    """The open question of that id."""
    found = standing(case, clock.now(), language()).questions
    return next((each for each in found if each.pause is not None and each.pause.pk == pause), None)


@require_http_methods(["GET", "HEAD", "POST"])
@by_secret_link
def answer(request: HttpRequest, case: Case, pause: UUID) -> HttpResponse:
    """Answer the office's question; files that came along stay through a refused form."""
    token = tracking_token(case)
    question = _question(case, pause)
    form = AnswerForm(request.POST, request.FILES) if request.method == "POST" else AnswerForm()
    status = 200
    if request.method == "POST":
        status = 422
        valid = form.is_valid()
        about = f"draft:{pause}"
        if question is not None:
            fault = keep_uploads(
                office=case.office, uploads=form.cleaned_data.get("attachments") or [], about=about, at=clock.now()
            )
            if fault:
                form.add_error("attachments", fault)
        if "hapus" in request.POST and question is not None:
            drop_upload(about=about, file_id=request.POST["hapus"], at=clock.now())
            form, status = AnswerForm(initial={"answer": request.POST.get("answer", "")}), 200
        elif valid and form.is_valid():
            try:
                return _answered(request, case, pause, form.cleaned_data["answer"], about)
            except Invalid as fault_of_answer:
                form.add_error("answer", " ".join(fault_of_answer.fields.values()))
            except Conflict as conflict:
                return page(request, 409, str(conflict), back_url=f"/lacak/{token}/")
    if question is None:
        messages.info(request, _("Pertanyaan ini sudah terjawab atau tidak lagi menunggu jawaban."))
        return redirect("public:case", token)
    context = {
        "office": case.office,
        "case": case,
        "token": token,
        "question": question,
        "form": form,
        "files": [KeptFile(str(each.pk), each.name, each.size) for each in files_about(f"draft:{pause}")],
        "key": request.POST.get("kunci") or new_token(),
    }
    return with_form(render(request, "public/answer.html", context, status=status))


def _answered(request: HttpRequest, case: Case, pause: UUID, text: str, about: str) -> HttpResponse:
    try:
        answer_question(
            case_id=case.pk,
            pause_id=pause,
            answer=text,
            by=APPLICANT,
            at=clock.now(),
            key=f"answer:{pause}:{form_key(request)}",
            files=[each.pk for each in files_about(about)],
        )
    except ObjectDoesNotExist:
        raise Http404(_("Pertanyaan ini tidak ditemukan.")) from None
    messages.success(request, _("Terima kasih, jawaban Anda sudah kami terima."), extra_tags=f"jawab/{pause}")
    return redirect("public:case", tracking_token(case))


@require_http_methods(["GET", "HEAD", "POST"])
@by_secret_link
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the application back, after asking once."""
    token = tracking_token(case)
    form = WithdrawForm(request.POST) if request.method == "POST" else WithdrawForm()
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_case(
                case_id=case.pk,
                reason=form.cleaned_data["reason"],
                by=APPLICANT,
                at=clock.now(),
                key=f"withdraw:{case.pk}",
            )
        except Conflict as conflict:
            return page(request, 409, str(conflict), back_url=f"/lacak/{token}/")
        messages.success(request, _("Permohonan Anda sudah ditarik."))
        return redirect("public:case", token)
    if case.ended_at is not None or case.served_at is not None:
        messages.info(request, _("Permohonan ini sudah selesai dilayani dan tidak dapat ditarik lagi."))
        return redirect("public:case", token)
    context = {
        "office": case.office,
        "case": case,
        "token": token,
        "title": plan_now(case).title.in_language(language()),
        "form": form,
    }
    return with_form(render(request, "public/withdraw.html", context, status=422 if form.is_bound else 200))
