"""The personal data of one case: what the applicant may ask of them, for the officers who may give it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from alur.desk.forms.subject import CopyForm, CorrectContactForm, EraseForm, SubjectForm
from alur.desk.queries import case_of, officer_of
from alur.engine.cases.queries.subject import masked_contact
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict, Invalid
from alur.outlets.protection import policies
from alur.outlets.protection.actions import copy_subject, correct_subject, erase_subject
from alur.outlets.protection.queries.copies import archive_of

if TYPE_CHECKING:
    from alur.engine.cases.models import Case
    from alur.foundation.offices.models import Officer


def subject_url(case: Case) -> str:
    return reverse("desk:subject", args=[case.number])


@cache_control(private=True, no_store=True)
def subject(request: HttpRequest, number: str) -> HttpResponseBase:
    """Show what can be done; a POST does the one whose form was sent. 404 for who may do nothing here."""
    officer, at = officer_of(request), clock.now()
    case = case_of(officer, number)
    forms = _forms(case, officer, at, request)
    if not forms:
        raise Http404
    form = next((each for each in forms.values() if each.is_bound), None)
    if form is None:
        return _page(request, case, forms)
    if not form.is_valid():
        return _page(request, case, forms, status=422)
    try:
        return _do(request, case, form, officer, at)
    except AlurError as error:
        if isinstance(error, Invalid):
            for name, message in error.fields.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            form.add_error(None, str(error))
        return _page(request, case, forms, status=409 if isinstance(error, Conflict) else 422)


def _forms(case: Case, officer: Officer, at: datetime, request: HttpRequest) -> dict[str, SubjectForm]:
    """What this officer may do with this case now, by act; the one that was sent is bound."""
    if case.parent_task is not None or case.erased_at is not None:
        return {}

    def data(act: str) -> Any:  # noqa: ANN401  as Django
        return request.POST if request.method == "POST" and f"{act}-key" in request.POST else None

    found: dict[str, SubjectForm] = {}
    if case.ended_at is None and policies.may_correct(officer, case, at):
        found["kontak"] = CorrectContactForm.of(case, data("kontak"))
    if policies.may_copy(officer, case, at):
        found["salinan"] = CopyForm(data("salinan"))
    if case.ended_at is not None and policies.may_erase(officer, case, at):
        found["hapus"] = EraseForm(data("hapus"), case=case)
    return found


def _do(request: HttpRequest, case: Case, form: SubjectForm, officer: Officer, at: datetime) -> HttpResponseBase:
    checked, key = form.cleaned_data["checked"], f"{officer.pk}:{form.cleaned_data['key']}"
    if isinstance(form, CorrectContactForm):
        changed = correct_subject(case=case, values=form.values, checked=checked, officer=officer, at=at, key=key)
        said = _("Kontak pemohon diperbaiki.") if changed else _("Tidak ada yang berubah.")
        messages.success(request, said)
        return redirect(subject_url(case))
    if isinstance(form, EraseForm):
        erase_subject(case=case, checked=checked, officer=officer, at=at)
        messages.success(request, _("Data pribadi permohonan ini sudah dihapus. Nomor, waktu, dan hasilnya tetap ada."))
        return redirect("desk:case", case.number)
    copy_subject(case=case, checked=checked, officer=officer, at=at)
    response = FileResponse(
        archive_of(case, at), as_attachment=True, filename=f"salinan-{case.number}.zip", content_type="application/zip"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(request: HttpRequest, case: Case, forms: dict[str, SubjectForm], *, status: int = 200) -> HttpResponse:
    bound: django_forms.Form | None = next((each for each in forms.values() if each.is_bound), None)
    context = {
        "case": case,
        "forms": forms,
        "form": bound,
        "contact": masked_contact(case),
    }
    return render(request, "desk/subject.html", context, status=status)
