"""How django-allauth and django-axes are fitted to officers (settings, block "accounts"); kinds of entries, owners."""

import io
import logging
from smtplib import SMTPException
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.registry import declare, owners
from alur.foundation.privacy.sealing import seal, unseal
from alur.ui.language import IN_SESSION

from .models import Officer
from .panels import KINDS
from .policies import needs_second_factor
from .queries import owners_of_officers, owners_of_offices

log = logging.getLogger(__name__)

declare(*KINDS)
owners.add("office", owners_of_offices)
owners.add("officer", owners_of_officers)

_TRY_LATER = _("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """No signing up, our words, the officer's language after sign-in, and no error page when mail is down."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Akun ini ditutup. Hubungi administrator kantor Anda."),
        "email_password_mismatch": _("Alamat surel atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."),
        "enter_current_password": _("Kata sandi sekarang tidak cocok. Ketik lagi."),
        "incorrect_code": _("Kode tidak cocok. Ketik kode yang tampil sekarang di aplikasi."),
        "incorrect_password": _("Kata sandi tidak cocok. Ketik lagi."),
        "invalid_password_reset": _("Tautan ini tidak berlaku lagi. Minta tautan baru."),
        "too_many_login_attempts": _TRY_LATER,
        "rate_limited": _TRY_LATER,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind ALUR_TRUSTED_PROXIES proxies the address they saw; a client cannot choose it."""
        return str(super().get_client_ip(request))

    def reauthenticate(self, user: Officer, password: str) -> bool:
        # allauth would look for its own EmailAddress rows, which we do not keep: the address is the officer's.
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def post_login(self, request: HttpRequest, user: Officer, **options: Any) -> HttpResponse:  # noqa: ANN401  allauth's
        response: HttpResponse = super().post_login(request, user, **options)
        if user.language != "id":
            # The officer's own explicit choice, kept in the account. Indonesian is no choice: it leaves the device's.
            request.session[IN_SESSION] = user.language
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as fault:
            log.warning("account mail not sent: %s", type(fault).__name__)
            request = context["request"]
            # Mail goes out for unknown addresses too, so this page tells nobody which accounts exist.
            raise ImmediateHttpResponse(render(request, "account/mail_failed.html", status=503)) from fault


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """TOTP secrets sealed at rest, the QR code drawn by segno, no turning off for those who must have it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("Akun administrator wajib memakai kode kedua. Anda tidak dapat mematikannya."),
        "cannot_generate_recovery_codes": _("Nyalakan dahulu aplikasi autentikator, baru buat kode cadangan."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:  # noqa: ANN401  allauth is untyped
        return not needs_second_factor(authenticator.user)

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        segno.make(url, micro=False).save(drawn, kind="svg", scale=5, border=4, light="white")
        return drawn.getvalue().decode()
