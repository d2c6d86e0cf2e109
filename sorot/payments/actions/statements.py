"""Statements of the bank: imported whole, their lines used for what they prove."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core import audit, clock, files
from sorot.core.access import Actor
from sorot.core.errors import ActionError, StaleError
from sorot.core.files.sniff import sniff
from sorot.core.models.files import FileKind
from sorot.core.states import move
from sorot.payments import statement_wording
from sorot.payments.actions import chargebacks, payouts, transfers
from sorot.payments.enums import LineState, PayoutState
from sorot.payments.errors import PaymentError
from sorot.payments.matching import Expected, Group, Kind, Match
from sorot.payments.models import BankStatement, Chargeback, Funding, Payout, PayoutBatch, StatementLine
from sorot.payments.queries.statements import debts_paid_by, match_lines
from sorot.payments.statements import Row, Statement, StatementError, parse
from sorot.payments.statements.read import decode


def import_statement(*, upload: Any, names: Mapping[str, str] | None = None, by: Actor, now: datetime) -> BankStatement:
    """Import one file whole, or nothing of it. The same file again answers the first import.

    `names` (role -> heading) says where things stand in a table of an unknown bank. Raises PaymentError with a sentence
    that names the row.
    """
    may_operate(by).demand()
    raw = upload.read()
    digest = hashlib.sha256(raw).hexdigest()
    first = BankStatement.objects.filter(sha256=digest).first()
    if first is not None:
        return first
    try:
        found = parse(raw, today=clock.today(now), names=names)
    except StatementError as error:
        sentence = statement_wording.file_sentence(error)
        raise PaymentError(sentence, code=error.code, field_errors={"file": sentence}) from None
    if not found.rows:
        raise PaymentError(statement_wording.file_sentence(StatementError("no_lines")), code="no_lines")
    try:
        with transaction.atomic():
            return _keep(found, raw, digest, upload.name or "statement.csv", by=by, now=now)
    except IntegrityError as error:
        if "sha256" not in str(error):
            raise
        return BankStatement.objects.get(sha256=digest)  # the second of two clicks


def _keep(found: Statement, raw: bytes, digest: str, name: str, *, by: Actor, now: datetime) -> BankStatement:
    days = [row.day for row in found.rows]
    statement = BankStatement.objects.create(
        sha256=digest, bank=found.bank, account=found.account, first_date=min(days), last_date=max(days),
        new_count=0, known_count=0, opening_balance=_rupiah(found.opening_sen),
        closing_balance=_rupiah(found.closing_sen), pending_count=found.pending, left_out=list(found.left_out),
        gaps=[
            {"row": gap.row, "expected": gap.expected_sen // 100, "found": gap.found_sen // 100} for gap in found.gaps
        ],
        imported_at=now, imported_by=by.user,
    )  # fmt: skip
    StatementLine.objects.bulk_create(
        [
            StatementLine(
                statement=statement, row=row.row, booked_date=row.day, amount=row.amount, description=row.description,
                balance=row.balance, reference=row.reference, fingerprint=fingerprint,
            )
            for row, fingerprint in zip(found.rows, fingerprints(found), strict=True)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    statement.new_count = statement.lines.count()
    statement.known_count = len(found.rows) - statement.new_count
    # Kept as it came; what the store would not take for a table (UTF-16) is kept as UTF-8.
    content = raw if (sniff(raw[:512]) or ("",))[0] == FileKind.TABLE else decode(raw).encode()
    statement.file = files.store_upload(
        ContentFile(content, name=name), owner=statement, purpose="bank_statement", kinds={FileKind.TABLE}, by=by,
        now=now,
    )  # fmt: skip
    statement.save(update_fields=["new_count", "known_count", "file"])
    audit.record(
        "statement.imported", statement, by=by, now=now,
        data={"bank": statement.bank, "new": statement.new_count, "known": statement.known_count},
    )  # fmt: skip
    return statement


def _rupiah(sen: int | None) -> int | None:
    return None if sen is None else sen // 100


def fingerprints(found: Statement) -> list[str]:
    """What makes each line itself, whichever export it stands in: identical lines of a day are counted through."""
    seen: Counter[tuple[object, ...]] = Counter()
    made = []
    for row in found.rows:
        what = _identity(found, row)
        seen[what] += 1
        made.append(hashlib.sha256("\x1f".join(map(str, (*what, seen[what]))).encode()).hexdigest())
    return made


def _identity(found: Statement, row: Row) -> tuple[object, ...]:
    text = " ".join(row.description.upper().split())
    return found.bank, found.account, row.day, row.amount, text


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What one click did: how many lines were used, and (line, sentence) of those that were refused."""

    done: int
    problems: tuple[tuple[StatementLine, str], ...]


def confirm_sure_lines(*, statement: BankStatement, chosen: Collection[str], by: Actor, now: datetime) -> Confirmed:
    """Use every sure line of `chosen` (`line:kind:code`, as the page showed them), each in its own transaction.

    A line that is no longer sure, or whose payment refuses, is named and left; the others go on.
    """
    may_operate(by).demand()
    rows = list(statement.lines.filter(state=LineState.OPEN).select_related("statement"))
    done, problems = 0, []
    for row, match in zip(rows, match_lines(rows, now=now), strict=True):
        if match.group != Group.SURE or _value(row, match.found[0]) not in chosen:
            continue
        try:
            _use(row, match.found[0], by=by, now=now)
        except ActionError as error:
            StatementLine.objects.filter(pk=row.pk, state=LineState.OPEN).update(problem=error.sentence[:300])
            problems.append((row, error.sentence))
        else:
            done += 1
    return Confirmed(done, tuple(problems))


def _value(row: StatementLine, item: Expected) -> str:
    return f"{row.code}:{item.kind}:{item.code}"


def confirm_line(
    *, line: StatementLine, choice: str, version: int | None = None, by: Actor, now: datetime
) -> StatementLine:
    """A person has looked: this line is `choice` (`kind:code`, one of its candidates of the same amount)."""
    may_operate(by).demand()
    _check_version(line, version)
    if line.state != LineState.OPEN:
        return line
    (match,) = match_lines([line], now=now)
    item = _chosen(match, choice)
    if item is None or not item.is_open or item.amount != abs(line.amount):
        raise PaymentError(_("This line no longer fits that payment. Look at both again."), code="no_match")
    _use(line, item, by=by, now=now)
    return line


def _chosen(match: Match, choice: str) -> Expected | None:
    return next((item for item in match.found if f"{item.kind}:{item.code}" == choice), None)


@transaction.atomic
def set_line_aside(*, line: StatementLine, version: int | None = None, by: Actor, now: datetime) -> StatementLine:
    """It has nothing to do with this site (rent, interest, a private transfer)."""
    may_operate(by).demand()
    fresh = _lock(line)
    _check_version(fresh, version)
    if fresh.state == LineState.ASIDE:
        return fresh
    return move(fresh, LineState.ASIDE, by=by, now=now, verb="statement_line.aside", problem="")


@transaction.atomic
def take_line_back(*, line: StatementLine, version: int | None = None, by: Actor, now: datetime) -> StatementLine:
    """It does concern this site after all."""
    may_operate(by).demand()
    fresh = _lock(line)
    _check_version(fresh, version)
    if fresh.state == LineState.OPEN:
        return fresh
    if debts_paid_by([fresh]):
        raise PaymentError(_("This line paid what a brand owed. It stays with that case."), code="debt")
    return move(fresh, LineState.OPEN, by=by, now=now, verb="statement_line.taken_back")


def _lock(line: StatementLine) -> StatementLine:
    return StatementLine.objects.select_for_update(of=("self",)).select_related("statement").get(pk=line.pk)


def _check_version(line: StatementLine, version: int | None) -> None:
    if version is not None and line.version != version:
        raise StaleError(_("Somebody else handled this meanwhile. Look at the new state, then decide again."))


@transaction.atomic
def _use(line: StatementLine, item: Expected, *, by: Actor, now: datetime) -> None:
    """What the line proves happens, and the line is used up, together or not at all."""
    fresh = _lock(line)
    if fresh.state != LineState.OPEN:
        return
    about = {"kind": item.kind, "code": item.code}
    if item.kind == Kind.DEBT:
        # A debt is no payment of a deal: the case keeps the line's reference, and the line stands beside the payments.
        _pay_debt(fresh, item, by=by, now=now)
        move(fresh, LineState.ASIDE, by=by, now=now, verb="statement_line.used", data=about, problem="")
    elif item.kind == Kind.TAX:
        # The tax was booked when it was recorded, with the NTPN that this line bears.
        move(fresh, LineState.ASIDE, by=by, now=now, verb="statement_line.used", data=about, problem="")
    else:
        facts = _book(fresh, item, by=by, now=now)
        move(
            fresh, LineState.USED, by=by, now=now, verb="statement_line.used", data=about, used_at=now,
            used_by=by.user, problem="", **facts,
        )  # fmt: skip
    line.state = fresh.state


def _pay_debt(line: StatementLine, item: Expected, *, by: Actor, now: datetime) -> None:
    case = Chargeback.objects.select_related("checkout").get(code=item.code)
    do = chargebacks.name_debt_line if item.is_booked else chargebacks.settle_receivable
    do(chargeback=case, bank_reference=line.bank_reference, by=by, now=now)


def _book(line: StatementLine, item: Expected, *, by: Actor, now: datetime) -> dict[str, Any]:
    proof = line.bank_reference
    if item.kind == Kind.FUNDING:
        funding = Funding.objects.get(code=item.code)
        if not item.is_booked:
            transfers.confirm_transfer(
                funding=funding, bank_reference=proof, amount=line.amount, from_statement=True, by=by, now=now
            )
        return {"funding": funding}
    if item.kind == Kind.BATCH:
        batch = PayoutBatch.objects.get(code=item.code)
        for payout in batch.payouts.filter(state=PayoutState.SENT).order_by("pk"):
            payouts.settle_payout(payout=payout, bank_reference=f"{proof}/{payout.code}", by=by, now=now)
        return {"batch": batch}
    payout = Payout.objects.get(code=item.code)
    if item.kind == Kind.PAYOUT and not item.is_booked:
        payouts.settle_payout(payout=payout, bank_reference=proof, by=by, now=now)
    elif item.kind == Kind.RETURNED:
        back = payouts.fail_payout if payout.state == PayoutState.SENT else payouts.reverse_payout
        reason = _("The bank sent the money back: %(text)s") % {"text": line.description[:300]}
        back(payout=payout, reason=reason, by=by, now=now)
    return {"payout": payout}
