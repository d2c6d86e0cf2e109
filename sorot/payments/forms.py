"""Forms of money: clean input only, never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import DateField, MoneyField, SorotForm, SubmitKeyMixin, VersionMixin
from sorot.payments import channels
from sorot.payments.enums import Entity, InstitutionKind
from sorot.payments.models import Institution, PayoutAccount
from sorot.payments.plans import PayoutAccountDetails
from sorot.payments.postings import MANUAL
from sorot.tax.wording import COUNTRIES


class ReportTransferForm(VersionMixin, SorotForm):
    """The brand tells us that it has sent the money."""

    sent_date = DateField(label=_("Day of the transfer"))
    sender_name = forms.CharField(
        max_length=120, label=_("Name on the account you sent from"), help_text=_("For example: PT Kopi Senja")
    )
    evidence = forms.FileField(
        required=False, label=_("Proof of transfer"), help_text=_("A screenshot or PDF. It makes checking faster.")
    )


class ConfirmTransferForm(VersionMixin, SorotForm):
    """The desk found the money on the bank statement."""

    amount = MoneyField(label=_("Amount on the bank statement"), minimum=1)
    bank_reference = forms.CharField(
        max_length=80, label=_("Reference of the statement line"), help_text=_("For example: BCA 2026-11-22 no. 18")
    )


class ReasonForm(VersionMixin, SorotForm):
    """Why something is refused or failed; the other side reads it."""

    reason = forms.CharField(
        max_length=500,
        label=_("Reason"),
        help_text=_("The other side reads this. Say what they can do."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SourceReturnForm(SubmitKeyMixin, SorotForm):
    """Which payment, and how much of it, goes back to where it came from."""

    payment = forms.ChoiceField(label=_("Which payment"), help_text=_("The money goes back the way it came."))
    amount = MoneyField(label=_("How much"), minimum=1)

    def __init__(self, *args: Any, payments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payment"].choices = [("", _("Choose…")), *payments]  # type: ignore[attr-defined]


class FindingForm(VersionMixin, SorotForm):
    """What a person found out about a notification that did not fit."""

    finding = forms.CharField(
        max_length=500,
        label=_("What was it?"),
        help_text=_("For example: a test from the partner's dashboard."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OutcomeForm(VersionMixin, SorotForm):
    """How the bank decided a case."""

    outcome = forms.ChoiceField(
        label=_("How did the bank decide?"),
        choices=[("won", _("For us: the payment stands")), ("lost", _("Against us: it took the money back"))],
        widget=forms.RadioSelect,
    )


class DebtPaidForm(VersionMixin, SorotForm):
    """The brand paid what it owed for a lost case."""

    bank_reference = forms.CharField(
        max_length=80, label=_("Reference of the statement line"), help_text=_("For example: BCA 2026-11-22 no. 18")
    )


class WriteOffForm(VersionMixin, SorotForm):
    """Why a debt is given up; stays in the books."""

    reason = forms.CharField(max_length=200, label=_("Why is it given up?"), help_text=_("It becomes the site's loss."))


class SettleForm(VersionMixin, SorotForm):
    """The desk saw on the bank statement that the payout left."""

    bank_reference = forms.CharField(
        max_length=80, label=_("Reference of the statement line"), help_text=_("For example: BCA 2026-11-22 no. 18")
    )


class VersionForm(VersionMixin, SorotForm):
    """A button: nothing but the version of the page."""


class PayoutRequestForm(SubmitKeyMixin, SorotForm):
    """How much to send to the bank."""

    amount = MoneyField(label=_("Amount"), help_text=_("For example: 1.500.000 or 1,5jt"))


class PayoutChangeForm(SubmitKeyMixin, VersionMixin, SorotForm):
    """Another amount for a payout that was not sent yet."""

    amount = MoneyField(label=_("New amount"), help_text=_("It is checked anew by a second person."))


class ConflictForm(VersionMixin, SorotForm):
    """Make the books say what the payment partner says of a payout."""

    is_loss_taken = forms.BooleanField(
        required=False, label=_("Book what is no longer in the balance as a loss of this site")
    )


class StandingOrderForm(SorotForm):
    """The switch of the standing order."""

    is_on = forms.BooleanField(required=False)


class ApprovalForm(VersionMixin, SorotForm):
    """Yes to one payout, and which way it goes."""

    channel = forms.ChoiceField(label=_("Sent through"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(name, gateway.label) for name, gateway in channels.gateways().items()]
        self.fields["channel"].choices = [(MANUAL, _("Transfer by hand")), *labels]  # type: ignore[attr-defined]
        self.fields["channel"].initial = channels.payout_channel()


class BatchForm(SubmitKeyMixin, SorotForm):
    """Make the file for the bank."""


class PayoutAccountForm(SorotForm):
    """Where the money goes and who receives it."""

    institution = forms.ChoiceField(label=_("Bank or e-wallet"))
    number = forms.CharField(
        max_length=30,
        label=_("Account or mobile number"),
        help_text=_("For an e-wallet: the mobile number, for example 0812 3456 7890"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder_name = forms.CharField(
        max_length=120, label=_("Name on the account"), help_text=_("For example: Rani Puspita")
    )
    legal_name = forms.CharField(
        max_length=120, label=_("Your name in law"), help_text=_("As on your identity card, or the company's deed.")
    )
    entity = forms.ChoiceField(label=_("You are"), choices=Entity.choices, widget=forms.RadioSelect)
    residency = forms.ChoiceField(label=_("You live or are registered in"), choices=COUNTRIES)
    secret = forms.CharField(
        max_length=80,
        required=False,
        strip=True,
        label=_("Code from your app"),
        help_text=_("The 6 digits that your app shows now, or a recovery code."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, has_app: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_app:
            self.fields["secret"] = forms.CharField(
                max_length=128,
                required=False,
                strip=False,
                label=_("Your password"),
                help_text=_("So that nobody else sets it on your open phone."),
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            )
        rows = list(Institution.objects.filter(is_active=True))
        groups = [
            (kind.label, [(row.code, row.name) for row in rows if row.kind == kind.value]) for kind in InstitutionKind
        ]
        self.fields["institution"].choices = [("", _("Choose…")), *groups]  # type: ignore[attr-defined]

    @staticmethod
    def known(account: PayoutAccount | None) -> dict[str, str]:
        """What need not be typed again; never the account's number."""
        if account is None:
            return {"entity": Entity.INDIVIDUAL, "residency": "ID"}
        payee = account.payee
        return {
            "institution": account.institution_id,
            "holder_name": account.holder_name,
            "legal_name": payee.legal_name,
            "entity": payee.entity,
            "residency": payee.residency,
        }

    def details(self) -> PayoutAccountDetails:
        """What the action needs."""
        data = self.cleaned_data
        return PayoutAccountDetails(
            institution_code=data["institution"],
            number=data["number"],
            holder_name=data["holder_name"],
            legal_name=data["legal_name"],
            entity=data["entity"],
            residency=data["residency"],
        )
