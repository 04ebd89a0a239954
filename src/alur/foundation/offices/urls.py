"""The pages of one's account. Only these of allauth's exist; signing up and e-mail management do not."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from . import views

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    # Open to all: whoever stops halfway through signing in leaves through it as well.
    path("keluar/", login_not_required(account.logout), name="account_logout"),
    path("ditutup/", login_not_required(account.account_inactive), name="account_inactive"),
    path("konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("sandi/ganti/", account.password_change, name="account_change_password"),
    path("sandi/buat/", account.password_set, name="account_set_password"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sandi/baru/selesai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("undangan/<int:officer_id>/<slug:token>/", views.invitation, name="account_invitation"),
    path("kode/", mfa.index, name="mfa_index"),
    path("kode/masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("kode/konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("kode/nyalakan/", totp.activate_totp, name="mfa_activate_totp"),
    path("kode/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("kode/cadangan/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("kode/cadangan/baru/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("kode/cadangan/unduh/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    # Names that allauth looks up; the pages are not offered.
    path("daftar/", views.gone, name="account_signup"),
    path("surel/", views.gone, name="account_email"),
    path("surel/konfirmasi/", views.gone, name="account_email_verification_sent"),
]
