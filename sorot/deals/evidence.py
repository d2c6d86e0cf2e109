"""Whether a confirmation by silence has something to stand on: pure, from proofs that were read before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sorot.deals.enums import VANISHING_FORMATS, ItemState, Side
from sorot.deals.models import DeliverableItem, Publication


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps silence from counting: a sentence, and the side that can put it right."""

    sentence: str
    who: str
    item: str = ""


def missing_in_proof(item: DeliverableItem, proof: Publication | None) -> Missing | None:
    """What the proof of one work lacks: its link, the picture of a format that vanishes, or the word on the label."""
    name = {"work": item.label}
    if proof is None or not proof.url:
        return Missing(_("the link of %(work)s is missing") % name, Side.TALENT, item.code)
    if item.format in VANISHING_FORMATS and proof.screenshot_id is None:
        return Missing(_("the screenshot of %(work)s is missing") % name, Side.TALENT, item.code)
    if proof.is_labelled is None:
        return Missing(_("nobody said whether %(work)s carries the advertising label") % name, Side.TALENT, item.code)
    if not proof.is_labelled:
        return Missing(_("%(work)s does not carry the advertising label") % name, Side.BRAND, item.code)
    return None


def missing_for_silence(items: Sequence[DeliverableItem], *, is_money_safe: bool) -> list[Missing]:
    """Everything that keeps a deal from being confirmed by silence, once its works are out. Needs `publication`."""
    found = [missing_in_proof(item, proof_of(item)) for item in items if item.state == ItemState.PUBLISHED]
    missing = [row for row in found if row is not None]
    if not is_money_safe:
        missing.append(Missing(_("the money is not secured yet"), Side.BRAND))
    return missing


def proof_of(item: DeliverableItem) -> Publication | None:
    """The proof of a work, or None."""
    return getattr(item, "publication", None)
