"""The demo market as the access matrix sees it: who asks, and which real object stands for each part of an address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sorot.accounts.actions import invite_member, request_verification
from sorot.accounts.models import Invitation, Membership, User, Verification
from sorot.accounts.queries import HAT_KEY, actor_for
from sorot.web.demo import builder
from sorot.web.demo.cast import DOMAIN
from tests.matrix.addresses import Address

#: role: (demo person, organisation whose hat they wear, or "self" or "desk"). The objects belong to Kopi Senja and Rani.
CAST = {
    "nobody": ("", ""),
    "stranger": ("tika.nyemil", "self"),
    "creator": ("rani.masak", "self"),
    "manager": ("bima", "Rumah Kreator Nusantara"),
    "owner": ("dewi", "Kopi Senja"),
    "viewer": ("vina", "Kopi Senja"),
    "rival": ("wayan", "Sabun Kembang Tanjung"),
    "agency": ("galih", "Ruang Lantang"),
    "operator": ("sri", "desk"),
}
ROLES = tuple(CAST)


@dataclass
class World:
    """Codes for the variable parts, by address name (or by part name where all addresses mean the same)."""

    codes: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser of `role`, signed in and wearing the right hat."""
        key, hat = CAST[role]
        client = Client(REMOTE_ADDR="127.0.0.1")
        if key:
            user = User.objects.get(email=f"{key}@{DOMAIN}")
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            member = user.memberships.filter(organisation__name=hat).select_related("organisation").first()
            session = client.session
            session[HAT_KEY] = member.organisation.code if member else hat
            session.save()
        return client

    def url(self, address: Address) -> str:
        """The address with the codes of this world filled in."""
        if address.name.startswith("unnamed "):
            return "/" + address.route
        parts = {
            part: self.codes.get(f"{address.name}.{part}") or self.codes.get(part, "missing") for part in address.parts
        }
        return reverse(address.name, kwargs=parts)


def code_of(query: Any) -> str:
    """The public code of the newest row of a queryset."""
    return str(query.order_by("-pk").values_list("code", flat=True)[0])


def build_world() -> World:
    """The demo market plus what it lacks: an open invitation and an open verification."""
    now = timezone.now()
    builder.load(now)
    dewi = User.objects.get(email=f"dewi@{DOMAIN}")
    membership = Membership.objects.get(user=dewi, organisation__name="Kopi Senja")
    owner = actor_for(dewi, membership.organisation.code)
    invite_member(organisation=membership.organisation, email="baru@example.com", role="viewer", by=owner, now=now)
    request_verification(note="NIB 1234567890123", by=owner, now=now)
    world = World()
    for fill in (_people, _creators, _campaigns, _deals, _money, _talk, _numbers, _files):
        fill(world.codes)
    return world


def _people(codes: dict[str, str]) -> None:
    from sorot.accounts.actions.organisations import invitation_token
    from sorot.core.models import OutgoingMail

    kopi = Membership.objects.get(user__email=f"vina@{DOMAIN}", organisation__name="Kopi Senja")
    invitation = Invitation.objects.get(email="baru@example.com")
    mail = OutgoingMail.objects.create(sender="a@example.com", recipients="b@example.com", subject="s", body="b")
    for name in ("organisation", "organisation_edit", "members", "invitations"):
        codes[f"accounts:{name}.code"] = kopi.organisation.code
    codes["accounts:member_role.code"] = codes["accounts:member_removal.code"] = kopi.code
    codes["accounts:invitation_revocation.code"] = invitation.code
    codes["accounts:invitation.token"] = invitation_token(invitation)
    codes["web:desk_verification.code"] = code_of(Verification.objects)
    codes["web:desk_mail_detail.code"] = mail.code
    codes["way"] = "creator"


def _creators(codes: dict[str, str]) -> None:
    from sorot.creators.models import CreatorProfile, Photo, SocialAccount

    codes["handle"] = "rani.masak"
    managed = CreatorProfile.objects.get(handle="sekar.hijab")
    for name in ("edit", "accounts", "account", "account_removal", "photos", "leave"):
        codes[f"creators:talent_{name}.handle"] = managed.handle
    for name in ("photo_words", "photo_place", "photo_removal"):
        codes[f"creators:talent_{name}.handle"] = managed.handle
        codes[f"creators:talent_{name}.code"] = code_of(Photo.objects.filter(creator=managed))
        codes[f"creators:{name}.code"] = code_of(Photo.objects.filter(creator__handle="rani.masak"))
    for name in ("account", "account_removal"):
        codes[f"creators:talent_{name}.code"] = code_of(SocialAccount.objects.filter(creator=managed))
        codes[f"creators:{name}.code"] = code_of(SocialAccount.objects.filter(creator__handle="rani.masak"))


def _campaigns(codes: dict[str, str]) -> None:
    from sorot.campaigns.models import Campaign

    published = Campaign.objects.get(title="Resep Sahur 10 Menit")
    draft = Campaign.objects.get(title="Main Sampai Subuh")
    codes["campaign"] = codes["campaigns:detail.code"] = codes["campaigns:closure.code"] = published.code
    for name in ("edit", "publication", "deletion"):
        codes[f"campaigns:{name}.code"] = draft.code


def _deals(codes: dict[str, str]) -> None:
    """Filled in beside the deal pages' own addresses."""


def _money(codes: dict[str, str]) -> None:
    """Filled in beside the money pages' own addresses."""


def _talk(codes: dict[str, str]) -> None:
    from sorot.messaging.models import Notification, Thread

    thread = Thread.objects.filter(parties__user__email=f"rani.masak@{DOMAIN}").filter(
        parties__organisation__name="Kopi Senja"
    )
    for name in ("thread", "news", "reading"):
        codes[f"messaging:{name}.code"] = code_of(thread)
    codes["messaging:notification.code"] = code_of(Notification.objects.filter(user__email=f"rani.masak@{DOMAIN}"))


def _numbers(codes: dict[str, str]) -> None:
    """Filled in beside the import pages' own addresses."""


def _files(codes: dict[str, str]) -> None:
    from sorot.core.models import StoredFile

    codes["core:file.code"] = codes["core:file_size.code"] = code_of(StoredFile.objects.filter(purpose="profile_photo"))
    codes["size"] = "thumb"


Fill = Callable[[dict[str, str]], None]
