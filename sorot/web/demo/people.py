"""Putting the demo market's people, organisations and creators in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from sorot.accounts.actions import create_organisation
from sorot.accounts.models import Membership, Organisation, User
from sorot.accounts.queries import actor_for
from sorot.core.access import Actor
from sorot.core.taxonomy import Source
from sorot.creators.actions import add_account, add_item, create_profile, record_metrics, set_management
from sorot.creators.actions.profiles import ProfileInput
from sorot.creators.models import CreatorProfile
from sorot.web.demo import cast
from sorot.web.demo.numbers import record_history
from sorot.web.demo.pictures import still_life

#: Creators whose public page has photos; the rest show what a page without looks like.
WITH_PHOTOS = {plan.creator for plan in cast.DEALS}
#: Creators with weeks of demo readings, so that their performance page has something to show.
WITH_HISTORY = {"rani.masak", "sekar.hijab", "dimas.gawai", "wulan.rumah"}
FOUNDED = timedelta(days=90)


@dataclass
class Town:
    """Who is there, by key."""

    now: datetime
    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Organisation] = field(default_factory=dict)
    creators: dict[str, CreatorProfile] = field(default_factory=dict)

    def actor(self, key: str, team: str = "") -> Actor:
        """A demo person through a hat: a team's key, "desk", or "" for themself."""
        user = self.users[key]
        if team == "desk":
            return Actor(user=user, is_operator=True, address="127.0.0.1")
        hat = self.teams[team].code if team else "self"
        return actor_for(user, hat, address="127.0.0.1")


def settle(now: datetime) -> Town:
    """Everybody of the cast, with verified addresses and the demo password."""
    town = Town(now)
    for person in cast.PEOPLE:
        town.users[person.key] = _user(person.email, person.name, person.zone, person.locale, now)
    operators = [town.users[key].pk for key in ("sri", "adi")]
    User.objects.filter(pk__in=operators).update(is_staff=True)
    for key in ("sri", "adi"):
        town.users[key].refresh_from_db()
    for team in cast.TEAMS:
        _team(town, team)
    for number, creator in enumerate(cast.CREATORS):
        _creator(town, creator, number)
    return town


@cache
def _password() -> str:
    """Everybody's hash: hashing fifty times would take longer than all the rest."""
    return make_password(cast.PASSWORD)


def _user(email: str, name: str, zone: str, locale: str, now: datetime) -> User:
    user = User.objects.create(email=email, password=_password(), name=name, zone=zone, locale=locale, is_demo=True)
    User.objects.filter(pk=user.pk).update(date_joined=now - FOUNDED)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _team(town: Town, team: cast.Team) -> None:
    owner = next(key for key, role in team.members if role == "owner")
    then = town.now - FOUNDED
    organisation = create_organisation(
        name=team.name, kind=team.kind, about=team.about, by=Actor(user=town.users[owner]), now=then
    )
    organisation.is_demo, organisation.city_id = True, team.city
    organisation.verified_at = then if team.is_verified else None
    organisation.save()
    for key, role in team.members:
        if key != owner:
            Membership.objects.create(organisation=organisation, user=town.users[key], role=role, created_at=then)
        User.objects.filter(email=town.users[key].email, last_hat="").update(last_hat=organisation.code)
    town.teams[team.key] = organisation


def _creator(town: Town, creator: cast.Creator, number: int) -> None:
    now = town.now
    town.users[creator.key] = user = _user(creator.email, creator.name, creator.zone, "id", now)
    by = Actor(user=user, address="127.0.0.1")
    said = ProfileInput(
        handle=creator.handle,
        display_name=creator.name,
        bio=creator.bio,
        kind=creator.kind,
        field_of_expertise=creator.field,
        categories=creator.categories,
        languages=creator.languages,
        city=creator.city,
        accepts_barter=number % 3 == 0,
        is_public=True,
    )
    profile = create_profile(said=said, by=by, now=now - FOUNDED + timedelta(hours=number))
    for platform, followers, posts, rate in creator.accounts:
        account = add_account(creator=profile, platform=platform, handle=creator.handle, by=by, now=now - FOUNDED)
        if followers is not None:
            record_metrics(
                account=account,
                followers=followers,
                post_count=posts,
                engagement_rate=None if rate is None else Decimal(str(rate)) / 100,
                source=Source.DEMO,
                captured_at=now - timedelta(days=number % 9),
                by=by,
                now=now,
            )
    if creator.key in WITH_HISTORY:
        for account in profile.accounts.all():
            record_history(account, by=by, now=now)
    if creator.key in WITH_PHOTOS:
        for place in range(3 if creator.key == "rani.masak" else 1):
            picture = still_life(f"{creator.key}-{place}", width=960, height=1200)
            upload = SimpleUploadedFile(f"{creator.key}-{place + 1}.jpg", picture, content_type="image/jpeg")
            add_item(creator=profile, upload=upload, alt="Gambar contoh: benda di atas meja", by=by, now=now - FOUNDED)
    CreatorProfile.objects.filter(pk=profile.pk).update(
        is_demo=True, verified_at=now - FOUNDED if creator.is_verified else None
    )
    if creator.managed:
        set_management(creator=profile, management=town.teams["rumah-kreator"], by=by, now=now - FOUNDED)
    profile.refresh_from_db()
    town.creators[creator.key] = profile
