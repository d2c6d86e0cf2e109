"""The people of the month, and what everybody who acts needs: the moment, the bank, the gateway."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as day_time
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.month.bank import JAKARTA, Bank
from tests.month.plan import POOLS, Plan, account_number, brand_count, creator_count, plans

#: 09.00 in Jakarta on a Tuesday.
BEGIN = datetime(2026, 9, 1, 2, tzinfo=UTC)
TICK = timedelta(hours=6)
STARTING_TICKS = 18 * 4
DAY = timedelta(days=1)


class Simulator:
    """The control side of the gateways; patient while it is being restarted."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, path: str, data: dict[str, Any] | None = None, *, patience: float = 40) -> Any:
        """Its answer; {"error": ...} for a refusal."""
        body = None if data is None else json.dumps(data).encode()
        began = time.monotonic()
        while True:
            request = urllib.request.Request(f"{self.address}/sim/{path}", body, {"Content-Type": "application/json"})
            try:
                with closing(urllib.request.urlopen(request, timeout=120)) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code >= 500:
                    raise
                return {"error": error.read().decode()[:300], "status": error.code}
            except OSError:
                if time.monotonic() - began > patience:
                    raise
                time.sleep(0.2)


@dataclass
class World:
    """State lives in the database, the simulator, the bank's file and one file with the moment."""

    folder: Path
    deals: int
    seed: int
    simulator: Simulator
    moment: datetime = BEGIN
    refusals: dict[str, int] = field(default_factory=dict)

    @cached_property
    def bank(self) -> Bank:
        return Bank(self.folder / "bank.sqlite")

    @cached_property
    def plans(self) -> list[Plan]:
        return plans(self.deals, self.seed, last_start=STARTING_TICKS)

    @cached_property
    def plan_of(self) -> dict[str, Plan]:
        return {plan.title: plan for plan in self.plans}

    # ------------------------------------------------------------------ time
    @property
    def clock_file(self) -> Path:
        return self.folder / "moment"

    def read_moment(self) -> datetime:
        """The last tick that was finished."""
        return datetime.fromisoformat(self.clock_file.read_text()) if self.clock_file.exists() else BEGIN

    def write_moment(self) -> None:
        part = self.clock_file.with_suffix(".part")
        part.write_text(self.moment.isoformat())
        part.replace(self.clock_file)

    @property
    def tick(self) -> int:
        return int((self.moment - BEGIN) / TICK)

    @property
    def today(self) -> Any:
        return self.moment.astimezone(JAKARTA).date()

    def follow_clock(self) -> None:
        """The house and the simulator live in the month's time."""
        from sorot.core import clock

        clock.now = lambda: self.moment

    # ------------------------------------------------------------------ people
    def actor(self, organisation: Any) -> Any:
        from sorot.core.access import Actor

        user = self._owners[organisation.pk]
        return Actor(user=user, organisation=organisation, role="owner")

    @cached_property
    def _owners(self) -> dict[int, Any]:
        from sorot.accounts.models import Membership

        return {row.organisation_id: row.user for row in Membership.objects.select_related("user")}

    @cached_property
    def desk(self) -> dict[str, Any]:
        from sorot.accounts.models import User
        from sorot.core.access import Actor

        return {user.name: Actor(user=user, is_operator=True) for user in User.objects.filter(is_staff=True)}

    def brand_side(self, deal: Any) -> Any:
        """Who deals for the brand."""
        return self.actor(deal.acting_agency or deal.organisation)

    def talent_side(self, deal: Any) -> Any:
        from sorot.core.access import Actor

        return Actor(user=deal.talent)

    # ------------------------------------------------------------------ deeds
    def attempt(self, what: str, deed: Callable[[], Any]) -> Any:
        """What a person tries; None when the house says no, which is counted."""
        from sorot.core.errors import ActionError

        try:
            done = deed()
        except ActionError as error:
            key = f"refused:{what}:{error.code or type(error).__name__}"
            self.refusals[key] = self.refusals.get(key, 0) + 1
            self.last_refusals[what] = str(error.sentence)
            return None
        return done if done is not None else True

    last_refusals: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def house_as(self, **values: str) -> Iterator[None]:
        """The installation's settings for one step: the month has deals of every mode in one database."""
        from django.conf import settings

        before = {name: getattr(settings, name) for name in values}
        for name, value in values.items():
            setattr(settings, name, value)
        try:
            yield
        finally:
            for name, value in before.items():
                setattr(settings, name, value)


# ---------------------------------------------------------------------- once, before everything
def settle(world: World) -> None:
    """Everybody and every campaign, as if they had been there for a while."""
    from sorot.accounts.models import Organisation
    from tests.month.taxes import settle_taxes

    now = BEGIN - 9 * DAY
    for name in ("sri", "adi"):
        _person(name, is_staff=True)
    agency = _organisation("Studio Kaca", "agency", _person("gita"), now)
    brands = [
        _organisation(f"Merek {number:03d}", "brand", _person(f"merek{number}"), now)
        for number in range(brand_count(world.deals))
    ]
    for brand in brands:
        _grant(brand, agency, now)
    creators = [_creator(world, number, now) for number in range(creator_count(world.deals) * len(POOLS))]
    settle_taxes(world, creators, now)
    _account(world, world.actor(agency), "1005002999", "Studio Kaca", now)
    for plan in world.plans:
        _campaign(plan, brands[plan.brand], agency if plan.has_agency else None, world, now)
    if Organisation.objects.count() != len(brands) + 1 or not creators:
        raise RuntimeError("the world was settled before")


def _person(name: str, **more: Any) -> Any:
    from sorot.accounts.models import User

    user = User(email=f"{name}@contoh.example", name=name.title() if name not in {"sri", "adi"} else name, **more)
    user.set_unusable_password()
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def _organisation(name: str, kind: str, owner: Any, now: datetime) -> Any:
    from sorot.accounts.models import Membership, Organisation

    organisation = Organisation.objects.create(name=name, kind=kind, created_at=now)
    Membership.objects.create(organisation=organisation, user=owner, role="owner", created_at=now)
    return organisation


def _grant(brand: Any, agency: Any, now: datetime) -> None:
    from sorot.accounts.models import Membership
    from sorot.campaigns.models import AgencyGrant

    owner = Membership.objects.get(organisation=brand).user
    AgencyGrant.objects.create(brand=brand, agency=agency, granted_by=owner, created_at=now)


def creator_name(number: int) -> str:
    """Letters only: banks compare names."""
    letters = "abcdefghij"
    return "Rani " + "".join(letters[int(digit)] for digit in f"{number:04d}").title()


def _creator(world: World, number: int, now: datetime) -> Any:
    from sorot.core.access import Actor
    from sorot.creators.models import CreatorProfile

    user = _person(f"rani{number}")
    profile = CreatorProfile.objects.create(
        user=user, handle=f"rani{number}", display_name=creator_name(number), created_at=now, updated_at=now,
        categories=["food"], languages=["id"], is_public=True, best_followers=48_000, platforms=["instagram"],
    )  # fmt: skip
    _account(world, Actor(user=user), account_number(number), creator_name(number), now)
    return profile


def _account(world: World, by: Any, number: str, name: str, now: datetime) -> Any:
    from sorot.accounts.second_factor import Proof
    from sorot.payments import actions
    from sorot.payments.plans import PayoutAccountDetails

    world.simulator.ask("holders", {"account": number, "name": name})
    details = PayoutAccountDetails(institution_code="bca", number=number, holder_name=name, legal_name=name)
    proof = Proof(user_id=by.user.pk, at=now, is_strong=True)
    return actions.save_payout_account(details=details, proof=proof, by=by, now=now)


set_account = _account


def _campaign(plan: Plan, brand: Any, agency: Any, world: World, now: datetime) -> Any:
    from sorot.campaigns.models import Campaign, DeliverableLine

    begin = BEGIN.astimezone(JAKARTA).date()
    last = begin + timedelta(days=60)
    campaign = Campaign.objects.create(
        organisation=brand, acting_agency=agency, created_by=world._owners[(agency or brand).pk], title=plan.title,
        category="food", description="Resep kopi.", fee_kind="fixed", fee_min=1_000_000, fee_max=1_000_000, slots=1,
        apply_by_date=last, apply_until_at=datetime.combine(last, day_time.max, JAKARTA), publish_from_date=begin,
        publish_until_date=last + timedelta(days=60), revisions_included=2, state="published", published_at=now,
        platforms=["instagram"], formats=["reel"], created_at=now, updated_at=now,
    )  # fmt: skip
    DeliverableLine.objects.create(campaign=campaign, position=1, platform="instagram", format="reel", quantity=1)
    return campaign
