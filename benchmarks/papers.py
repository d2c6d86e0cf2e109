"""Papers of 10,000 payments: a statement as CSV, XLSX and PDF, and the BP21 files of a month.

Every file is made by a fresh process, so that its peak memory is its own. A bare `csv.writer` over as many rows runs
between them, so that a slow minute of the machine is seen. Reported for 1,000 and 10,000 payments: seconds, peak MB,
the ratio to that writer, and `growth`: work for each row at 10,000 over that at 1,000, 1 is linear. Work is seconds of
processor, of the process and of its connection in the database, the least of all rounds: seconds on the clock say on a
busy machine how long others were let before, and more so of a long file than of a short one. A tax year as PDF (one
page) is measured in a process that has made one before.

A kit with twelve photos and the report of a campaign of 100 creators with 5 posts each are documents of a fixed size:
`seconds` are those of the whole process, from its start to its end, `making_seconds` those after Django has started
(reading from the database is in both), `work_seconds` those of processor, of all processes; `helper_mb` is the process
that sets the document. The workbook of that report is compared with its page, number by number.
"""

from __future__ import annotations

import json as jsonlib
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import _campaign, _documents
from benchmarks._house import throwaway_house

LIMIT_MB = 300.0
#: Of a document: the process that asks for it and the one that sets it, each at its most, together.
LIMIT_BOTH_MB = 350.0
#: More than linear: what is done twice for each row would be 10, a sort 1.3.
LIMIT_GROWTH = 1.6
#: Seconds on the clock, the least of all rounds: of making a kit, the first of its process; of the whole process of a
#: report.
LIMIT_SECONDS = {"kit_pdf": ("least_making_seconds", 3.0), "report_pdf": ("least_seconds", 10.0)}
WHEN = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


def main(quick: bool, json: bool) -> int:
    """Print the figures; 1 when a file took more memory than it may, too long, or ever more for each row, or when the
    workbook of the report says another number than its page."""
    small, large = (20, 60) if quick else (1_000, 10_000)
    with throwaway_house(has_demo=False):
        holders = {count: _fill(count) for count in (small, large)}
        result = _measure(holders, small, large, rounds=1 if quick else 3)
        campaign = _campaign.fill_campaign(_payments, *((4, 2) if quick else ()))
        made = {"kit_pdf": _documents.fill_kit(), "report_pdf": campaign}
        result |= {"documents": _documents_of(made, rounds=1 if quick else 5)}
        result |= {"report_workbook": _campaign.compare(campaign)}
        result |= {"one_page_pdf_ms": _one_page_ms(3 if quick else 20)}
    if json:
        print(jsonlib.dumps(result))
    else:
        _show(result)
    files, documents = list(result["files"].values()), result["documents"]
    is_fast = all(documents[case][name] <= limit for case, (name, limit) in LIMIT_SECONDS.items())
    is_small = all(row["mb"] + row["helper_mb"] <= LIMIT_BOTH_MB for row in documents.values()) and all(
        row["mb"] <= LIMIT_MB for row in files
    )
    is_right = is_small and not result["report_workbook"]["unequal"]
    return 0 if is_right and (quick or (is_fast and all(row["growth"] <= LIMIT_GROWTH for row in files))) else 1


def _fill(count: int) -> tuple[str, str]:
    """Make `count` released and taxed payments of one brand to one creator; (the creator's e-mail, the brand's code).

    The rows are those that a release leaves, and the movements go through the books' own door.
    """
    from django.db import transaction

    from sorot.accounts.models import Organisation, User
    from sorot.core.access import SYSTEM
    from sorot.payments.actions.accounts import ensure_payee

    email = f"bangku{count}@example.com"
    person = User.objects.create_user(email, name=f"Rani {count}")
    brand = Organisation.objects.create(name=f"Kopi {count}", kind="brand", created_at=WHEN)
    payee = ensure_payee(user=person, organisation=None, now=WHEN)
    payee.legal_name, payee.tax_id = "Rani Puspita", "3171015708450001"
    payee.tax_id_kind, payee.tax_id_last4 = "nik", "0001"
    payee.save()
    for start in range(0, count, 500):
        with transaction.atomic():
            _payments(brand, person, payee, range(start, min(start + 500, count)), SYSTEM)
    return email, brand.code


def _payments(brand: Any, person: Any, payee: Any, numbers: range, by: Any, codes: Sequence[str] | None = None) -> None:
    """One payment for each of `numbers`, of the deal of that place in `codes`."""
    from sorot.payments import postings
    from sorot.payments.enums import MoneyMode
    from sorot.payments.models import Funding, Milestone, PaymentTerms, Withholding

    whens = {number: WHEN + timedelta(minutes=number) for number in numbers}
    terms = PaymentTerms.objects.bulk_create(
        PaymentTerms(
            deal_code=codes[number] if codes else f"b{brand.pk}n{number}", title=f"Reel nomor {number} untuk Kopi",
            mode=MoneyMode.OPERATOR, payer=brand, talent=person, payee=payee, currency="IDR", fee_bps=500,
            agreement_sha256="a" * 64, opened_at=now, merchant_of_record="brand",
        )
        for number, now in whens.items()
    )  # fmt: skip
    amounts = {number: 1_000_000 + number for number in numbers}
    fundings = Funding.objects.bulk_create(
        Funding(terms=row, amount=amounts[number], source="transfer", created_at=now, expires_at=now)
        for row, (number, now) in zip(terms, whens.items(), strict=True)
    )
    parts = Milestone.objects.bulk_create(
        Milestone(
            terms=row, position=1, label="Semua", due_rule="before_work", amount=amounts[number], fee_amount=0,
            state="released", funding=funding, earned_amount=amounts[number],
            paid_amount=amounts[number] - amounts[number] // 40, approved_at=now, funded_at=now, released_at=now,
            available_at=now,
        )
        for row, funding, (number, now) in zip(terms, fundings, whens.items(), strict=True)
    )  # fmt: skip
    Withholding.objects.bulk_create(
        Withholding(
            terms=row, milestone=part, payee=payee, withholder=brand, kind="pph21", country="ID", currency="IDR",
            tax_day=now.date(), period=now.date().replace(day=1), tax_basis="gross", cash_amount=part.amount,
            base_amount=part.amount // 2, tax_amount=part.amount // 40, entity="person", residency="ID",
            tax_id_kind="nik", object_code="21-100-07", confidence="medium", created_at=now,
            facts={
                "lines": [{"part": part.amount // 2, "rate_bps": 500, "tax": part.amount // 40}], "rules": [],
                "notices": [],
            },
        )
        for row, part, now in zip(terms, parts, whens.values(), strict=True)
    )  # fmt: skip
    for row, funding, part, now in zip(terms, fundings, parts, whens.values(), strict=True):
        about: dict[str, Any] = {"currency": "IDR", "deal": row.deal_code, "by": by, "now": now}
        postings.pay_in(funding=funding.code, brand=brand.code, amount=part.amount, **about)
        postings.fund(milestone=part.code, brand=brand.code, total=part.amount, **about)
        withheld = {"pph21": part.amount // 40}
        earned = postings.Earned(talent=part.amount, fee=0, withheld=withheld, withholder=brand.code)
        postings.release(
            milestone=part.code, payee=payee.code, brand=brand.code, agency="", earned=earned, is_held_over=False,
            **about,
        )  # fmt: skip


def _measure(holders: dict[int, tuple[str, str]], small: int, large: int, *, rounds: int) -> dict[str, Any]:
    """Rounds of all files, the bare writer before each; medians of seconds, the largest memory."""
    from benchmarks._papers_one import CASES

    took: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for _round in range(rounds):
        for case in CASES:
            for count in (small, large):
                email, code = holders[count]
                found = _one(case, code if case.startswith("bp21") else email, count)
                took.setdefault((case, count), []).append(found)
    bare = statistics.median(one["seconds"] for one in took["reference", large])
    files = {}
    for case in CASES:
        if case == "reference":
            continue
        few = statistics.median(one["seconds"] for one in took[case, small])
        many = statistics.median(one["seconds"] for one in took[case, large])
        work = {count: min(one["cpu"] for one in took[case, count]) for count in (small, large)}
        files[case] = {
            "seconds_small": round(few, 3), "seconds": round(many, 3), "ratio_to_csv_writer": round(many / bare, 1),
            "cpu_small": round(work[small], 3), "cpu": round(work[large], 3),
            "growth": round((work[large] / large) / (work[small] / small), 2),
            "mb_small": max(one["mb"] for one in took[case, small]),
            "mb": max(one["mb"] for one in took[case, large]),
            "mb_before": max(one["mb_before"] for one in took[case, large]),
            "bytes": took[case, large][0]["bytes"],
        }  # fmt: skip
    return {"payments": [small, large], "rounds": rounds, "csv_writer_seconds": round(bare, 4), "files": files}


def _documents_of(holders: dict[str, str], *, rounds: int) -> dict[str, Any]:
    """Each document by fresh processes: median and least seconds, the largest memory."""
    found = {case: [_one(case, holder, 0) for _round in range(rounds)] for case, holder in holders.items()}
    names = {"process_seconds": "seconds", "seconds": "making_seconds", "work_seconds": "work_seconds"}
    return {
        case: {
            **{name: round(statistics.median(one[what] for one in ones), 3) for what, name in names.items()},
            **{f"least_{name}": round(min(one[what] for one in ones), 3) for what, name in names.items()},
            "mb": max(one["mb"] for one in ones), "helper_mb": max(one["helper_mb"] for one in ones),
            "bytes": ones[0]["bytes"],
        }
        for case, ones in found.items()
    }  # fmt: skip


def _one(case: str, holder: str, rows: int) -> dict[str, Any]:
    """One fresh process, as the role that serves."""
    from sorot.core.dbroles import APP

    command = [sys.executable, "-P", "-m", "benchmarks._papers_one", case, holder, str(rows)]
    environment = {**os.environ, "SOROT_DB_ROLE": APP, "PYTHONPATH": os.getcwd()}
    started, worked = time.perf_counter(), _helpers_work()
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(f"{case} of {rows}: {answer.stderr[-2_000:]}")
    found: dict[str, Any] = jsonlib.loads(answer.stdout.splitlines()[-1])
    work = _helpers_work() - worked + found["database"]
    return found | {"process_seconds": time.perf_counter() - started, "work_seconds": work}


def _helpers_work() -> float:
    """Seconds of processor of all processes that this one has started and waited for, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _one_page_ms(rounds: int) -> float:
    """Median milliseconds of one tax year as PDF, after the first: a paper of one page."""
    from sorot.papers.periods import period_of
    from sorot.papers.queries.years import year_of
    from sorot.papers.render.pdf import render_pdf
    from sorot.papers.sheets.year import year_sheet
    from sorot.payments.models import Payee

    payee, period = Payee.objects.filter(user__email__startswith="bangku").order_by("pk").first(), period_of("2026")
    assert period is not None
    took = []
    for _round in range(rounds + 1):
        started = time.perf_counter()
        render_pdf(year_sheet(year_of(payee, period), name="Rani Puspita"))
        took.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(took[1:]), 1)


def _show(result: dict[str, Any]) -> None:
    small, large = result["payments"]
    heads = (f"s at {small}", f"s at {large}", "cpu s", "x csv", "growth", "MB", "MB before")
    print(f"{'file':<16}" + "".join(f"{head:>12}" for head in heads))
    for case, row in result["files"].items():
        names = ("seconds_small", "seconds", "cpu", "ratio_to_csv_writer", "growth", "mb", "mb_before")
        print(f"{case:<16}" + "".join(f"{row[name]:>12}" for name in names))
    for case, row in result["documents"].items():
        parts = f"{row['making_seconds']} making, {row['work_seconds']} work"
        print(f"{case}: {row['seconds']} s ({parts}), {row['mb']} + {row['helper_mb']} MB")
    print(f"workbook of the report beside its page: {result['report_workbook']}")
    print(f"a bare csv.writer: {result['csv_writer_seconds']} s; one page as PDF: {result['one_page_pdf_ms']} ms")
