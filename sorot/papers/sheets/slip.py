"""A withholding slip in words: how each number came about, and the paper about it.

Texts come in the active language (`slip_sheet` takes one). A slip is ours; the official one comes from the tax office's
own site, through who withheld, and the paper says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sorot.core.money import Money
from sorot.core.ui.numbers import language, money_text
from sorot.papers.render.sheet import Column, Fact, Party, Row, Sheet, Sum
from sorot.papers.words_of_money import money_in_words
from sorot.payments.enums import TaxBasis
from sorot.payments.models import Withholding
from sorot.tax.engine import Confidence, Notice
from sorot.tax.enums import Sureness
from sorot.tax.wording import KINDS, NOTICES, percent, rule_name

ONE = 10_000


@dataclass(frozen=True, slots=True)
class Side:
    """Who stands on a slip. `number` is a tax number as far as the reader may see it, empty where none is known."""

    name: str
    number: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One number of a slip, and where it comes from. `is_minus`: it is taken away."""

    label: str
    amount: int
    sentence: str = ""
    is_minus: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A rule that was used, as it stood on that day."""

    name: str
    law: str
    since: date | None
    sureness: str


def is_estimate(slip: Withholding) -> bool:
    """Whether a rule behind it is less than sure."""
    return bool(slip.confidence != Confidence.HIGH or Notice.NO_TREATY_ROW.value in slip.facts.get("notices", []))


def kind_name(slip: Withholding) -> str:
    """`PPh 21`, with the tax office's code of the income where one is known."""
    name = str(KINDS.get(slip.kind, slip.kind))
    return f"{name} ({slip.object_code})" if slip.object_code else name


def month_text(day: date) -> str:
    """`November 2026`."""
    return date_format(day, "F Y")


def day_text(day: date) -> str:
    """`23 November 2026`."""
    return date_format(day, "j F Y")


def headline(slip: Withholding) -> str:
    """The whole slip in one sentence."""
    words = {"net": money_text(slip.net_amount, slip.currency), "tax": money_text(slip.tax_amount, slip.currency)}
    if not slip.tax_amount:
        return _("%(net)s was paid. Nothing was withheld.") % words
    return _("%(net)s was paid, %(tax)s was withheld as tax.") % words


def who_bears(slip: Withholding) -> str:
    """Out of whose money the tax came."""
    if slip.tax_basis == TaxBasis.NETT:
        return _("The brand, on top of the agreed amount (nett)")
    if slip.cover_amount:
        return _("The payee; what the money did not cover, the brand")
    return _("The payee, out of the agreed amount (gross)")


def steps_to_tax(slip: Withholding) -> list[Step]:
    """From the money to the tax, one number after the other."""
    steps = [Step(_("Paid in money, before tax"), slip.cash_amount, _cash_sentence(slip))]
    if slip.in_kind_amount:
        steps.append(
            Step(
                _("Goods"), slip.in_kind_amount,
                _("Goods count for the tax at their fair value. They are not paid in money."),
            )
        )  # fmt: skip
    if slip.kind != "none":
        steps.append(Step(_("Counted for the tax"), slip.base_amount, _base_sentence(slip)))
    steps += [_line_step(slip, line) for line in slip.facts.get("lines", [])]
    if slip.catch_up_amount:
        steps.append(Step(_("Still owed of this month"), slip.catch_up_amount, str(NOTICES[Notice.CATCH_UP])))
    return steps


def last_steps(slip: Withholding, withholder: str) -> tuple[Step, Step]:
    """What was withheld, and what arrived."""
    return (
        Step(_("Tax withheld"), slip.tax_amount, _tax_sentence(slip, withholder), is_minus=True),
        Step(
            _("Paid out"), slip.net_amount,
            _("%(cash)s in money without %(tax)s of tax.")
            % {"cash": _money(slip, slip.cash_amount), "tax": _money(slip, slip.tax_amount)} if slip.tax_amount else "",
        ),
    )  # fmt: skip


def notices(slip: Withholding) -> list[str]:
    """What a reader must know beside the numbers."""
    said = [str(NOTICES[Notice(name)]) for name in slip.facts.get("notices", []) if name != Notice.CATCH_UP.value]
    if slip.facts.get("uncovered"):
        rest = _money(slip, slip.facts["uncovered"])
        said.append(_("The tax would be %(rest)s more: there was no money left to take it from.") % {"rest": rest})
    return said


def sources(slip: Withholding) -> list[Source]:
    """The rules that were used, each once."""
    found: dict[str, Source] = {}
    for rule in slip.facts.get("rules", []):
        since = date.fromisoformat(rule["valid_from"]) if rule.get("valid_from") else None
        sure = rule.get("confidence", "")
        label = str(Sureness(sure).label) if sure in Sureness.values else ""
        found.setdefault(rule["code"], Source(rule_name(rule["code"]), rule.get("law", ""), since, label))
    return list(found.values())


def estimate_text() -> str:
    return _("This is an estimate: make sure with a tax consultant. Not every rule that was used is sure.")


def official_text(withholder: str) -> str:
    return _(
        "This slip shows how the tax was counted. The official proof (bukti potong) comes from %(withholder)s through "
        "Coretax: for the tax return, ask for that one."
    ) % {"withholder": withholder}


@dataclass(frozen=True, slots=True)
class PageWords:
    """A slip for its page, in the active language."""

    headline: str
    kind: str
    bears: str
    steps: list[Step]
    taken: Step
    arrived: Step
    notices: list[str]
    sources: list[Source]
    official: str
    estimate: str


def page_words(slip: Withholding, withholder: str) -> PageWords:
    """What the page about a slip says. `withholder` is the name of who withheld."""
    taken, arrived = last_steps(slip, withholder)
    return PageWords(
        headline(slip), kind_name(slip), who_bears(slip), steps_to_tax(slip), taken, arrived, notices(slip),
        sources(slip), official_text(withholder), estimate_text() if is_estimate(slip) else "",
    )  # fmt: skip


def slip_sheet(
    slip: Withholding, *, withholder: Side, payee: Side, locale: str, logo: bytes | None = None, mark: str = "",
    site: str = "", verify_url: str = "", verify_text: str = "",
) -> Sheet:  # fmt: skip
    """The paper about one payment's tax, in the language `locale`. Every number has its reason beneath it."""
    with translation.override(locale):
        taken, arrived = last_steps(slip, withholder.name)
        return Sheet(
            title=_("Tax withholding slip"),
            number=slip.code,
            locale=language(),
            facts=(
                Fact(_("Day of payment"), day_text(slip.tax_day)),
                Fact(_("Tax month"), month_text(slip.period)),
                Fact(_("Kind"), kind_name(slip)),
                Fact(_("Who bears the tax"), who_bears(slip)),
                Fact(_("Deal"), slip.terms.title),
                Fact(_("Part"), slip.milestone.label),
            ),
            parties=(
                _party(_("Withheld by"), withholder),
                _party(_("Withheld from"), payee, _("No tax number is known.")),
            ),
            columns=(Column(_("How it was counted"), 4), Column(_("Amount"), 1, is_amount=True)),
            rows=tuple(Row((step.label, _money(slip, step.amount)), step.sentence) for step in steps_to_tax(slip)),
            sums=(
                Sum(taken.label, _money(slip, taken.amount), taken.sentence),
                Sum(arrived.label, _money(slip, arrived.amount), is_total=True),
            ),
            words=_("Tax in words: %(words)s")
            % {"words": money_in_words(Money(slip.tax_amount, slip.currency), language())},
            notes=tuple(_notes(slip, withholder.name)),
            mark=mark,
            logo=logo,
            verify_url=verify_url,
            verify_text=verify_text,
            footer=site,
        )


def _notes(slip: Withholding, withholder: str) -> list[str]:
    said = [official_text(withholder), *notices(slip)]
    if is_estimate(slip):
        said.insert(0, estimate_text())
    for rule in sources(slip):
        parts = [f"{rule.name}: {rule.law}"]
        if rule.since is not None:
            parts.append(_("in force since %(day)s") % {"day": day_text(rule.since)})
        if rule.sureness:
            parts.append(_("how sure we are: %(sure)s") % {"sure": rule.sureness})
        said.append(", ".join(parts))
    return said


def _party(heading: str, side: Side, without: str = "") -> Party:
    number = side.number or without
    return Party(heading, side.name, tuple(line for line in (number, side.address) if line))


def _money(slip: Withholding, amount: int) -> str:
    return money_text(Money(amount, slip.currency))


def _cash_sentence(slip: Withholding) -> str:
    words = {
        "part": slip.milestone.label,
        "agreed": _money(slip, slip.cash_amount - slip.cover_amount),
        "cover": _money(slip, slip.cover_amount),
    }
    if not slip.cover_amount:
        return _("What was released for “%(part)s”.") % words
    if slip.tax_basis == TaxBasis.NETT:
        return (
            _("%(agreed)s was agreed nett. The brand pays %(cover)s on top, so that the agreed amount arrives.") % words
        )
    return _("%(agreed)s for the work; the brand pays %(cover)s on top for the tax on the goods.") % words


def _base_sentence(slip: Withholding) -> str:
    gross, base = slip.gross_amount, slip.base_amount
    words = {"gross": _money(slip, gross), "base": _money(slip, base)}
    if base == gross:
        return _("The whole %(gross)s counts.") % words
    if gross // 2 <= base <= gross // 2 + gross % 2:
        return _("Of %(gross)s half counts, so %(base)s.") % words
    return _("Of %(gross)s a part counts, %(base)s.") % words


def _line_step(slip: Withholding, line: dict[str, int]) -> Step:
    part, rate, tax = _money(slip, line["part"]), percent(line["rate_bps"]), _money(slip, line["tax"])
    sentence = _("%(rate)s of %(part)s is %(tax)s.") % {"rate": rate, "part": part, "tax": tax}
    if slip.factor_bps != ONE:
        factor = percent(slip.factor_bps)
        sentence = _("%(rate)s of %(part)s, and of that %(factor)s because no tax number is known: %(tax)s.") % {
            "rate": rate, "part": part, "factor": factor, "tax": tax,
        }  # fmt: skip
    return Step(_("Rate %(rate)s") % {"rate": rate}, line["tax"], sentence)


def _tax_sentence(slip: Withholding, withholder: str) -> str:
    if not slip.tax_amount:
        return _("Nothing was kept back from this payment.")
    return _("%(withholder)s kept it back and pays it to the state. Rounded down to full rupiah.") % {
        "withholder": withholder
    }
