"""Services: which are in force, open or closed, who carries them out, and publishing a new revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alur.administration.actions import bind_executors
from alur.administration.forms.base import ConfirmForm
from alur.administration.forms.revisions import NEVER, ReviewForm
from alur.administration.forms.services import CloseForm, ExecutorsForm, PublishForm, StandardForm
from alur.administration.queries.people import position_rows
from alur.administration.queries.services import Judged, executors_of, judge, service_row, service_rows
from alur.engine.cases.registry import activities
from alur.engine.sops.actions import close_service, open_service, publish, save_draft, set_review, set_standard
from alur.engine.sops.panels import export_links
from alur.engine.sops.policies import must_be_checked
from alur.engine.sops.queries import bindings, standard_texts
from alur.engine.sops.rules.beginning import EMPTY
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.foundation.offices.queries import positions
from alur.kernel import clock
from alur.kernel.errors import AlurError

from .pages import (
    administrator_of,
    administrators,
    done_before,
    form_page,
    handle,
    posted,
    reading,
    refuse,
    remember_done,
    to,
)

if TYPE_CHECKING:
    from alur.foundation.offices.models import Officer

SOURCE = "sop.yaml"


@reading
def services_page(request: HttpRequest) -> HttpResponseBase:
    """Every SOP in force."""
    office = administrator_of(request).office
    return render(request, "administration/services.html", {"rows": service_rows(office), "here": "services"})


@administrators
def service_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One SOP: its state, and the positions that carry it out."""
    officer = administrator_of(request)
    office = officer.office
    row = service_row(office, slug)
    known = positions(office)
    executors = executors_of(row.definition)
    form = ExecutorsForm(posted(request), executors=executors, bound=bindings(row.version.sop), positions=known)

    def bind(data: dict[str, Any]) -> str:
        by_key = {str(each.pk): each for each in known}
        chosen = {executor: by_key[key] for executor, key in form.chosen.items() if key in by_key}
        bind_executors(sop=row.version.sop, chosen=chosen, by=officer.actor, at=clock.now())
        return _("Pelaksana tersimpan. Tugas baru menuju jabatan itu; tugas yang sudah terbuka tetap di tempatnya.")

    downloads = export_links(lambda form: reverse("desk:sop", args=[slug, form]))
    bound = {position.pk for position in bindings(row.version.sop).values()}
    vacant = [each for each in position_rows(office, clock.now()) if not each.holders and each.position.pk in bound]
    context = {
        "row": row, "here": "services", "zone": office.zone, "office": office, "downloads": downloads,
        "vacant": vacant,
    }  # fmt: skip
    return handle(
        request, form, bind, then=to("service", slug), context=context, template="administration/service.html"
    )


@administrators
def standard_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the public page of the standard of service says beside the SOP."""
    officer = administrator_of(request)
    row = service_row(officer.office, slug)
    sop, back = row.version.sop, to("service", slug)
    form = StandardForm(posted(request), texts=standard_texts(sop))

    def state(data: dict[str, Any]) -> str:
        set_standard(sop=sop, texts=form.texts, by=officer.actor, at=clock.now())
        return _("Standar pelayanan tersimpan dan langsung tampil di halaman layanan.")

    lead = _(
        "UU 25/2009 meminta 14 bagian. Enam diambil dari SOP: dasar hukum, persyaratan, prosedur, jangka waktu, "
        "sarana, dan kompetensi. Tulis di sini yang lain. Biaya, pengawasan, dan jaminan pelayanan yang kosong tampil "
        "kepada masyarakat sebagai belum ditetapkan."
    )
    context = form_page(
        _("Standar pelayanan"), _("Simpan standar"), back, str(row.definition.title), lead=lead, here="services"
    )
    return handle(request, form, state, then=back, context=context)


@administrators
def switch_service(request: HttpRequest, slug: str) -> HttpResponse:
    """Close it for new cases, or open it again: whichever it is not."""
    officer = administrator_of(request)
    row = service_row(officer.office, slug)
    sop, back = row.version.sop, to("service", slug)
    title = str(row.definition.title)

    def close(data: dict[str, Any]) -> str:
        close_service(sop=sop, note=data["note"], by=officer.actor, at=clock.now())
        return _("Layanan ditutup untuk permohonan baru. Yang sudah berjalan tetap dikerjakan.")

    def reopen(data: dict[str, Any]) -> str:
        open_service(sop=sop, by=officer.actor, at=clock.now())
        return _("Layanan menerima permohonan lagi.")

    if sop.is_open:
        lead = _(
            "Permohonan yang sudah dikirim tetap berjalan. Halaman layanan memberi tahu bahwa layanan sedang tutup."
        )
        context = form_page(
            _("Tutup layanan"), _("Tutup layanan"), back, title, lead=lead, danger=True, here="services"
        )
        return handle(request, CloseForm(posted(request)), close, then=back, context=context)
    lead = _("Mulai sekarang permohonan baru diterima lagi.")
    context = form_page(_("Buka layanan"), _("Buka layanan"), back, title, lead=lead, here="services")
    return handle(request, ConfirmForm(posted(request)), reopen, then=back, context=context)


@administrators
def change_review(request: HttpRequest, slug: str) -> HttpResponse:
    """After how many months in force the administrators are told to review it."""
    officer = administrator_of(request)
    row = service_row(officer.office, slug)
    sop, back = row.version.sop, to("service", slug)

    def change(data: dict[str, Any]) -> str:
        months = None if data["months"] == NEVER else int(data["months"])
        set_review(sop=sop, months=months, by=officer.actor, at=clock.now())
        return _("Waktu peninjauan tersimpan.")

    lead = _("Sesudah waktu itu setiap administrator mendapat satu surel. SOP tetap berlaku.")
    words = _("Waktu peninjauan")
    context = form_page(words, _("Simpan"), back, str(row.definition.title), lead=lead, here="services")
    return handle(request, ReviewForm(posted(request), now=sop.review_months), change, then=back, context=context)


@administrators
def publish_sop(request: HttpRequest) -> HttpResponse:
    """Check a file, show every fault or what it would become, then publish it. Nothing is kept in between."""
    officer = administrator_of(request)
    office = officer.office
    if request.method == "POST" and (done := done_before(request)):
        return redirect(done)
    if request.method == "POST" and request.POST.get("act") == "kosong":
        return _keep(request, officer, EMPTY, "sunting", _("Rancangan kosong dibuat. Isi tabelnya di bawah."))
    form = PublishForm(posted(request), request.FILES if request.method == "POST" else None)
    together = must_be_checked(officer.actor, office)
    judged: Judged | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        judged = judge(office, text, SOURCE)
        status = 422 if judged.faults else 200
        if (act := request.POST.get("act")) in ("simpan", "sunting"):
            return _keep(request, officer, text, act, _("Tersimpan sebagai rancangan. Belum ada yang berlaku."))
        if request.POST.get("act") == "terbitkan" and not judged.faults:
            try:
                version = publish(
                    office=office,
                    text=text,
                    source=SOURCE,
                    by=officer.actor,
                    at=clock.now(),
                    known_activities=activities,
                    create_positions=form.cleaned_data["create_positions"],
                )
            except FaultyDefinition as faulty:
                # Only positions are left to be missing; the page says so in its own words.
                judged, status = judge(office, text, SOURCE), 422
                if judged.positions and not judged.faults:
                    form.add_error("create_positions", _("Centang, atau buat dahulu jabatan yang belum ada."))
                else:
                    judged = Judged(faulty.faults)
            except AlurError as error:
                status = refuse(form, error)
            else:
                said = _("%(title)s, revisi %(number)d, berlaku mulai sekarang.")
                messages.success(request, said % {"title": version.sop.title, "number": version.number})
                then = to("service", version.sop.slug)
                remember_done(request, then)
                return redirect(then)
    elif request.method == "POST":
        status = 422
    begun = "" if form.is_bound else _begun(request)
    shown = form.cleaned_data.get("text", "") if hasattr(form, "cleaned_data") else begun
    context = {"form": form, "judged": judged, "text": shown, "begun": begun, "here": "services", "together": together}
    return render(request, "administration/publish.html", context, status=status)


def _begun(request: HttpRequest) -> str:
    """The text to begin with: that of the revision in force, where the address names one."""
    slug = request.GET.get("dari", "")
    return service_row(administrator_of(request).office, slug).version.source if slug else ""


def _keep(request: HttpRequest, officer: Officer, text: str, act: str, said: str) -> HttpResponse:
    """Faults and all, as a draft; on to its table where that was pressed."""
    draft = save_draft(office=officer.office, source=text, by=officer.actor, at=clock.now(), origin="publish")
    messages.success(request, said)
    then = to("editor" if act == "sunting" else "revision", draft.pk)
    remember_done(request, then)
    return redirect(then)
