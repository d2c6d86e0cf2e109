"""What went wrong with a payout, in sentences that say what the payee can mend."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.payments.enums import PayoutFailure
from sorot.payments.tax_ids import Wrong

#: What happened.
WHAT = {
    PayoutFailure.NAME_MISMATCH: gettext_lazy("The name on the account is another than the one you gave us."),
    PayoutFailure.BAD_ACCOUNT: gettext_lazy("The bank does not know this account, or it is closed or blocked."),
    PayoutFailure.OVER_LIMIT: gettext_lazy("It is more than this account may receive."),
    PayoutFailure.NO_FUNDS: gettext_lazy("Our own transfer account was not filled in time. That is ours to mend."),
    PayoutFailure.REFUSED_BY_BANK: gettext_lazy("The bank refused the transfer and did not say why."),
    PayoutFailure.TEMPORARY: gettext_lazy("The bank could not be reached, three times."),
    PayoutFailure.SCREENING: gettext_lazy("The payment partner stopped the transfer at one of its legal checks."),
    PayoutFailure.OTHER: gettext_lazy("The transfer did not go through, and the bank did not say why."),
}
#: What the payee can do.
MEND = {
    PayoutFailure.NAME_MISMATCH: gettext_lazy(
        "Look at your bank book: write the name exactly as it stands there, or choose your own account."
    ),
    PayoutFailure.BAD_ACCOUNT: gettext_lazy("Check the number with your bank, then give us the right one."),
    PayoutFailure.OVER_LIMIT: gettext_lazy("Ask for less at a time, or use a bank account instead of the e-wallet."),
    PayoutFailure.NO_FUNDS: gettext_lazy("You need do nothing. Ask again tomorrow."),
    PayoutFailure.REFUSED_BY_BANK: gettext_lazy("Ask your bank whether the account can receive money, or use another."),
    PayoutFailure.TEMPORARY: gettext_lazy("Your account is fine. Ask again in a few hours."),
    PayoutFailure.SCREENING: gettext_lazy("Write to us: we find out together what is missing."),
    PayoutFailure.OTHER: gettext_lazy("Check number and name of the account, then ask again."),
}
#: Mended at the account, not by asking again.
AT_THE_ACCOUNT = frozenset(
    {PayoutFailure.NAME_MISMATCH, PayoutFailure.BAD_ACCOUNT, PayoutFailure.REFUSED_BY_BANK, PayoutFailure.OTHER}
)


def what_happened(failure: str, reason: str = "") -> str:
    """The operator's own words where there are some, else the sentence of the failure."""
    return reason or str(WHAT.get(failure, "")) or str(failure)  # type: ignore[call-overload]


def what_to_do(failure: str) -> str:
    """The next step of the payee; "" where only the operator's words say it."""
    return str(MEND.get(failure, ""))  # type: ignore[call-overload]


def reason_in_short(data: dict[str, object]) -> str:
    """For a notification: what happened."""
    said = what_happened(str(data.get("failure") or ""), str(data.get("reason") or ""))
    return said or _("The bank did not say why.")


def why_no_tax_number(reason: Wrong, *, is_company: bool, is_indonesian: bool) -> str:
    """Why a tax number cannot be right, and what to look at."""
    if not is_indonesian:
        if reason == Wrong.LENGTH:
            return _("A tax number has 4 to 30 letters and digits. Look at your tax office's letter.")
        return _("Write letters, digits, spaces, dots, dashes and slashes only.")
    match reason:
        case Wrong.CHARACTERS:
            return _("Write digits only, for example 3171 0117 0845 0001.")
        case Wrong.LENGTH if is_company:
            return _("An NPWP has 15 or 16 digits. Count them again.")
        case Wrong.LENGTH:
            return _("A NIK has 16 digits, an NPWP 15 or 16. Count them again.")
        case Wrong.CHECK_DIGIT:
            return _("These digits are no NPWP: one of them is wrong or missing. Compare it with the NPWP card.")
        case Wrong.BIRTH_DATE:
            return _("These digits are no NIK: the part with the birthday is wrong. Compare it with the identity card.")
        case Wrong.PLACE:
            return _("These digits are no NIK: no district has its first four. Compare it with the identity card.")
    return _("This is the number of a person. A company gives its own NPWP, which begins with 0.")
