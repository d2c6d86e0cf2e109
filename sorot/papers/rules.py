"""May I? For numbered papers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sorot.accounts.enums import OrganisationKind
from sorot.accounts.rules import may_handle_money
from sorot.core.access import YES, Actor, Verdict, no
from sorot.papers.enums import DocumentKind
from sorot.papers.models import Document
from sorot.payments.models import Withholding
from sorot.payments.rules import may_see_tax_month


def is_issuer(actor: Actor, document: Document) -> bool:
    """The paper is of the hat one wears; the operator's own are the desk's."""
    if document.issuer is None:
        return actor.is_operator
    if actor.is_operator or actor.is_anonymous:
        return False
    if actor.organisation is not None:
        return bool(document.issuer.organisation_id == actor.organisation_id)
    return bool(document.issuer.user_id == actor.user_id)


def may_write_for(actor: Actor, document: Document) -> Verdict:
    """Write papers of this issuer: its own side, through who handles its money; the operator for everybody."""
    if actor.is_operator:
        return YES
    if not is_issuer(actor, document):
        return no(_("Only who issued it can correct it. Tell them what is wrong, or ask the operator."))
    return may_handle_money(actor)


def may_correct(actor: Actor, document: Document, *, is_credited: bool) -> Verdict:
    """Take an invoice back and write it anew: once, and never a credit note."""
    if document.kind == DocumentKind.CREDIT_NOTE:
        return no(_("A credit note is not corrected. Correct the newest invoice."))
    if is_credited:
        return no(_("This invoice is corrected already. Correct the newest one."))
    return may_write_for(actor, document)


def may_see_year(actor: Actor) -> Verdict:
    """The year of who is paid: a creator or a management. Brands, agencies and the desk withhold; they have months."""
    if actor.is_person or actor.kind == OrganisationKind.MANAGEMENT:
        return may_handle_money(actor)
    return no(_("A tax year is for who is paid. Brands and agencies look at tax months."))


def is_own_slip(actor: Actor, slip: Withholding) -> bool:
    """The tax was taken from the hat one wears."""
    if actor.is_operator or actor.is_anonymous:
        return False
    if actor.organisation is not None:
        return bool(slip.payee.organisation_id == actor.organisation_id)
    return bool(slip.payee.user_id == actor.user_id)


def may_read_tax_number(actor: Actor, slip: Withholding) -> Verdict:
    """The payee's whole tax number and name in law: the payee, owner and finance of who withheld, and the desk."""
    if is_own_slip(actor, slip):
        return may_handle_money(actor)
    return may_see_tax_month(actor, slip.withholder)
