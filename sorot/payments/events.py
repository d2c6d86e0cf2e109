"""How news about money reads. Imported by the app's `ready()`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sorot.core.ui.numbers import money_text
from sorot.messaging.wording import register_event


def _sum(text: Promise) -> Callable[[Mapping[str, Any]], str]:
    """A sentence with `%(amount)s` written as money in the reader's language."""

    def say(data: Mapping[str, Any]) -> str:
        return str(text) % {**data, "amount": money_text(data["amount"], data["currency"])}

    return say


for _verb, _icon, _text in (
    (
        "transfer.reported",
        "banknote-arrow-down",
        _("%(payer)s says that %(amount)s was sent. Check the bank statement."),
    ),
    ("transfer.confirmed", "shield-check", _("%(amount)s for “%(title)s” has arrived and is secured.")),
    ("transfer.rejected", "circle-alert", _("%(amount)s for “%(title)s” was not found: %(reason)s")),
    ("milestone.released", "wallet", _("%(amount)s for “%(title)s” is yours now. You can send it to your bank.")),
    ("milestone.refunded", "undo-2", _("%(amount)s for “%(title)s” is back in your balance.")),
    ("payout.asked", "banknote-arrow-up", _("%(payee)s asks for a payout of %(amount)s.")),
    ("payout.sent", "send", _("Your payout of %(amount)s is on its way to your bank.")),
    ("payout.succeeded", "check-check", _("Your payout of %(amount)s has arrived.")),
    ("payout.rejected", "circle-alert", _("Your payout of %(amount)s was refused: %(reason)s")),
    ("payout.failed", "circle-alert", _("Your payout of %(amount)s failed: %(reason)s")),
    ("payout.reversed", "circle-alert", _("The bank sent your payout of %(amount)s back: %(reason)s")),
):
    register_event(_verb, icon=_icon, sentence=_sum(_text), tone="money")

register_event(
    "payout_account.changed",
    icon="lock",
    sentence=_("Your payout account was changed to one ending in %(last4)s. Was it not you? Tell us at once."),
)
