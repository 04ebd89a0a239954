"""The pool's addresses, under /meja/rapat/. Whoever has nothing to do there gets 404, as for what is missing."""

from django.urls import path

from .views import after, bookings, hosts, usage

app_name = "meetings"

urlpatterns = [
    path("", bookings.pool, name="pool"),
    path("rangkaian/", bookings.series, name="series"),
    path("pemakaian/", usage.usage, name="usage"),
    path("pemakaian/unduh/", usage.usage_file, name="usage_file"),
    path("akun/", hosts.hosts_page, name="hosts"),
    path("akun/baru/", hosts.new_host, name="new_host"),
    path("akun/<int:host_id>/", hosts.host_page, name="host"),
    path("akun/<int:host_id>/<slug:act>/", hosts.act, name="host_act"),
    path("<uuid:booking_id>/", bookings.booking, name="booking"),
    path("<uuid:booking_id>/ubah/", bookings.change_page, name="change"),
    path("<uuid:booking_id>/batal/", bookings.cancel_page, name="cancel"),
    path("<uuid:booking_id>/buka/", bookings.open_as_host, name="open"),
    path("<uuid:booking_id>/sesudah/", after.after_page, name="after"),
    path("<uuid:booking_id>/daftar-hadir/", after.ask, name="attendance"),
]
