"""Sentences about bank statements and differences: what is wrong, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.payments.enums import DifferenceKind
from sorot.payments.matching import Why
from sorot.payments.statements import StatementError

FILE_SENTENCES = {
    "empty": gettext_lazy("The file is empty. Export it again at the bank."),
    "too_large": gettext_lazy("The file is too large. Export a shorter period."),
    "spreadsheet": gettext_lazy("This is a spreadsheet. Open it, save it as CSV, and choose that file."),
    "pdf": gettext_lazy("This is a PDF. Choose CSV when you export at the bank."),
    "web_page": gettext_lazy("This is a web page, not a table. Choose CSV when you export at the bank."),
    "not_table": gettext_lazy("Row %(row)s cannot be read as a table. Export the file again and do not edit it."),
    "unknown_shape": gettext_lazy(
        "We do not know this table. Say below which headings hold the day, the description and the amounts."
    ),
    "bad_columns": gettext_lazy(
        "Name the day, the description, and either one amount column or both: money in and money out."
    ),
    "columns": gettext_lazy(
        "Row %(row)s has more cells than headings (%(value)s). Amounts with commas need quotation marks: export the "
        "file again and do not edit it."
    ),
    "date": gettext_lazy("Row %(row)s: “%(value)s” is not a day. Export the file again and do not edit it."),
    "outside_period": gettext_lazy("Row %(row)s: “%(value)s” is outside the period at the top. Export the file again."),
    "future": gettext_lazy("Row %(row)s: “%(value)s” is in the future. Check the file, then export it again."),
    "amount": gettext_lazy("Row %(row)s: the amount “%(value)s” cannot be read. Export the file again."),
    "sign": gettext_lazy("Row %(row)s: “%(value)s” does not say whether money came in or went out (CR or DB)."),
    "both": gettext_lazy("Row %(row)s has money in and money out at once. Export the file again."),
    "fraction": gettext_lazy(
        "Row %(row)s: “%(value)s” has sen. Payments are whole rupiah: check this row at the bank, then export again."
    ),
    "mixed_marks": gettext_lazy(
        "Row %(row)s: “%(value)s” writes thousands in another way than the rows above. Export the file again."
    ),
    "no_lines": gettext_lazy("There is no movement in this file. Choose a period with movements."),
    "accounts": gettext_lazy("Row %(row)s is of another account (%(value)s). Export one account at a time."),
}
WHY_SENTENCES = {
    Why.REFERENCE: gettext_lazy("Message and amount fit."),
    Why.BOOKED: gettext_lazy("Confirmed by hand before. The line is put next to it."),
    Why.UNIQUE_AMOUNT: gettext_lazy("The amount belongs to this transfer alone."),
    Why.AMOUNT_DIFFERS: gettext_lazy("The message fits, the amount does not. Ask the payer, or reject the transfer."),
    Why.NO_REFERENCE: gettext_lazy("The amount fits, the message is missing. Compare the name and the day."),
    Why.CANDIDATES: gettext_lazy("Several payments have this amount. Choose the right one."),
    Why.SEVERAL: gettext_lazy("The message names several payments. Confirm each on its own page."),
    Why.CUT_OFF: gettext_lazy("The bank cut the message off. What is left of it fits."),
    Why.PAID_TWICE: gettext_lazy("Another line pays the same. Ask the payer before you send one back."),
    Why.CLOSED: gettext_lazy("This payment is settled or no longer expected. The money may have to go back."),
    Why.EARLY: gettext_lazy("This line is older than the request it names."),
    Why.NOT_OURS: gettext_lazy("Belongs to nothing we wait for."),
}
#: class -> (what it means, what to do)
KIND_SENTENCES = {
    DifferenceKind.MISSING_HERE: (
        gettext_lazy("They have a movement that our books do not know."),
        gettext_lazy("Look it up there. If it is ours, confirm it on its page; if not, write down whose it is."),
    ),
    DifferenceKind.MISSING_THERE: (
        gettext_lazy("Our books have a movement that they do not list."),
        gettext_lazy("Wait a day: late bookings settle this by themselves. Then ask their support with the reference."),
    ),
    DifferenceKind.AMOUNT_DIFF: (
        gettext_lazy("Both have it, with different amounts."),
        gettext_lazy("Open the payment there and compare. Do not change anything here before they explain it."),
    ),
    DifferenceKind.FEE_DIFF: (
        gettext_lazy("They kept another fee than we booked."),
        gettext_lazy("The correction is booked by itself. If it stays, compare your price list with their invoice."),
    ),
    DifferenceKind.STATUS_DIFF: (
        gettext_lazy("They say another state than our books."),
        gettext_lazy("We ask them again by ourselves. If it stays, open the payment and look at what they say."),
    ),
    DifferenceKind.DUPLICATE: (
        gettext_lazy("They booked the same thing twice."),
        gettext_lazy("Ask their support to take one back, and give them both numbers."),
    ),
    DifferenceKind.BALANCE_DIFF: (
        gettext_lazy("The balances differ by an amount that no other difference explains."),
        gettext_lazy("Look for a top-up, a withdrawal or a charge made past this site, and write it down."),
    ),
}


STATUS_WORDS = {
    "pending": gettext_lazy("on its way"),
    "done": gettext_lazy("done"),
    "failed": gettext_lazy("did not happen"),
    "unknown": gettext_lazy("a state we do not know"),
}


def status_word(status: str) -> str:
    """Where a movement is in one of two books; "" where that book does not have it."""
    return str(STATUS_WORDS.get(status, ""))


def file_sentence(error: StatementError) -> str:
    """What is wrong with a file and what to do, with the row where there is one."""
    return str(FILE_SENTENCES[error.code]) % {"row": error.row, "value": error.value or _("nothing")}


def why_sentence(why: Why) -> str:
    """Why a line stands in its group, and what to do with it."""
    return str(WHY_SENTENCES[why])


def kind_sentences(kind: str) -> tuple[str, str]:
    """(what it means, what to do) of a class of difference."""
    means, do = KIND_SENTENCES[DifferenceKind(kind)]
    return str(means), str(do)
