"""What every deal of the month is to become: pure, and the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

#: (mode, through which door the brand's money comes)
ROUTES = (
    ("PARTNER", "xendit"),
    ("OPERATOR", "manual"),
    ("PARTNER", "midtrans"),
    ("OPERATOR", "xendit"),
    ("DIRECT", "direct"),
    ("OPERATOR", "midtrans"),
)
KINDS = ("one", "dp", "parts", "after", "cpv", "cpe", "cpa", "bonus", "margin", "barter")
DIRECT_KINDS = ("one", "dp", "parts", "after", "barter")
VARIABLE_KINDS = ("cpv", "cpe", "cpa", "bonus")
#: Story and weight. A story says how people behave; how the deal ends follows from the house's own rules.
STORIES = {
    "normal": 30, "silent_brand": 12, "changes": 6, "objection": 3, "late_payer": 4, "never_pays": 4,
    "dispute_accepted": 4, "dispute_decided": 4, "dispute_silent": 4, "dispute_withdrawn": 3, "dispute_proposal": 3,
    "creator_disputes": 4, "result_contested": 4, "cancel_before": 3, "cancel_paid": 4, "stop_brand": 4,
    "stop_talent": 3, "return": 5, "chargeback_won_before": 2, "chargeback_lost_before": 3, "chargeback_won_after": 2,
    "chargeback_lost_after": 3, "written_off": 2,
}  # fmt: skip
CHARGED_BACK = ("chargeback_won_before", "chargeback_lost_before", "chargeback_won_after", "chargeback_lost_after",
                "written_off")  # fmt: skip
METHODS = ("va", "qris", "ewallet", "card")
#: The last digits of account numbers that the simulator gives a fate (docs/develop/gatewaysim.md), and ordinary ones.
FATES = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
LARGEST = 5_000_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """One deal. `creator` and `brand` are numbers of people; `start` is in ticks; amounts in rupiah."""

    index: int
    mode: str
    route: str
    kind: str
    story: str
    method: str
    start: int
    brand: int
    creator: int
    fee: int
    works: int
    parts: int

    @property
    def title(self) -> str:
        return f"Bulan {self.index:04d}"

    @property
    def pool(self) -> str:
        """Through which door the creator is paid: where the money came in, so that it is there."""
        return self.route if self.route in {"xendit", "midtrans"} else "manual"

    @property
    def has_agency(self) -> bool:
        return self.kind == "margin"

    def dice(self, word: str, seed: int = 0) -> float:
        """0 to 1, for one question about this deal."""
        return random.Random(f"{seed}:{self.index}:{word}").random()  # repeatable on purpose


def fits(story: str, kind: str, mode: str, route: str) -> bool:
    """Whether a story can happen to such a contract."""
    if mode == "DIRECT" and kind not in DIRECT_KINDS:
        return False
    if kind == "barter":
        return story in {"normal", "silent_brand", "changes", "objection", "cancel_before"}
    if story == "result_contested":
        return kind in VARIABLE_KINDS
    if story in CHARGED_BACK:
        return route == "xendit" if "won" in story else route in {"xendit", "midtrans"}
    if story == "return":
        return route in {"xendit", "midtrans"} and kind != "after"
    if story in {"late_payer", "never_pays", "cancel_paid"}:
        return kind != "after"
    if story.startswith("dispute") or story == "creator_disputes":
        return kind != "after"
    return True


def _bag(words: Sequence[str], weights: Sequence[int], count: int, dice: random.Random) -> list[str]:
    """`count` words in their proportions, each at least once where there is room, in any order."""
    total = sum(weights)
    made = [word for word, weight in zip(words, weights, strict=True) for _ in range(max(1, weight * count // total))]
    while len(made) < count:
        made.append(dice.choices(words, weights)[0])
    dice.shuffle(made)
    return made


def plans(count: int, seed: int, *, last_start: int) -> list[Plan]:
    """`count` deals over all modes, terms and stories."""
    dice = random.Random(f"plan:{seed}")  # repeatable on purpose
    stories = _bag(list(STORIES), list(STORIES.values()), count, dice)
    made: list[Plan] = []
    uses: dict[str, int] = {}
    for index in range(count):
        story = stories[index]
        turn = uses.get(story, index)
        route, kind = "", ""
        for step in range(len(ROUTES) * len(KINDS)):
            mode, route = ROUTES[(turn + step) % len(ROUTES)]
            kind = KINDS[(turn + step * 7 + step // len(ROUTES)) % len(KINDS)]
            if fits(story, kind, mode, route):
                break
        uses[story] = turn + 1 + step
        pool = route if route in {"xendit", "midtrans"} else "manual"
        fee = dice.randrange(300_000, 9_000_000) if dice.random() < 0.8 else dice.randrange(1, 90) * 1_000_000
        method = "card" if story in CHARGED_BACK else METHODS[dice.randrange(len(METHODS))]
        made.append(
            Plan(
                index=index, mode=mode, route=route, kind=kind, story=story, method=method,
                start=dice.randrange(last_start), brand=dice.randrange(brand_count(count)),
                creator=creator_number(pool, dice.randrange(creator_count(count))), fee=fee,
                works=dice.choice((1, 1, 1, 2)), parts=dice.randrange(2, 7),
            )
        )  # fmt: skip
    return made


POOLS = ("xendit", "midtrans", "manual")


def brand_count(deals: int) -> int:
    return max(3, deals // 12)


def creator_count(deals: int) -> int:
    """Creators of each pool."""
    return max(4, deals // 15)


def creator_number(pool: str, number: int) -> int:
    """Creators are numbered through; the pool is the remainder."""
    return number * len(POOLS) + POOLS.index(pool)


def account_number(creator: int, version: int = 0) -> str:
    """Ten digits of a BCA account; the first creators of each pool have one with a fate, mended ones never."""
    nth = creator // len(POOLS)
    ending = FATES[nth // 2] if version == 0 and nth % 2 == 1 and nth // 2 < len(FATES) else f"{2000 + creator % 7000}"
    return f"{(100 + version) % 1000}{creator % 1000:03d}{ending}"
