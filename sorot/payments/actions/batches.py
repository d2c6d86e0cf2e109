"""Payouts given to the operator's own bank in one file: for installations without a payout gateway."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.money import DEFAULT_CURRENCY
from sorot.payments import rules
from sorot.payments.actions.payouts import sent_by_hand
from sorot.payments.enums import PayoutState
from sorot.payments.errors import PaymentError
from sorot.payments.models import Payout, PayoutBatch
from sorot.payments.postings import MANUAL

HEAD = ("no", "bank", "clearing_code", "account_number", "account_holder", "amount", "currency", "description")
#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LIMIT = 1_000


def cell(text: str) -> str:
    """Text that no spreadsheet runs: one line, and never the beginning of a formula."""
    plain = " ".join(text.split())
    return f"'{plain}" if plain.startswith(FORMULA) else plain


def file_of(payouts: Sequence[Payout]) -> str:
    """The file: one line each, amounts in whole rupiah, the payout's code as the description on the bank statement."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEAD)
    for number, payout in enumerate(payouts, 1):
        account = payout.account
        writer.writerow(
            [
                number, cell(account.institution.name), account.institution.clearing_code, account.number,
                cell(account.holder_name), payout.amount, payout.currency, payout.code,
            ]
        )  # fmt: skip
    return out.getvalue()


@transaction.atomic
def make_batch(*, submit_key: str, by: Actor, now: datetime) -> PayoutBatch:
    """Put every payout approved for transfer by hand into one file and mark it sent. The second click gets the first.

    The maker's own payouts stay out, and so does one with another name on its account. Raises PaymentError when none
    is left.
    """
    may_operate(by).demand()
    first = PayoutBatch.objects.filter(submit_key=submit_key).first()
    if first is not None:
        return first
    rows = Payout.objects.select_for_update(of=("self",)).select_related(
        "account__institution", "payee__organisation", "payee__user"
    )
    ready = [
        payout
        for payout in rows.filter(state=PayoutState.APPROVED, channel=MANUAL, currency=DEFAULT_CURRENCY).order_by("pk")
        if rules.may_send_by_hand(by, payout) and not payout.account.is_name_wrong
    ][:LIMIT]
    if not ready:
        raise PaymentError(_("No approved payout waits to be sent by hand."), code="empty")
    text = file_of(ready)
    batch = PayoutBatch(
        submit_key=submit_key, currency=DEFAULT_CURRENCY, count=len(ready), total=sum(row.amount for row in ready),
        sha256=hashlib.sha256(text.encode()).hexdigest(), created_at=now, created_by=by.user,
    )  # fmt: skip
    batch.file = text
    batch.save()
    for payout in ready:
        sent_by_hand(payout, by=by, now=now, batch=batch)
    about = {"count": batch.count, "total": batch.total, "sha256": batch.sha256}
    audit.record("payout_batch.made", batch, by=by, now=now, data=about)
    return batch


@transaction.atomic
def read_batch(*, batch: PayoutBatch, by: Actor, now: datetime) -> bytes:
    """The file, for giving it to the bank. Every download is written down, because it holds full account numbers."""
    may_operate(by).demand()
    data = batch.file.encode()
    if hashlib.sha256(data).hexdigest() != batch.sha256:
        raise PaymentError(_("This file is not what was made. Do not send it; look at the audit trail."), code="hash")
    audit.record("payout_batch.read", batch, by=by, now=now, data={"sha256": batch.sha256})
    return data
