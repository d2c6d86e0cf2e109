"""Who stands on a paper: names, addresses and tax numbers as they are on the day it is written."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from sorot.payments.enums import TaxIdKind
from sorot.payments.models import Payee, SiteIdentity

PERSON, ORGANISATION, OPERATOR = "person", "organisation", "operator"


def party_of(payee: Payee | None, identity: SiteIdentity | None) -> dict[str, str]:
    """A side as its paper keeps it; `payee` None is the operator of this site.

    An NPWP and a foreign tax number stand in full: a business invoice carries them. A NIK is the number of a person's
    identity card and no invoice needs it: only its last digits are kept.
    """
    if payee is None:
        return _operator(identity)
    organisation = payee.organisation
    known_as = organisation.name if organisation is not None else payee.user.name if payee.user is not None else ""
    number = payee.tax_id
    if payee.tax_id_kind not in (TaxIdKind.NPWP, TaxIdKind.FOREIGN):
        number = payee.masked_tax_id
    return {
        "kind": PERSON if organisation is None else ORGANISATION,
        "name": payee.legal_name or known_as,
        "known_as": known_as,
        "address": payee.address,
        "city": organisation.city.name if organisation is not None and organisation.city is not None else "",
        "tax_id": number,
        "tax_id_kind": payee.tax_id_kind if number else "",
        "charges_vat": "1" if payee.charges_vat else "",
    }


def _operator(identity: SiteIdentity | None) -> dict[str, str]:
    """As the operator wrote it; before they did, the site's own address stands for it."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "Sorot"
    known = {
        "name": identity.legal_name if identity else host,
        "address": identity.address if identity else "",
        "city": identity.city if identity else "",
        "tax_id": identity.tax_id if identity else "",
        "charges_vat": "1" if identity and identity.charges_vat else "",
    }
    kind = TaxIdKind.NPWP if known["tax_id"] else ""
    return {"kind": OPERATOR, "known_as": known["name"], "tax_id_kind": kind, **known}


def parties_of(seller: Payee | None, buyer: Payee | None, identity: SiteIdentity | None) -> dict[str, Any]:
    """Both sides of one paper."""
    return {"seller": party_of(seller, identity), "buyer": party_of(buyer, identity)}


def shortened(party: dict[str, str]) -> str:
    """A name for people who only hold the paper: of a person the first letters, as `R. P.`."""
    if party["kind"] != PERSON:
        return party["name"]
    return " ".join(f"{word[0].upper()}." for word in party["name"].split() if word)
