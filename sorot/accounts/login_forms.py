"""The login library's forms in our words. What they check and save stays the library's."""

from typing import Any, ClassVar

from allauth.account import forms as library
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("At least 10 characters. A short sentence is easy to remember.")
CODE_HINT = _("Eight letters, for example BCBQ-HQCF.")


class Worded(forms.Form):
    """Gives the fields of a library form our labels and hints, and takes away what only repeats them."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {}
    WITHOUT: ClassVar[tuple[str, ...]] = ()
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.WITHOUT:
            self.fields.pop(name, None)
        for name, (label, hint) in self.WORDS.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, hint
                self.fields[name].widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }


class SignupForm(Worded, library.SignupForm):
    """Name, address, password, and consent to the terms."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {
        "email": (_("E-mail address"), _("We send a code to this address.")),
        "password1": (_("Password"), PASSWORD_HINT),
    }

    name = forms.CharField(
        max_length=80,
        label=_("Your name"),
        help_text=_("As others should read it, for example Rani Lestari."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    terms = forms.BooleanField(
        label=_("I agree to the terms of use and the privacy notice."),
        error_messages={"required": _("Tick this box to go on: without your consent we may not keep your data.")},
    )

    field_order = ["name", "email", "password1", "terms"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def save(self, request: Any) -> Any:
        """Create the person through the login library, then note the consent."""
        from sorot.accounts.actions import record_consent
        from sorot.accounts.queries import client_address
        from sorot.core import clock

        user = super().save(request)
        record_consent(user=user, kind="terms", address=client_address(request), now=clock.now())
        return user


class LoginForm(Worded, library.LoginForm):
    """Address and password."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {
        "login": (_("E-mail address"), ""),
        "password": (_("Password"), ""),
    }


class ResetPasswordForm(Worded, library.ResetPasswordForm):
    """Where to send the code."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {"email": (_("E-mail address"), _("The one you signed up with."))}


class ResetPasswordKeyForm(Worded, library.ResetPasswordKeyForm):
    """The new password, once: who mistypes it can ask for another code."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {"password1": (_("New password"), PASSWORD_HINT)}
    WITHOUT = ("password2",)


class ChangePasswordForm(Worded, library.ChangePasswordForm):
    """The present and the new password."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {
        "oldpassword": (_("Present password"), ""),
        "password1": (_("New password"), PASSWORD_HINT),
    }
    WITHOUT = ("password2",)


class AddEmailForm(Worded, library.AddEmailForm):
    """The address to move to."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {"email": (_("New e-mail address"), _("We send a code there first."))}


class ChangeEmailForm(Worded, library.ChangeEmailForm):
    """Another address while the first one is not confirmed."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {"email": (_("Another e-mail address"), "")}


class ReauthenticateForm(Worded, library.ReauthenticateForm):
    """The password once more, before something that matters."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {"password": (_("Password"), "")}


class ConfirmEmailForm(Worded, library.ConfirmEmailVerificationCodeForm):
    """The code from the mail."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {"code": (_("Code from the mail"), CODE_HINT)}


class ConfirmResetForm(Worded, library.ConfirmPasswordResetCodeForm):
    """The code from the mail."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {"code": (_("Code from the mail"), CODE_HINT)}


_APP_CODE = (_("Code from the app"), _("Six digits, for example 384 201. A recovery code works too."))


class _Digits(Worded):
    """A code of digits; people type it with a space in the middle, as their app shows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(str(self.cleaned_data["code"]).split())
        return super().clean_code()  # type: ignore[misc]


class AuthenticateForm(_Digits, second.AuthenticateForm):
    """The second step of signing in."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {"code": _APP_CODE}


class SecondReauthenticateForm(_Digits, second.ReauthenticateForm):
    """The second step once more, before something that matters."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {"code": _APP_CODE}


class ActivateTOTPForm(_Digits, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {
        "code": (_("Code from the app"), _("Six digits, for example 384 201."))
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page is read from the top: the QR code comes before the field.
        del self.fields["code"].widget.attrs["autofocus"]
