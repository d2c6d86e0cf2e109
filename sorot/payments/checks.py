"""What must be set before money can move, and what an operator has to know about the chosen way."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from sorot.payments.enums import Merchant, MoneyMode
from sorot.tax.engine import PACKS

#: What the law may ask of an operator in this mode; shown at every start. Sources: docs/operate/money-modes.md.
MERCHANT_OF_RECORD = (
    "In OPERATOR mode you receive the brands' money yourself and pay creators: you are the merchant of record. The law "
    "may ask for a licence to hold money for others (PBI 23/6/PBI/2021), and you withhold and report income tax."
)


@register(Tags.compatibility)
def money_mode_can_work(**_kwargs: Any) -> list[CheckMessage]:
    """Errors for an unknown mode, or one whose gateway is missing; in OPERATOR mode what the law may ask."""
    mode = settings.MONEY_MODE
    if mode not in MoneyMode.values:
        hint = f"Use SOROT_MONEY_MODE={', '.join(MoneyMode.values)}."
        return [Error(f"The money mode {mode!r} does not exist.", hint=hint, id="payments.E001")]
    found: list[CheckMessage] = []
    if mode == MoneyMode.PARTNER and settings.PAYIN_GATEWAY not in settings.GATEWAYS:
        hint = "Set SOROT_GATEWAYS to the keys of your payment partner (docs/operate/gateways.md)."
        found.append(Error("PARTNER mode needs a payment gateway.", hint=hint, id="payments.E002"))
    for name, value in (("PAYIN_GATEWAY", settings.PAYIN_GATEWAY), ("PAYOUT_CHANNEL", settings.PAYOUT_CHANNEL)):
        if value not in {"", "manual", *settings.GATEWAYS}:
            found.append(
                Error(
                    f"SOROT_{name} names {value!r}, which SOROT_GATEWAYS does not configure.",
                    hint="Name a configured gateway.",
                    id="payments.E003",
                )
            )
    if settings.MERCHANT_OF_RECORD not in Merchant.values:
        hint = f"Use SOROT_MERCHANT_OF_RECORD={', '.join(Merchant.values)}."
        said = f"The merchant of record {settings.MERCHANT_OF_RECORD!r} does not exist."
        found.append(Error(said, hint=hint, id="payments.E004"))
    elif settings.MERCHANT_OF_RECORD != Merchant.NONE and settings.COUNTRY not in PACKS:
        hint = f"Use SOROT_MERCHANT_OF_RECORD=none, or SOROT_COUNTRY={', '.join(PACKS)}."
        found.append(Error(f"There are no tax rules of {settings.COUNTRY!r} here.", hint=hint, id="payments.E005"))
    if mode == MoneyMode.OPERATOR and settings.IS_PRODUCTION:
        found.append(Warning(MERCHANT_OF_RECORD, hint="Ask your counsel, or use PARTNER.", id="payments.W001"))
    return found
