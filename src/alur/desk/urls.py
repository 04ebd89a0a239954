"""The desk's addresses, under /meja/. Whoever asks for another office's object gets 404, as for a missing one."""

from django.urls import path

from .views import acts, case, counter, deliveries, files, inbox, profile, step, tokens, webhooks

app_name = "desk"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("cari/", inbox.search, name="search"),
    path("permohonan/<str:number>/", case.case, name="case"),
    path("permohonan/<str:number>/batalkan/", acts.cancel, name="cancel"),
    path("permohonan/<str:number>/langkah/<uuid:task_id>/", step.complete, name="step"),
    path("permohonan/<str:number>/langkah/<uuid:task_id>/<slug:act>/", acts.act, name="act"),
    path("permohonan/<str:number>/langkah/<uuid:task_id>/isian/<slug:field>/", case.unmask, name="unmask"),
    path("loket/", counter.choose, name="counter"),
    path("loket/bukti/<str:number>/", counter.receipt, name="receipt"),
    path("loket/<slug:slug>/", counter.enter, name="counter_form"),
    path("pengiriman/", deliveries.deliveries, name="deliveries"),
    path("pengiriman/<uuid:delivery_id>/<slug:act>/", deliveries.act, name="delivery"),
    path("berkas/<uuid:file_id>/", files.download, name="file"),
    path("profil/", profile.profile, name="profile"),
    path("profil/token/", tokens.tokens, name="tokens"),
    path("profil/webhook/", webhooks.webhooks, name="webhooks"),
    path("profil/webhook/<uuid:subscription_id>/<slug:act>/", webhooks.act, name="webhook"),
    path("profil/token/<uuid:token_id>/cabut/", tokens.revoke, name="token_revoke"),
]
