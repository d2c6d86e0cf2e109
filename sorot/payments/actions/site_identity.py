"""Who runs this site, as it stands on its invoices and slips."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.files import FileError, store_upload
from sorot.core.models.files import FileKind
from sorot.payments import tax_ids
from sorot.payments.errors import PaymentError
from sorot.payments.models import SiteIdentity
from sorot.payments.plans import SiteIdentityDetails
from sorot.payments.queries.taxes import vat_term
from sorot.payments.wording import why_no_tax_number
from sorot.tax import engine
from sorot.tax.engine import tax_day
from sorot.tax.queries import rules_at

FIELDS = ("legal_name", "address", "city", "tax_id", "charges_vat", "signatory", "logo_id")
LOGO_LIMIT = 2_000_000


@transaction.atomic
def save_site_identity(
    *, details: SiteIdentityDetails, logo: File[bytes] | None = None, version: int, by: Actor, now: datetime
) -> SiteIdentity:
    """Save the operator's identity; `version` 0 is a page from before the first save. The same again changes nothing.

    Contracts made from now on carry value added tax when `charges_vat`; those made before stay. Raises PaymentError
    with the fields that do not fit, StaleError for a page that has grown old; then nothing is written.
    """
    may_operate(by).demand()
    number = _checked(details, now=now)
    row = SiteIdentity.objects.select_for_update(of=("self",)).filter(pk=1).first() or SiteIdentity(id=1, version=0)
    is_first, before = row.version == 0, {name: getattr(row, name) for name in FIELDS}
    row.legal_name, row.address = " ".join(details.legal_name.split()), _lines(details.address)
    row.city, row.signatory = " ".join(details.city.split()), " ".join(details.signatory.split())
    row.tax_id, row.charges_vat = number, details.charges_vat
    if details.is_logo_removed:
        row.logo = None
    changed = [name for name in FIELDS if getattr(row, name) != before[name]]
    if not changed and logo is None:
        return row
    if version != row.version:
        raise StaleError(_("This was changed meanwhile. Look at what is saved now, then save again."))
    if logo is not None:
        row.logo = _stored(logo, row, by=by, now=now)
        changed = [*{*changed, "logo_id"}]
    row.updated_at, row.updated_by, row.version = now, by.user, version + 1
    try:
        with transaction.atomic():
            row.save(force_insert=is_first)
    except IntegrityError:
        if not is_first:
            raise
        raise StaleError(_("This was changed meanwhile. Look at what is saved now, then save again.")) from None
    fields = sorted(name.removesuffix("_id") if name == "logo_id" else name for name in changed)
    audit.record("site_identity.saved", row, by=by, now=now, data={"fields": fields})
    return row


def _lines(text: str) -> str:
    return "\n".join(line for line in (" ".join(part.split()) for part in text.splitlines()) if line)


def _checked(details: SiteIdentityDetails, *, now: datetime) -> str:
    """The tax number without separators, "" for none."""
    wrong: dict[str, str] = {}
    number = ""
    for name, most in (("legal_name", 160), ("address", 300), ("city", 60), ("signatory", 120)):
        if len(getattr(details, name).strip()) > most:
            wrong[name] = _("There is room for %(count)s characters.") % {"count": most}
    if not details.legal_name.strip():
        wrong["legal_name"] = _("Write the name as it stands in the deed.")
    if details.tax_id.strip():
        try:
            number = tax_ids.check(details.tax_id, country="ID", is_company=False).number
        except tax_ids.TaxNumberError as error:
            wrong["tax_id"] = why_no_tax_number(error.reason, is_company=False, is_indonesian=True)
    elif details.charges_vat:
        wrong["tax_id"] = _("Who is registered for PPN has an NPWP. Write it here.")
    if details.charges_vat and not _has_vat(now):
        wrong["charges_vat"] = _("The tax table has no value added tax for today. Add the row first.")
    if wrong:
        raise PaymentError(_("Check the marked fields."), field_errors=wrong)
    return number


def _has_vat(now: datetime) -> bool:
    """Without a rate every new contract would fail."""
    try:
        return vat_term(rules_at(settings.COUNTRY, tax_day(now))) is not None
    except (engine.RuleMissing, engine.NotCovered):
        return False


def _stored(logo: File[bytes], row: SiteIdentity, *, by: Actor, now: datetime) -> Any:
    """The older picture stays: papers already written show it."""
    try:
        return store_upload(
            logo, owner=row, purpose="logo", kinds={FileKind.IMAGE}, by=by, now=now, limit=LOGO_LIMIT
        )  # fmt: skip
    except FileError as error:
        raise PaymentError(error.sentence, field_errors={"logo": error.sentence}, code=error.code) from None
