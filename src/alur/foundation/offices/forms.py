"""allauth's forms with our words. The views, and what the forms check, stay allauth's."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alur.ui.forms import REQUIRED

_NEW_PASSWORD_HELP = _("Paling sedikit 10 karakter. Rangkaian beberapa kata mudah diingat dan sulit ditebak.")


class Worded:
    """Replaces labels, help and the placeholder that repeats the label. Comes before an allauth form in the bases."""

    words: ClassVar[Mapping[str, tuple[str | Promise, str | Promise]]]
    """Field name → (label, help)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  passed on to allauth's form
        super().__init__(*args, **kwargs)
        fields = self.fields  # type: ignore[attr-defined]  # the form's, next in the bases
        for name, (label, help_text) in self.words.items():
            fields[name].label = label
            fields[name].help_text = help_text
            fields[name].error_messages["required"] = REQUIRED
            fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(Worded, account.LoginForm):  # type: ignore[misc]  # allauth is untyped
    words: ClassVar = {"login": (_("Alamat surel"), ""), "password": (_("Kata sandi"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["login"].error_messages["invalid"] = _("Tulis alamat surel yang benar, misalnya nama@contoh.id.")


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]  # allauth is untyped
    words: ClassVar = {
        "oldpassword": (_("Kata sandi sekarang"), ""),
        "password1": (_("Kata sandi baru"), _NEW_PASSWORD_HELP),
        "password2": (_("Ulangi kata sandi baru"), ""),
    }


class SetPasswordForm(Worded, account.SetPasswordForm):  # type: ignore[misc]  # allauth is untyped
    words: ClassVar = {
        "password1": (_("Kata sandi baru"), _NEW_PASSWORD_HELP),
        "password2": (_("Ulangi kata sandi baru"), ""),
    }


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]  # allauth is untyped
    words: ClassVar = {"email": (_("Alamat surel"), _("Alamat yang Anda pakai untuk masuk."))}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth is untyped
    words: ClassVar = SetPasswordForm.words


class FirstPasswordForm(forms.Form):
    """By an invitation: the account has no password yet, and nobody is signed in."""

    password1 = forms.CharField(
        label=_("Kata sandi baru"),
        help_text=_NEW_PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": REQUIRED},
    )
    password2 = forms.CharField(
        label=_("Ulangi kata sandi baru"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": REQUIRED},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password1" in data and "password2" in data and data["password1"] != data["password2"]:
            self.add_error("password2", _("Kedua kata sandi tidak sama. Ketik lagi."))
        return data


class ConfirmPasswordForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]  # allauth is untyped
    words: ClassVar = {"password": (_("Kata sandi"), "")}


_CODE_WORDS = {"code": (_("Kode"), _("6 angka dari aplikasi autentikator, atau satu kode cadangan."))}


class SecondFactorForm(Worded, mfa.AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    words: ClassVar = _CODE_WORDS


class ConfirmSecondFactorForm(Worded, mfa.ReauthenticateForm):  # type: ignore[misc]  # allauth is untyped
    words: ClassVar = _CODE_WORDS


class ActivateSecondFactorForm(Worded, ActivateTOTPForm):  # type: ignore[misc]  # allauth is untyped
    words: ClassVar = {"code": (_("Kode dari aplikasi"), _("6 angka yang tampil di aplikasi sekarang."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
