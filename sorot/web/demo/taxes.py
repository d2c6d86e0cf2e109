"""Tax in the demo market: who the operator and some people are for the tax office, and the papers of what was paid."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings

from sorot.papers.actions import issue_for_milestone
from sorot.payments import actions as money
from sorot.payments.enums import Entity, Merchant
from sorot.payments.models import Milestone
from sorot.payments.plans import SiteIdentityDetails, TaxFileDetails
from sorot.web.demo.people import FOUNDED, Town

#: Made up: the check digits are right, nobody has these numbers. Others have not said who they are yet.
PEOPLE = {
    "rani.masak": ("Rani Larasati", "3173055503960007", "TK/0"),
    "chef.damar": ("Damar Hadinata", "3273011207900004", "K/1"),
    "uni.rasa": ("Rina Yulianti", "1371024806880003", "K/2"),
    "hendra.uang": ("Hendra Kusuma", "3174091902850006", "K/0"),
}
TEAMS = {
    "kopi-senja": ("dewi", "PT Kopi Senja Nusantara", "011234564015000", "Jalan Ir. H. Juanda 112, Bandung 40132"),
}
#: The operator is not registered for PPN: most sites begin so.
SITE = SiteIdentityDetails(
    legal_name="PT Sorot Contoh Indonesia", address="Jalan Contoh 1, Jakarta 10110", city="Jakarta",
    tax_id="010000008015000", charges_vat=False, signatory="Sri Wahyuni",
)  # fmt: skip


@contextmanager
def brands_withhold() -> Iterator[None]:
    """The market's contracts are those of a site where the brand withholds, however this one is set up."""
    usual = settings.MERCHANT_OF_RECORD
    settings.MERCHANT_OF_RECORD = Merchant.BRAND.value
    try:
        yield
    finally:
        settings.MERCHANT_OF_RECORD = usual


def tell_who_they_are(town: Town) -> None:
    """Before any deal: what the first payment asks for."""
    then = town.now - FOUNDED + timedelta(days=1)
    money.save_site_identity(details=SITE, version=0, by=town.actor("sri", "desk"), now=then)
    for key, (name, number, status) in PEOPLE.items():
        details = TaxFileDetails(
            legal_name=name, entity=Entity.INDIVIDUAL, residency="ID", tax_id=number, tax_status=status
        )
        money.save_tax_file(details=details, by=town.actor(key), now=then)
    for key, (owner, name, number, address) in TEAMS.items():
        details = TaxFileDetails(
            legal_name=name, entity=Entity.COMPANY, residency="ID", tax_id=number, address=address, charges_vat=True
        )
        money.save_tax_file(details=details, by=town.actor(owner, key), now=then)


def write_papers() -> None:
    """Invoices of everything that was released, on its day."""
    released = Milestone.objects.filter(state="released").order_by("released_at", "pk")
    for part in released:
        if part.released_at is not None:
            issue_for_milestone(milestone_code=part.code, now=part.released_at)
