"""The desk's addresses, under /meja/. Whoever asks for another office's object gets 404, as for a missing one."""

from django.urls import path

from .views import (
    acts,
    bulk,
    case,
    counter,
    deliveries,
    events,
    files,
    inbox,
    links,
    notices,
    profile,
    reports,
    saved,
    sheet,
    step,
)

app_name = "desk"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("segar/", inbox.fresh, name="fresh"),
    path("ambil/", bulk.claim, name="bulk_claim"),
    path("alihkan/", bulk.reassign, name="bulk_reassign"),
    path("tampilan/", saved.views, name="views"),
    path("tampilan/<uuid:view_id>/<slug:act>/", saved.change, name="view"),
    path("pemberitahuan/", notices.notices, name="notices"),
    path("cari/", inbox.search, name="search"),
    path("permohonan/<str:number>/", case.case, name="case"),
    path("permohonan/<str:number>/bagan.svg", case.flowchart, name="flowchart"),
    path("permohonan/<str:number>/di-sini/", case.here, name="here"),
    path("permohonan/<str:number>/batalkan/", acts.cancel, name="cancel"),
    path("permohonan/<str:number>/langkah/<uuid:task_id>/", step.complete, name="step"),
    path("permohonan/<str:number>/langkah/<uuid:task_id>/<slug:act>/", acts.act, name="act"),
    path("permohonan/<str:number>/langkah/<uuid:task_id>/isian/<slug:field>/", case.unmask, name="unmask"),
    path("permohonan/<str:number>/kejadian/<slug:step>/", events.record, name="event"),
    path("permohonan/<str:number>/tautan/<uuid:link_id>/", links.renew, name="renew_link"),
    path("permohonan/<str:number>/tautan/<uuid:link_id>/whatsapp/", links.whatsapp, name="whatsapp"),
    path("loket/", counter.choose, name="counter"),
    path("loket/bukti/<str:number>/", counter.receipt, name="receipt"),
    path("loket/<slug:slug>/", counter.enter, name="counter_form"),
    path("pengiriman/", deliveries.deliveries, name="deliveries"),
    path("pengiriman/<uuid:delivery_id>/<slug:act>/", deliveries.act, name="delivery"),
    path("laporan/", reports.reports, name="reports"),
    path("laporan/<slug:name>/<str:month>/", reports.download, name="report"),
    path("permohonan/<str:number>/lembar/", sheet.sheet, name="sheet"),
    path("permohonan/<str:number>/riwayat/", sheet.history, name="history"),
    path("berkas/<uuid:file_id>/", files.download, name="file"),
    path("profil/", profile.profile, name="profile"),
]
