"""Who somebody is for the tax office: asked of those who are paid, and of those who have to withhold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.errors import StaleError
from sorot.core.files import FileError, store_upload
from sorot.core.models.files import FileKind
from sorot.payments import rules, tax_ids
from sorot.payments.actions.accounts import compare_name_again, ensure_payee, forget_what_does_not_fit
from sorot.payments.enums import Entity, TaxStatus
from sorot.payments.errors import PaymentError
from sorot.payments.models import Payee
from sorot.payments.plans import TaxFileDetails
from sorot.payments.queries.tax_files import tax_file_version
from sorot.payments.wording import why_no_tax_number
from sorot.tax.wording import COUNTRIES

NAME_LENGTH, ADDRESS_LENGTH = 120, 300
#: What a save may change, by the names that the audit trail shows.
FIELDS = (
    "legal_name", "entity", "residency", "address", "tax_id", "tax_status", "charges_vat", "treaty_until_date",
    "treaty_form_id",
)  # fmt: skip
#: A change of these is told to everybody who could have made it.
TOLD = ("legal_name", "tax_id")
FORM_KINDS = frozenset({FileKind.PDF, FileKind.IMAGE})


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was typed, cleaned and checked."""

    legal_name: str
    entity: Entity
    residency: str
    address: str
    number: tax_ids.TaxNumber | None
    tax_status: str


@transaction.atomic
def save_tax_file(
    *, details: TaxFileDetails, treaty_form: File[bytes] | None = None, by: Actor, now: datetime,
    version: int | None = None,
) -> Payee:  # fmt: skip
    """Save the tax file of the hat somebody wears. The same again changes nothing.

    The audit trail says which fields changed and never what they say; a new legal name or number in the place of an
    old one is told to everybody who could have changed it. Raises PaymentError with the fields that do not fit,
    StaleError for a page that has grown old, RefusedError; then nothing is written.
    """
    rules.may_have_tax_file(by).demand()
    facts = _checked(details)
    payee = ensure_payee(user=by.user if by.organisation is None else None, organisation=by.organisation, now=now)
    payee = Payee.objects.select_for_update(of=("self",)).get(pk=payee.pk)
    before = _state(payee)
    _set_number(payee, facts, is_removed=details.is_tax_id_removed)
    payee.legal_name, payee.address = facts.legal_name, facts.address
    payee.entity, payee.residency, payee.tax_status = facts.entity, facts.residency, facts.tax_status
    payee.charges_vat = details.charges_vat
    _set_treaty(payee, details, treaty_form, now=now)
    forget_what_does_not_fit(payee)
    is_new_form = treaty_form is not None and payee.residency != settings.COUNTRY
    changed = [name for name, value in _state(payee).items() if before[name] != value]
    if not changed and not is_new_form and payee.tax_saved_at is not None:
        return payee
    if version is not None and version != tax_file_version(payee):
        raise StaleError(_("This was changed meanwhile. Look at what is saved now, then save again."))
    if is_new_form and treaty_form is not None:
        payee.treaty_form = _stored(treaty_form, payee, by=by, now=now)
        changed.append("treaty_form_id")
    _save(payee, changed, before, by=by, now=now)
    return payee


def _save(payee: Payee, changed: list[str], before: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    # Always later than the last save, so that a page which has grown old is known by it.
    last = payee.tax_saved_at
    payee.tax_saved_at = now if last is None else max(now, last + timedelta(microseconds=1))
    payee.completed_at = payee.completed_at or now
    payee.save()
    if "legal_name" in changed:
        compare_name_again(payee, by=by, now=now)
    names = sorted(name.removesuffix("_id") if name == "treaty_form_id" else name for name in set(changed))
    audit.record("payee.tax_file_saved", payee, by=by, now=now, data={"fields": names})
    told = [name for name in TOLD if name in changed and before[name]]
    if told:
        outbox.publish("payee.tax_file_changed", payee=payee.code, version=tax_file_version(payee))


def _state(payee: Payee) -> dict[str, Any]:
    return {name: getattr(payee, name) for name in FIELDS}


def _checked(details: TaxFileDetails) -> _Facts:
    wrong: dict[str, str] = {}
    name = " ".join(details.legal_name.split())
    address = "\n".join(line for line in (" ".join(part.split()) for part in details.address.splitlines()) if line)
    if not 0 < len(name) <= NAME_LENGTH:
        wrong["legal_name"] = _("Write the name as it stands on the identity card or the company's deed.")
    if len(address) > ADDRESS_LENGTH:
        wrong["address"] = _("The address has room for %(count)s characters.") % {"count": ADDRESS_LENGTH}
    if details.entity not in Entity.values:
        wrong["entity"] = _("Choose one.")
    if details.residency not in dict(COUNTRIES):
        wrong["residency"] = _("Choose a country.")
    if details.tax_status and details.tax_status not in TaxStatus.values:
        wrong["tax_status"] = _("Choose one.")
    is_company, number = details.entity == Entity.COMPANY, None
    if details.tax_id.strip() and details.is_tax_id_removed:
        wrong["is_tax_id_removed"] = _("Either type a number or remove the saved one.")
    elif details.tax_id.strip() and "residency" not in wrong:
        try:
            number = tax_ids.check(details.tax_id, country=details.residency, is_company=is_company)
        except tax_ids.TaxNumberError as error:
            is_indonesian = details.residency == "ID"
            wrong["tax_id"] = why_no_tax_number(error.reason, is_company=is_company, is_indonesian=is_indonesian)
    if wrong:
        raise PaymentError(_("Check the marked fields."), field_errors=wrong)
    return _Facts(name, Entity(details.entity), details.residency, address, number, details.tax_status)


def _set_number(payee: Payee, facts: _Facts, *, is_removed: bool) -> None:
    """The new number, none, or the saved one where it still fits who they are."""
    if facts.number is not None:
        if facts.number.number != payee.tax_id:
            payee.tax_id, payee.tax_id_last4 = facts.number.number, facts.number.tail
        payee.tax_id_kind = facts.number.kind
    elif is_removed:
        payee.tax_id, payee.tax_id_kind, payee.tax_id_last4 = "", "", ""
    elif payee.tax_id_kind and not tax_ids.fits(
        payee.tax_id_kind, country=facts.residency, is_company=facts.entity == Entity.COMPANY
    ):
        said = _("The saved number %(number)s does not fit any more. Type the right one, or remove it.")
        said %= {"number": payee.masked_tax_id}
        raise PaymentError(said, field_errors={"tax_id": said})


def _set_treaty(payee: Payee, details: TaxFileDetails, upload: File[bytes] | None, *, now: datetime) -> None:
    """A form of the tax office of another country counts with its last day, and the last day with its form."""
    if payee.residency == settings.COUNTRY:
        return
    until, wrong = details.treaty_until_date, {}
    if until is None and upload is not None:
        wrong["treaty_until_date"] = _("Write until when the form holds.")
    elif until is not None and upload is None and payee.treaty_form_id is None:
        wrong["treaty_form"] = _("Add the form itself, as PDF or photo.")
    elif until is not None and until != payee.treaty_until_date and until < today(now):
        wrong["treaty_until_date"] = _("This form no longer holds. Ask your tax office for a new one.")
    if wrong:
        raise PaymentError(_("Check the marked fields."), field_errors=wrong)
    payee.treaty_until_date = until
    if until is None:
        payee.treaty_form = None


def _stored(upload: File[bytes], payee: Payee, *, by: Actor, now: datetime) -> Any:
    try:
        return store_upload(upload, owner=payee, purpose="treaty_form", kinds=FORM_KINDS, by=by, now=now)
    except FileError as error:
        raise PaymentError(error.sentence, field_errors={"treaty_form": error.sentence}, code=error.code) from None
