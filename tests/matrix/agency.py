"""Rani's deals with Kopi Senja once more, where the agency Ruang Lantang acts for its client.

The agency is a party, its client reads without the amounts of the creator, and the creator's side is as ever.
"""

from datetime import datetime

from sorot.campaigns.models import Campaign
from sorot.deals.models import DeliverableItem, Submission
from sorot.messaging.models import Thread
from sorot.payments.enums import MoneyMode
from tests.matrix.certain import FEE, Books, MilestoneTerm, checkout_of, dispute_of, funding_of, late_of, results_of
from tests.matrix.reports import report_of

WHOLE = MilestoneTerm("Semua", FEE, "before_work")


def build(codes: dict[str, str], now: datetime) -> None:
    """Fill `codes` for every address of a deal through an agency."""
    books = Books(now, has_agency=True)
    checkout_of(books, codes)
    late_of(books, codes)
    results_of(books, codes)
    dispute_of(books, codes)
    _talk(books, codes)
    _deal(books, codes)
    _work(books, codes)
    _receipt(books, codes)
    _report(books, codes)


def _talk(books: Books, codes: dict[str, str]) -> None:
    """Rani has the agency's offer; the campaign can be changed and ended."""
    story = books.talk("Dapur Tetangga", WHOLE)
    for step in (story.apply, story.shortlist, story.offer):
        step()
    for name in ("application", "application_edit", "shortlisting", "refusal", "withdrawal", "offer_new"):
        codes[f"deals:{name}.code"] = story.application.code
    for name in ("acceptance", "offer_refusal", "offer_withdrawal"):
        codes[f"deals:{name}.code"] = story.last_offer.code
    for name in ("detail", "edit", "closure"):
        codes[f"campaigns:{name}.code"] = story.campaign.code
    codes["deals:apply.code"] = story.campaign.code
    thread = Thread.objects.get(subject_code=story.application.code)
    for name in ("thread", "news", "reading"):
        codes[f"messaging:{name}.code"] = thread.code
    draft: Campaign = books.talk("Dapur Nanti").campaign
    Campaign.objects.filter(pk=draft.pk).update(state="draft", published_at=None)
    for name in ("publication", "removal"):
        codes[f"campaigns:{name}.code"] = draft.code


def _deal(books: Books, codes: dict[str, str]) -> None:
    """Agreed, and both still have to sign."""
    story = books.talk("Dapur Kontrak", WHOLE)
    for step in (story.apply, story.shortlist, story.offer, story.accept):
        step()
    for name in ("deal", "agreement", "agreement_json", "signature", "cancellation", "continuation"):
        codes[f"deals:{name}.code"] = story.deal.code


def _work(books: Books, codes: dict[str, str]) -> None:
    """A draft waits for the agency's answer."""
    story = books.story("Dapur Kerja", WHOLE).secured(2)
    story.at(1).submit()
    item = DeliverableItem.objects.filter(deal=story.deal).earliest("pk")
    for name in ("versions", "publication"):
        codes[f"deals:{name}.code"] = item.code
    for name in ("approval", "changes"):
        codes[f"deals:{name}.code"] = Submission.objects.get(item=item).code
    codes["deals:confirmation.code"] = story.deal.code
    codes["owner.transfer"] = funding_of(story.deal).code


def _receipt(books: Books, codes: dict[str, str]) -> None:
    """Paid to Rani's own account: she has to say whether it arrived."""
    asked = books.story("Dapur Alamat", WHOLE, mode=MoneyMode.DIRECT)
    codes["payments:funding_account.code"] = funding_of(asked.deal).code
    story = books.story("Dapur Terima", WHOLE, mode=MoneyMode.DIRECT)
    story.at(1).report()
    for name in ("receipt", "denial"):
        codes[f"payments:funding_{name}.code"] = funding_of(story.deal).code


def _report(books: Books, codes: dict[str, str]) -> None:
    """What the agency reports to its client."""
    story = books.story("Dapur Laporan", WHOLE).secured(2)
    report_of(codes, story.deal, "galih", "Ruang Lantang")
    for name in ("shared", "shared_pdf", "shared_workbook", "shared_logo"):
        del codes[f"reports:{name}.token"]
