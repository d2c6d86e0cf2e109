"""How sign-up and mail of the login library behave here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from sorot.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Stores the name given at sign-up; mails are plain text in the person's language."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        """Copy our own sign-up fields before the person is saved."""
        from django.utils.translation import get_language

        user.name = form.cleaned_data.get("name", "")
        user.locale = "en" if (get_language() or "id").startswith("en") else "id"
        return super().save_user(request, user, form, commit)
