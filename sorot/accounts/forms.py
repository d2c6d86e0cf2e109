"""Forms for people and organisations: clean input only, never save."""

from typing import Any

from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignupForm(BaseSignupForm):
    """Name, address, password, and consent to the terms."""

    name = forms.CharField(max_length=80, label=_("Your name"))
    terms = forms.BooleanField(label=_("I agree to the terms of use and the privacy notice."))

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
