"""Where people want their money."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts import second_factor
from sorot.accounts.models import Organisation, User
from sorot.core import audit, outbox
from sorot.core.access import SYSTEM, Actor
from sorot.payments import channels, rules, tax_ids
from sorot.payments.actions import payouts
from sorot.payments.enums import ACCOUNT_FREEZE, UNSENT_PAYOUTS, Entity, NameState, PayoutAlarm
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import GatewayError
from sorot.payments.models import Institution, Payee, PayoutAccount
from sorot.payments.names import is_same_name
from sorot.payments.plans import PayoutAccountDetails

#: A gateway that did not answer is asked about new accounts for so long.
ASK_NAMES_FOR = timedelta(days=2)


def ensure_payee(*, user: User | None, organisation: Organisation | None, now: datetime) -> Payee:
    """The payee of a person or an organisation, made on first need; its details come when they set an account."""
    owner = {"organisation": organisation} if organisation is not None else {"user": user}
    return Payee.objects.get_or_create(**owner, defaults={"created_at": now})[0]


def set_payout_account(*, details: PayoutAccountDetails, secret: str, by: Actor, now: datetime) -> PayoutAccount:
    """Set or replace the account, with what was typed on the same form to prove who acts.

    The details are checked first, so that a slip of the pen costs no code. A first account needs the password (or a
    code, where the second step is set up); a change always needs a code. Raises PaymentError, with nothing written.
    """
    rules.may_have_payout_account(by).demand()
    institution, number = _checked(details)
    old = _in_use(by)
    if old is not None and _is_same(old, institution, number, _holder(details)):
        return save_payout_account(details=details, proof=None, by=by, now=now)
    try:
        proof = second_factor.prove(user=by.user, secret=secret, is_strong=old is not None, now=now)
    except second_factor.SecondFactorError as error:
        raise PaymentError(error.sentence, field_errors={"secret": error.sentence}, code=error.code) from None
    return save_payout_account(details=details, proof=proof, by=by, now=now)


@transaction.atomic
def save_payout_account(
    *, details: PayoutAccountDetails, proof: second_factor.Proof | None, by: Actor, now: datetime
) -> PayoutAccount:
    """Set (or replace) where the actor's money goes, and who they are in law.

    A first account can be used at once; another number only after 72 hours, and everybody concerned is told at every
    address. What was asked for to the old account and not sent yet goes back to the balance, approved or not. The same
    details again change nothing. Raises PaymentError with the fields that do not fit, or without a fresh proof.
    """
    rules.may_have_payout_account(by).demand()
    institution, number = _checked(details)
    payee = ensure_payee(user=by.user if by.organisation is None else None, organisation=by.organisation, now=now)
    payee = Payee.objects.select_for_update(of=("self",)).get(pk=payee.pk)
    holder = _holder(details)
    old = payee.accounts.in_use().first()
    if old is not None and _is_same(old, institution, number, holder):
        _write_details(payee, details, now=now)
        compare_name_again(payee, by=by, now=now)
        return old
    if proof is None or not proof.holds(by.user, now) or (old is not None and not proof.is_strong):
        said = _("Type the code that your app shows now, or a recovery code.")
        raise PaymentError(said, field_errors={"secret": said}, code="missing")
    _write_details(payee, details, now=now)
    if old is not None:
        old.retired_at = now
        old.save(update_fields=["retired_at"])
        _end_unsent(payee, old, by=by, now=now)
    account = PayoutAccount(
        payee=payee,
        institution=institution,
        last4=number[-4:],
        created_at=now,
        created_by=by.user,
        usable_at=_usable_at(old, institution, number, now),
    )
    account.number, account.holder_name = number, holder
    account.save()
    audit.record(
        "payout_account.saved", account, by=by, now=now, data={"institution": institution.code, "last4": account.last4}
    )
    outbox.publish("payout_account.saved", account=account.code)
    if old is not None:
        outbox.publish("payout_account.changed", payee=payee.code, account=account.code)
    return account


def _in_use(by: Actor) -> PayoutAccount | None:
    return PayoutAccount.objects.visible_to(by).in_use().first()


def _holder(details: PayoutAccountDetails) -> str:
    return " ".join(details.holder_name.split())


def _is_same(old: PayoutAccount, institution: Institution, number: str, holder: str) -> bool:
    return (old.institution_id, old.number, old.holder_name) == (institution.code, number, holder)


def _usable_at(old: PayoutAccount | None, institution: Institution, number: str, now: datetime) -> datetime:
    """A corrected name redirects no money, so only another number waits."""
    if old is None:
        return now
    if (old.institution_id, old.number) == (institution.code, number):
        return max(old.usable_at, now)
    return now + ACCOUNT_FREEZE


def _end_unsent(payee: Payee, old: PayoutAccount, *, by: Actor, now: datetime) -> None:
    """Nothing more goes to the old account: what was not sent is the balance again, and its approval void."""
    rows = payee.payouts.select_for_update(of=("self",)).filter(account=old, state__in=UNSENT_PAYOUTS)
    rows = rows.exclude(alarm=PayoutAlarm.CONFLICT)  # one that arrived after all is not given back
    for payout in rows.select_related("payee__organisation").order_by("pk"):
        payouts.end_unsent(payout, by=by, now=now)


def check_account_name(*, account_code: str, now: datetime, channel: str = "") -> PayoutAccount | None:
    """Ask the gateway for the holder's name of an account, and write down whether it fits. None: it cannot tell.

    The call is made outside of any transaction. Raises nothing because of the gateway: it is asked again later.
    """
    way = channel or channels.payout_channel()
    account = PayoutAccount.objects.select_related("payee").filter(code=account_code, retired_at=None).first()
    if account is None or account.name_state != NameState.UNCHECKED or way not in channels.gateways():
        return None
    try:
        told = channels.gateway(way).check_account(channel=account.institution_id, account_number=account.number)
    except GatewayError:
        return None
    if not told:
        PayoutAccount.objects.filter(pk=account.pk, name_state=NameState.UNCHECKED).update(name_checked_at=now)
        return None
    return _write_name(account, told, now=now)


@transaction.atomic
def _write_name(account: PayoutAccount, told: str, *, now: datetime) -> PayoutAccount:
    fresh = PayoutAccount.objects.select_for_update(of=("self",)).select_related("payee").get(pk=account.pk)
    if fresh.name_state != NameState.UNCHECKED:
        return fresh
    fits = is_same_name(told, fresh.holder_name) and is_same_name(told, fresh.payee.legal_name)
    fresh.name_state = NameState.MATCHED if fits else NameState.DIFFERS
    fresh.bank_name, fresh.name_checked_at = told[:120], now
    fresh.save(update_fields=["name_state", "bank_name_sealed", "name_checked_at"])
    audit.record("payout_account.name_checked", fresh, by=SYSTEM, now=now, data={"result": str(fresh.name_state)})
    if not fits:
        outbox.publish("payout_account.name_differs", payee=fresh.payee.code, account=fresh.code)
    return fresh


def compare_name_again(payee: Payee, *, by: Actor, now: datetime) -> None:
    """Another name in law: hold it against what the bank said of the account in use, unless an operator took that."""
    account = payee.accounts.in_use().filter(name_accepted_at=None).exclude(bank_name_sealed=None).first()
    if account is None or account.name_state == NameState.UNCHECKED:
        return
    fits = is_same_name(account.bank_name, account.holder_name) and is_same_name(account.bank_name, payee.legal_name)
    state = NameState.MATCHED if fits else NameState.DIFFERS
    if state == account.name_state:
        return
    account.name_state = state
    account.save(update_fields=["name_state"])
    audit.record("payout_account.name_checked", account, by=by, now=now, data={"result": str(state)})


def check_names(*, now: datetime) -> int:
    """Accounts whose name no gateway has told yet, because it did not answer. Returns how many were asked about."""
    if channels.payout_channel() not in channels.gateways():
        return 0
    recent = PayoutAccount.objects.in_use().filter(
        name_state=NameState.UNCHECKED, name_checked_at=None, created_at__gt=now - ASK_NAMES_FOR
    )
    codes = list(recent.order_by("pk").values_list("code", flat=True)[:50])
    for code in codes:
        check_account_name(account_code=code, now=now)
    return len(codes)


@transaction.atomic
def accept_account_name(*, account: PayoutAccount, reason: str, by: Actor, now: datetime) -> PayoutAccount:
    """An operator accepts that the bank has another name, and says why. They approve no payout to it afterwards."""
    fresh = PayoutAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    rules.may_accept_name(by, fresh).demand()
    why = payouts.reason_given(reason)
    fresh.name_accepted_at, fresh.name_accepted_by, fresh.name_accept_reason = now, by.user, why
    fresh.save(update_fields=["name_accepted_at", "name_accepted_by", "name_accept_reason"])
    audit.record("payout_account.name_accepted", fresh, by=by, now=now, data={"reason": why})
    return fresh


def _write_details(payee: Payee, details: PayoutAccountDetails, *, now: datetime) -> None:
    payee.legal_name = " ".join(details.legal_name.split())
    payee.entity, payee.residency = Entity(details.entity), details.residency
    forget_what_does_not_fit(payee)
    payee.completed_at = payee.completed_at or now
    payee.save()


def forget_what_does_not_fit(payee: Payee) -> None:
    """Somebody else in law, or at home elsewhere: what the tax file said for who they were is no longer true."""
    is_company, is_home = payee.entity == Entity.COMPANY, payee.residency == settings.COUNTRY
    if not tax_ids.fits(payee.tax_id_kind, country=payee.residency, is_company=is_company):
        payee.tax_id, payee.tax_id_kind, payee.tax_id_last4 = "", "", ""
    if is_company or not is_home:
        payee.tax_status = ""
    if is_home:
        # The file itself stays: earlier payments may have been taxed by it.
        payee.treaty_until_date, payee.treaty_form = None, None
    else:
        payee.charges_vat = False


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
    if wrong or institution is None:
        raise PaymentError(_("Check the marked fields."), field_errors=wrong)
    return institution, number
