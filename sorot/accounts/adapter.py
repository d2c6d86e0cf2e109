"""How sign-up, mail and the second factor of the login library behave here."""

import base64
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sorot.accounts.models import User
from sorot.core import crypto, mailer
from sorot.core.mailer import Address

#: One secret belongs to one column; the row's key is not known yet when the library seals.
SECRET_CONTEXT = "mfa_authenticator.data:secret"


def active_locale() -> str:
    """`en` when the visitor reads English, else `id`."""
    return "en" if (get_language() or "id").startswith("en") else "id"


class AccountAdapter(DefaultAccountAdapter):
    """Stores the name given at sign-up; mails are plain text in the person's own language."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("Address and password do not fit together. Check both, or reset your password."),
        "email_taken": _("Somebody else uses this address here."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. Compare it with the mail; the newest one counts."),
        "incorrect_password": _("This password is not right."),
        "same_as_current": _("This is the same address as before."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, or reset your password."),
        "rate_limited": _("That was a little fast. Wait a minute, then try again."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Copy our own sign-up fields before the person is saved."""
        user.name = form.cleaned_data.get("name", "")
        user.locale = active_locale()
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send `<prefix>.txt` through our own mailer, in the receiver's language where they have an account."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        if user is None:
            to = Address(email=email, locale=active_locale())
        else:
            to = Address(email=email, name=user.name, locale=user.locale, zone=user.zone)
        mailer.send_mail(to=to, template=template_prefix, context=context)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address behind our own proxies: what the login limits count by."""
        from sorot.accounts.queries import client_address

        return client_address(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest; the QR code is drawn into the page, since `data:` images are blocked."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. It changes every 30 seconds: take the newest one."),
        "unverified_email": _("Confirm your e-mail address first."),
        "cannot_generate_recovery_codes": _("Switch the second step on first."),
        "cannot_delete_authenticator": _("The second step cannot be switched off."),
        "add_email_blocked": _("Switch the second step off before you change your address."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(crypto.seal(text, context=SECRET_CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(base64.b64decode(encrypted_text), context=SECRET_CONTEXT)

    def build_totp_svg(self, url: str) -> str:
        """An inline `<svg>` of the set-up address, always dark on light so that cameras read it."""
        return segno.make(url, error="m", micro=False).svg_inline(
            scale=5, border=3, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
        )
