"""A fresh second factor for what must not be done with a stolen session: typed on the same form, usable once.

The present step is a code of the authenticator app (TOTP), or a recovery code where the phone is lost. Tries are
counted before they are judged, in a transaction of their own, so that wrong ones stay counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts.models import User
from sorot.core import limits
from sorot.core.errors import ActionError

TRIES, TRIES_SECONDS = 5, 300
#: A code of the app is right for 90 seconds at most (its own 30 and one step on either side).
REMEMBER_SECONDS = 180
#: How long a proof is fresh.
FRESH = timedelta(minutes=5)


class SecondFactorError(ActionError):
    """Who acts could not be proved; nothing was written. `code` is `missing`, `wrong`, `fast` or `not_set_up`."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That the person typed a secret just now. `is_strong` for the second factor, False for the password alone."""

    user_id: int
    at: datetime
    is_strong: bool

    def holds(self, user: User | None, now: datetime) -> bool:
        """True while it is fresh, and for this person only."""
        return user is not None and user.pk == self.user_id and timedelta(0) <= now - self.at <= FRESH


def is_set_up(user: User) -> bool:
    """The person has an authenticator app."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def prove(*, user: User, secret: str, is_strong: bool, now: datetime) -> Proof:
    """Proof from what was typed: a code where the second factor is set up, else (unless `is_strong`) the password.

    Raises SecondFactorError. A right code is used up by this call.
    """
    has_app = is_set_up(user)
    if is_strong and not has_app:
        first = _("Set up the second step first: an app on your phone shows a code.")
        raise SecondFactorError(first, code="not_set_up")
    if not has_app and not user.has_usable_password():
        raise SecondFactorError(_("Set up a second step first: you sign in without a password."), code="not_set_up")
    if not secret.strip():
        raise SecondFactorError(_missing(has_app), code="missing")
    if not limits.hit(f"second-factor:{user.pk}", limit=TRIES, seconds=TRIES_SECONDS, now=now):
        raise SecondFactorError(_("Too many wrong tries. Wait five minutes, then try again."), code="fast")
    if has_app and not use_code(user=user, code=secret):
        wrong = _("This code is not right or was used already. Wait for the next one in your app.")
        raise SecondFactorError(wrong, code="wrong")
    if not has_app and not user.check_password(secret):
        raise SecondFactorError(_("This password is not right."), code="wrong")
    return Proof(user_id=user.pk, at=now, is_strong=has_app)


def _missing(has_app: bool) -> str:
    if has_app:
        return _("Type the code that your app shows now, or a recovery code.")
    return _("Type your password.")


def use_code(*, user: User, code: str) -> bool:
    """True when `code` is right and was never used; it is used up then. One try at a time per person."""
    plain = "".join(code.split()).replace("-", "")
    if not plain.isascii() or not plain.isdigit():
        return False
    with transaction.atomic():
        rows = list(Authenticator.objects.select_for_update().filter(user=user).order_by("pk"))
        for row in rows:
            if row.type == Authenticator.Type.TOTP:
                fresh = cache.get(f"second-factor:{user.pk}:{plain}") is None
                if fresh and row.wrap().validate_code(plain):
                    cache.set(f"second-factor:{user.pk}:{plain}", 1, REMEMBER_SECONDS)
                    return True
            elif row.type == Authenticator.Type.RECOVERY_CODES and row.wrap().validate_code(plain):
                return True
    return False
