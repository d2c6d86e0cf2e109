"""Tax in the month: who withholds in which deal, the days on which it is paid on, and what has to agree at the end."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from functools import partial
from typing import Any

from tests.month.plan import Plan
from tests.month.world import World

COFFEE_MACHINE = 3_000_000


def merchant_of(plan: Plan) -> str:
    """Who withholds in this deal; paid directly it is nobody whatever the site says."""
    return ("brand", "platform", "brand", "none")[plan.index % 4]


def terms_about_tax(plan: Plan) -> dict[str, Any]:
    """What the contract says about tax, goods and late pay."""
    from sorot.deals.terms import LATE_FEES

    goods = plan.kind == "barter" or plan.index % 9 == 4
    late = plan.kind in {"after", "dp", "parts", "margin"} and plan.index % 3 == 0 and plan.mode != "DIRECT"
    return {
        "tax_basis": "nett" if plan.index % 3 == 1 else "gross",
        "barter_item": "Mesin kopi" if goods else "",
        "barter_value": COFFEE_MACHINE if goods and merchant_of(plan) != "none" else None,
        "late_fee": LATE_FEES["usual"] if late else None,
    }


def settle_taxes(world: World, creators: list[Any], now: Any) -> None:
    """The operator is registered for PPN; two thirds of the creators have said who they are, some are companies."""
    from sorot.core.access import Actor
    from sorot.payments import actions
    from sorot.payments.plans import SiteIdentityDetails, TaxFileDetails

    actions.save_site_identity(
        details=SiteIdentityDetails(
            legal_name="PT Sorot Bulan", city="Jakarta", tax_id=tax_number(1, is_body=True), charges_vat=True
        ),
        version=0, by=world.desk["sri"], now=now,
    )  # fmt: skip
    for number, creator in enumerate(creators):
        if number % 3 == 2:
            continue
        is_body = number % 7 == 3
        details = TaxFileDetails(
            legal_name=creator.display_name, entity="company" if is_body else "individual", residency="ID",
            tax_id=tax_number(number, is_body=is_body),
        )  # fmt: skip
        actions.save_tax_file(details=details, by=Actor(user=creator.user), now=now)


def tax_number(number: int, *, is_body: bool) -> str:
    """A number that the checks accept: nine digits by Luhn for a body, a birth date for a person."""
    if not is_body:
        return f"317101{1 + number % 28:02d}0690{1 + number:04d}"
    first = f"02{number % 1_000_000:06d}"
    digits = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(first)]
    check = -sum(digit // 10 + digit % 10 for digit in digits) % 10
    return f"{first}{check}013000"


def pay_tax_on(world: World) -> None:
    """From the 10th: last month's tax goes to the state, or the brand takes it and pays itself."""
    from sorot.accounts.models import Organisation
    from sorot.payments import actions
    from sorot.payments.queries.remittances import tax_by_month

    if world.today.day < 10:
        return
    this_month = world.today.replace(day=1)
    owners = [None, *Organisation.objects.filter(kind__in=["brand", "agency"]).order_by("pk")]
    for (period, kind, code), month in sorted(tax_by_month(owners, ["pph21", "pph23", "pph26", "ppn_out"]).items()):
        if period >= this_month or month.left <= 0:
            continue
        owner = next((row for row in owners if row is not None and row.code == code), None)
        key = f"{kind}{period:%Y%m}{code or 'site'}"[:32]
        given = {
            "withholder": owner, "kind": kind, "period": period, "amount": month.left, "submit_key": key,
            "now": world.moment,
        }  # fmt: skip
        if owner is not None and owner.pk % 2:
            world.attempt("take_tax", partial(actions.remit_tax, **given, way="owner", by=world.actor(owner)))
            continue
        number = hashlib.sha256(key.encode()).hexdigest()[:16].upper()
        world.bank.book(at=world.moment, text=f"SETORAN PAJAK {number}", amount=-month.left, key=f"tax:{key}")
        world.attempt("pay_tax", partial(
            actions.remit_tax, **given, way="state", reference=number, paid_date=world.today, by=world.desk["sri"]
        ))  # fmt: skip


# ---------------------------------------------------------------------- what has to agree
def tax_disagreements(ledger: dict[str, int]) -> tuple[list[str], dict[str, Any]]:
    """Slips, exports and tax accounts, papers and books; with the counts that the report shows."""
    from sorot.payments.models import TaxRemittance, Withholding

    slips: Counter[tuple[str, str]] = Counter()
    for slip in Withholding.objects.select_related("withholder"):
        if slip.tax_amount:
            slips[slip.kind, slip.withholder.code if slip.withholder else ""] += slip.tax_amount
    for row in TaxRemittance.objects.exclude(kind="ppn_out").select_related("withholder"):
        slips[row.kind, row.withholder.code if row.withholder else ""] -= row.amount
    accounts = {code: amount for code, amount in ledger.items() if code.startswith("tax:pph")}
    found = []
    for (kind, owner), left in slips.items():
        code = f"tax:{kind}:of:{owner}:IDR" if owner else f"tax:{kind}:IDR"
        if accounts.pop(code, 0) != left:
            found.append(f"{code}: {ledger.get(code, 0)} and slips less what was paid on {left}")
    found += [f"{code}: {amount} without a slip" for code, amount in accounts.items() if amount]
    exports, months = _exports()
    papers, counts = _papers()
    return found + exports + papers, {"tax_months": months, **counts}


def _exports() -> tuple[list[str], int]:
    """Every monthly export, read as the file that people download: it adds up to the tax account of that month."""
    from sorot.accounts.models import User
    from sorot.core.access import Actor
    from sorot.papers.exports.slips import slips_table
    from sorot.papers.exports.table import write_csv
    from sorot.papers.periods import period_of
    from sorot.papers.queries.months import month_lines, owners_for

    found, count = [], 0
    for line in month_lines(owners_for(Actor(user=User.objects.get(name="sri"), is_operator=True))):
        if line.is_vat:
            continue
        count += 1
        out = io.BytesIO()
        write_csv(slips_table(line, period_of(line.code), withholder="x"), out)
        rows = list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig")), delimiter=";"))
        slips = [row for row in rows if len(row) == 10 and row[0] == line.code]
        total = sum(int(row[8]) for row in slips)
        if (len(slips), total) != (line.slips, line.books.taken):
            found.append(
                f"export {line.kind} {line.code}: {len(slips)} rows of {total}, {line.slips} slips and "
                f"{line.books.taken} in the books"
            )
    return found, count


def _papers() -> tuple[list[str], dict[str, int]]:
    """The payer's papers of every released part are what its money became; numbers have no gaps."""
    from collections import defaultdict

    from sorot.papers.models import Document, NumberSeries
    from sorot.payments.models import Milestone
    from sorot.payments.queries.taxes import released_part

    found, paid, series = [], Counter[int](), defaultdict(list)
    for paper in Document.objects.select_related("buyer", "terms", "issuer").order_by("number"):
        series[paper.issuer_id, paper.kind, paper.year].append(paper.number)
        if paper.buyer is not None and paper.buyer.organisation_id == paper.terms.payer_id:
            paid[paper.milestone_id] += paper.total_amount * (1 if paper.kind == "invoice" else -1)
    parts = Milestone.objects.filter(state="released").select_related("terms", "withholding")
    for part in parts:
        slip = getattr(part, "withholding", None)
        spent = released_part(part.terms, part, slip).spent
        if paid[part.pk] != spent:
            found.append(f"papers of {part.terms.title} {part.label}: {paid[part.pk]} and {spent} spent")
    counted = {(row.issuer_id, row.kind, row.year): row.last_number for row in NumberSeries.objects.all()}
    wrong = [key for key in {*counted, *series} if series[key] != list(range(1, counted.get(key, 0) + 1))]
    found += [f"numbers of {key} have gaps" for key in wrong]
    return found, {"papers": Document.objects.count(), "parts_with_papers": len(paid)}
