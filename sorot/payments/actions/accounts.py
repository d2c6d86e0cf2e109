"""Where people want their money."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation, User
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.payments import rules
from sorot.payments.enums import ACCOUNT_FREEZE, Entity
from sorot.payments.errors import PaymentError
from sorot.payments.models import Institution, Payee, PayoutAccount
from sorot.payments.plans import PayoutAccountDetails


def ensure_payee(*, user: User | None, organisation: Organisation | None, now: datetime) -> Payee:
    """The payee of a person or an organisation, made on first need; its details come when they set an account."""
    owner = {"organisation": organisation} if organisation is not None else {"user": user}
    return Payee.objects.get_or_create(**owner, defaults={"created_at": now})[0]


@transaction.atomic
def save_payout_account(*, details: PayoutAccountDetails, by: Actor, now: datetime) -> PayoutAccount:
    """Set (or replace) where the actor's money goes, and who they are in law.

    A first account can be used at once; a replacing one after 72 hours, and everybody concerned is told. The same
    details again change nothing. Raises PaymentError with the fields that do not fit.
    """
    rules.may_have_payout_account(by).demand()
    institution, number = _checked(details)
    payee = ensure_payee(user=by.user if by.organisation is None else None, organisation=by.organisation, now=now)
    payee = Payee.objects.select_for_update(of=("self",)).get(pk=payee.pk)
    _write_details(payee, details, now=now)
    holder = " ".join(details.holder_name.split())
    old = payee.accounts.in_use().first()
    if old is not None and (old.institution_id, old.number, old.holder_name) == (institution.code, number, holder):
        return old
    if old is not None:
        old.retired_at = now
        old.save(update_fields=["retired_at"])
    account = PayoutAccount(
        payee=payee,
        institution=institution,
        last4=number[-4:],
        created_at=now,
        created_by=by.user,
        usable_at=now + ACCOUNT_FREEZE if old is not None else now,
    )
    account.number, account.holder_name = number, holder
    account.save()
    audit.record(
        "payout_account.saved", account, by=by, now=now, data={"institution": institution.code, "last4": account.last4}
    )
    if old is not None:
        outbox.publish("payout_account.changed", payee=payee.code, account=account.code)
    return account


def _write_details(payee: Payee, details: PayoutAccountDetails, *, now: datetime) -> None:
    payee.legal_name = " ".join(details.legal_name.split())
    payee.entity, payee.residency = Entity(details.entity), details.residency
    tax_id = re.sub(r"\D", "", details.tax_id)
    if tax_id:
        payee.tax_id, payee.tax_id_last4 = tax_id, tax_id[-4:]
    payee.completed_at = payee.completed_at or now
    payee.save()


def _checked(details: PayoutAccountDetails) -> tuple[Institution, str]:
    wrong: dict[str, str] = {}
    institution = Institution.objects.filter(code=details.institution_code, is_active=True).first()
    number = re.sub(r"[\s.\-]", "", details.number)
    if institution is None:
        wrong["institution"] = _("Choose your bank or e-wallet from the list.")
    elif not re.fullmatch(institution.number_pattern, number, re.ASCII):
        wrong["number"] = _("A number of %(name)s has %(hint)s digits. Check it and type it again.") % {
            "name": institution.name,
            "hint": institution.number_hint,
        }
    for name in ("holder_name", "legal_name"):
        if not getattr(details, name).strip():
            wrong[name] = _("Write the name as it stands on the account or identity card.")
    if details.entity not in Entity.values:
        wrong["entity"] = _("Choose one.")
    if not re.fullmatch(r"[A-Z]{2}", details.residency):
        wrong["residency"] = _("Choose a country.")
    digits = re.sub(r"[\s.\-]", "", details.tax_id)
    if digits and not re.fullmatch(r"\d{15,16}", digits, re.ASCII):
        wrong["tax_id"] = _("An NPWP or NIK has 15 or 16 digits.")
    if wrong or institution is None:
        raise PaymentError(_("Check the marked fields."), field_errors=wrong)
    return institution, number
