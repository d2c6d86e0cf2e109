"""How news about money reads. Imported by the app's `ready()`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sorot.core.ui.numbers import money_text
from sorot.messaging.wording import register_event
from sorot.payments.enums import PayoutAlarm
from sorot.payments.wording import reason_in_short


def _sum(text: Promise) -> Callable[[Mapping[str, Any]], str]:
    """A sentence with `%(amount)s` written as money in the reader's language."""

    def say(data: Mapping[str, Any]) -> str:
        named = {"alarm": PayoutAlarm(data["alarm"]).label} if data.get("alarm") else {}
        return str(text) % {**data, **named, "amount": money_text(data["amount"], data["currency"])}

    return say


def _with_reason(text: Promise) -> Callable[[Mapping[str, Any]], str]:
    """The same, with the reason of a failure in the reader's language."""
    say = _sum(text)
    return lambda data: say({**data, "reason": reason_in_short(dict(data))})


for _verb, _icon, _text in (
    (
        "transfer.reported",
        "banknote-arrow-down",
        _("%(payer)s says that %(amount)s was sent. Check the bank statement."),
    ),
    (
        "transfer.reported.payee",
        "banknote-arrow-down",
        _("%(payer)s says that %(amount)s was sent to your account. Look there, then say whether it arrived."),
    ),
    ("transfer.confirmed", "shield-check", _("%(amount)s for “%(title)s” has arrived and is secured.")),
    ("transfer.rejected", "circle-alert", _("%(amount)s for “%(title)s” was not found: %(reason)s")),
    ("milestone.released", "wallet", _("%(amount)s for “%(title)s” is yours now. You can send it to your bank.")),
    ("milestone.refunded", "undo-2", _("%(amount)s for “%(title)s” is back in your balance.")),
    (
        "payment.tax_asked",
        "landmark",
        _("%(amount)s is missing to cover the tax for “%(title)s”. The creator is paid when it is there."),
    ),
    (
        "payment.late_fee.payer",
        "clock-alert",
        _("“%(title)s” was paid late. As the contract says, a fee of %(amount)s is due to the creator."),
    ),
    (
        "payment.late_fee.payee",
        "clock-alert",
        _("“%(title)s” was paid late. As the contract says, the brand owes you a fee of %(amount)s for it."),
    ),
    (
        "payment.paid_to_balance",
        "wallet",
        _("%(amount)s for “%(title)s” arrived when nothing waited for it any more. It is in your balance."),
    ),
    ("return.succeeded", "undo-2", _("%(amount)s went back to where you paid from.")),
    (
        "return.failed",
        "circle-alert",
        _("%(amount)s could not go back to where you paid from. It is in your balance again."),
    ),
    ("chargeback.opened.desk", "gavel", _("A bank asks %(amount)s of %(payer)s back. Hand in evidence within 7 days.")),
    (
        "chargeback.opened.payer",
        "circle-pause",
        _("Your bank asks %(amount)s for “%(title)s” back. What is secured is paused until this is clear."),
    ),
    (
        "chargeback.opened.payee",
        "circle-pause",
        _(
            "The brand's bank has a question about the payment for “%(title)s”. What is secured is paused meanwhile. "
            "You need not do anything, and it is not about you."
        ),
    ),
    ("chargeback.won.desk", "check-check", _("The case about %(amount)s of %(payer)s is won.")),
    (
        "chargeback.won.payer",
        "check-check",
        _("The bank's question about “%(title)s” is answered. Everything goes on."),
    ),
    (
        "chargeback.won.payee",
        "check-check",
        _("The bank's question about “%(title)s” is answered. The money moves on as agreed."),
    ),
    ("chargeback.lost.desk", "circle-alert", _("The case about %(amount)s of %(payer)s is lost. See what is owed.")),
    (
        "chargeback.lost.payer",
        "circle-alert",
        _("Your bank took %(amount)s for “%(title)s” back. The page says how it was settled."),
    ),
    (
        "chargeback.lost.payee",
        "circle-alert",
        _(
            "The brand's bank took its payment for “%(title)s” back. What you have earned stays yours. "
            "What was still secured is not secured any more, so do not go on before it is paid again."
        ),
    ),
    ("payout.asked", "banknote-arrow-up", _("%(payee)s asks for a payout of %(amount)s.")),
    ("payout.sent", "send", _("Your payout of %(amount)s is on its way to your bank.")),
    ("payout.succeeded", "check-check", _("Your payout of %(amount)s has arrived.")),
    ("payout.rejected", "circle-alert", _("Your payout of %(amount)s was refused: %(reason)s")),
    ("payout.held", "siren", _("A payout of %(amount)s to %(payee)s is stuck: %(alarm)s. Look at it.")),
):
    register_event(_verb, icon=_icon, sentence=_sum(_text), tone="money")

for _verb, _text in (
    ("payout.failed", _("Your payout of %(amount)s failed: %(reason)s")),
    ("payout.reversed", _("The bank sent your payout of %(amount)s back: %(reason)s")),
):
    register_event(_verb, icon="circle-alert", sentence=_with_reason(_text), tone="money")

register_event(
    "payout_account.name_differs",
    icon="circle-alert",
    sentence=_("The bank has another name for your account ending in %(last4)s. Correct it, so that we can pay you."),
)

register_event(
    "payout_account.changed",
    icon="lock",
    sentence=_("Your payout account was changed to one ending in %(last4)s. Was it not you? Tell us at once."),
)
register_event(
    "payee.tax_file_changed",
    icon="scroll-text",
    sentence=_("The name or number in your tax data was changed. Was it not you? Tell us at once."),
)
register_event(
    "gateway.alarm",
    icon="siren",
    sentence=_("The payment partner says something that does not fit our books. Nothing was booked. Look at it."),
)
