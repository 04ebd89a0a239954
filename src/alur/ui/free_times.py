"""The part of a page that changes while a time is filled in: see `ui/js/free.js`."""

from django import forms
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .time_fields import TimeSlotField
from .widgets import TimeSlotWidget

ASKED = "bebas"
"""In the query of the form's own address: the name of the time slot, beside what is typed so far."""


def free_part(form: forms.Form, name: str) -> HttpResponse:
    """The times that the field offers and what is said of the typed one; never cached. 404 where it offers none."""
    field = form.fields.get(name)
    if not isinstance(field, TimeSlotField) or not isinstance(field.widget, TimeSlotWidget) or not field.widget.looks:
        raise Http404(_("Isian ini tidak ditemukan."))
    bound = form[name]
    context = field.widget.get_context(bound.html_name, bound.value(), {"id": bound.auto_id})
    context["widget"]["said"] = field.widget.said or _("Daftar waktu yang bebas sudah diperbarui.")
    response = HttpResponse(render_to_string("ui/widgets/free.html", context))
    response["Cache-Control"] = "no-store"
    return response
