"""Addresses of the settings, under /meja/pengaturan/."""

from django.urls import path

from .views import breaches, calendar, identity, importing, officers, overview, positions, protection, services

app_name = "administration"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("jabatan/", positions.positions_page, name="positions"),
    path("jabatan/baru/", positions.new_position, name="new_position"),
    path("jabatan/<int:position_id>/", positions.position_page, name="position"),
    path("jabatan/<int:position_id>/ubah/", positions.change_position, name="change_position"),
    path("jabatan/<int:position_id>/pemangku/", positions.new_holding, name="new_holding"),
    path("pemangku/<int:holding_id>/akhiri/", positions.end_holding, name="end_holding"),
    path("petugas/", officers.officers_page, name="officers"),
    path("petugas/baru/", officers.new_officer, name="new_officer"),
    path("petugas/impor/", importing.upload, name="import"),
    path("petugas/impor/templat/", importing.template, name="import_template"),
    path("petugas/impor/periksa/", importing.check, name="import_check"),
    path("petugas/<int:officer_id>/", officers.officer_page, name="officer"),
    path("petugas/<int:officer_id>/ubah/", officers.change_officer, name="change_officer"),
    path("petugas/<int:officer_id>/<slug:act>/", officers.act, name="officer_act"),
    path("layanan/", services.services_page, name="services"),
    path("layanan/terbitkan/", services.publish_sop, name="publish"),
    path("layanan/sop/<slug:slug>/", services.service_page, name="service"),
    path("layanan/sop/<slug:slug>/sakelar/", services.switch_service, name="switch_service"),
    path("kalender/", calendar.calendar_page, name="calendar"),
    path("kalender/jam/", calendar.change_hours, name="hours"),
    path("kalender/masa/", calendar.new_period, name="new_period"),
    path("kalender/masa/<slug:day>/hapus/", calendar.remove_period, name="remove_period"),
    path("kalender/hari/", calendar.new_day, name="new_day"),
    path("kalender/hari/<slug:day>/hapus/", calendar.remove_day, name="remove_day"),
    path("kalender/tenggat/", calendar.explain, name="explain"),
    path("data/", protection.protection, name="protection"),
    path("data/penanggung-jawab/", protection.change_contact, name="data_contact"),
    path("data/masa-simpan/<slug:service>/", protection.change_retention, name="retention"),
    path("data/masa-simpan/<slug:service>/<slug:end>/", protection.waiting, name="waiting"),
    path("data/pembukaan/", protection.looks_page, name="looks"),
    path("data/kegagalan/", breaches.breaches_page, name="breaches"),
    path("data/kegagalan/baru/", breaches.new_breach, name="new_breach"),
    path("data/kegagalan/<int:entry>/", breaches.breach, name="breach"),
    path("data/kegagalan/<int:entry>/tutup/", breaches.close, name="close_breach"),
    path("data/kegagalan/<int:entry>/surat/<slug:to_whom>/", breaches.notice, name="breach_notice"),
    path("identitas/", identity.identity_page, name="identity"),
    path("identitas/ubah/", identity.new_letterhead, name="new_letterhead"),
    path("identitas/logo/<uuid:file>/", identity.logo, name="logo"),
]
