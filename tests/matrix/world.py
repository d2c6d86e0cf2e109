"""The demo market as the access matrix sees it: who asks, and which real object stands for each part of an address."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sorot.accounts.actions import invite_member, request_verification
from sorot.accounts.models import Invitation, Membership, User, Verification
from sorot.accounts.queries import HAT_KEY, actor_for
from sorot.core.access import Actor
from sorot.web.demo import builder
from sorot.web.demo.cast import DOMAIN
from tests.matrix import agency, certain, face, reports
from tests.matrix.addresses import Address, addresses

#: role: (demo person, organisation whose hat they wear, or "self" or "desk"). Objects belong to Kopi Senja and Rani.
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
    #: The same where an agency acts for Kopi Senja.
    agency: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser of `role`, signed in and wearing the right hat."""
        key, hat = CAST[role]
        client = Client(REMOTE_ADDR="127.0.0.1")
        if key:
            actor = self.actor(role)
            assert actor.user is not None
            client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
            session = client.session
            session[HAT_KEY] = actor.organisation.code if actor.organisation else hat
            session.save()
        return client

    def actor(self, role: str) -> Actor:
        """`role` as the house knows it."""
        key, hat = CAST[role]
        user = User.objects.get(email=f"{key}@{DOMAIN}")
        member = user.memberships.filter(organisation__name=hat).select_related("organisation").first()
        return actor_for(user, member.organisation.code if member else hat)

    def url(self, address: Address) -> str:
        """The address with the codes of this world filled in."""
        if address.name.startswith("unnamed "):
            return "/" + address.route
        parts = {
            part: self.codes.get(f"{address.name}.{part}") or self.codes.get(part, "missing") for part in address.parts
        }
        return reverse(address.name, kwargs=parts)

    def agency_url(self, address: Address) -> str:
        """The address of something that the agency does for its client."""
        return reverse(address.name, kwargs={part: self.agency[f"{address.name}.{part}"] for part in address.parts})

    def agency_addresses(self) -> list[Address]:
        """Every address that leads to something of the agency's."""
        known = [address for address in addresses() if address.parts]
        return [one for one in known if all(f"{one.name}.{part}" in self.agency for part in one.parts)]

    def files(self) -> list[tuple[str, str, set[str]]]:
        """(purpose, code, roles that may fetch it) of one file of each purpose and owner."""
        from sorot.core.models import StoredFile

        rani, kopi, tanjung, lantang, desk = {"creator"}, {"owner", "viewer"}, {"rival"}, {"agency"}, {"operator"}
        item, dispute, result = "deals.deliverableitem", "deals.dispute", "deals.result"
        funding = "payments.funding"
        wanted = [
            ("creators.creatorprofile", "portfolio", self.codes["owner.profile"], set(ROLES)),
            (item, "work", self.codes["deals:versions.code"], rani | kopi | desk),
            # Rani's finished deal with the rival: what Kopi Senja must not see.
            (item, "proof", self.codes["owner.proof"], rani | tanjung | desk),
            (funding, "transfer_proof", self.codes["owner.transfer"], kopi | desk),
            ("payments.bankstatement", "bank_statement", self.codes["owner.statement"], desk),
            (dispute, "dispute_talent", self.codes["owner.dispute"], rani | kopi | desk),
            (dispute, "dispute_brand", self.codes["owner.dispute"], rani | kopi | desk),
            (result, "result", self.codes["owner.result"], rani | kopi | desk),
            ("analytics.importbatch", "metrics", self.codes["analytics:batch.code"], rani | desk),
            ("insights.screenshot", "insight", self.codes["insights:screenshot.code"], rani | desk),
            ("messaging.message", "message", self.codes["owner.message"], rani | kopi | desk),
            # Through an agency its client sees the works, and nothing that tells the creator's fee.
            (item, "work", self.agency["deals:versions.code"], rani | kopi | lantang | desk),
            (funding, "transfer_proof", self.agency["owner.transfer"], kopi | lantang | desk),
            # Paid to Rani's own account: she has to say whether it came, so she sees the proof too.
            (funding, "transfer_proof", self.agency["payments:funding_receipt.code"], rani | kopi | lantang | desk),
            (dispute, "dispute_talent", self.agency["owner.dispute"], rani | lantang | desk),
            (dispute, "dispute_brand", self.agency["owner.dispute"], rani | lantang | desk),
            (result, "result", self.agency["owner.result"], rani | lantang | desk),
        ]
        kinds = set(StoredFile.objects.values_list("owner_type", "purpose").distinct())
        known = {(owner, purpose) for owner, purpose, _code, _may in wanted}
        assert kinds == known, kinds ^ known
        found = []
        for owner, purpose, code, may in wanted:
            row = StoredFile.objects.filter(owner_type=owner, owner_code=code, purpose=purpose).order_by("pk").first()
            assert row is not None, (owner, purpose)
            found.append((f"{owner} {purpose}", row.code, may))
        return found


def code_of(query: Any) -> str:
    """The public code of the newest row of a queryset."""
    return str(query.order_by("-pk").values_list("code", flat=True)[0])


def build_world() -> World:
    """The demo market plus what it lacks. To be called, and its pages opened, inside `channels.use(GATEWAY)`."""
    now = timezone.now()
    builder.load(now)
    dewi = User.objects.get(email=f"dewi@{DOMAIN}")
    membership = Membership.objects.get(user=dewi, organisation__name="Kopi Senja")
    owner = actor_for(dewi, membership.organisation.code)
    invite_member(organisation=membership.organisation, email="baru@example.com", role="viewer", by=owner, now=now)
    maya = User.objects.get(email=f"maya@{DOMAIN}")
    request_verification(note="NIB 1234567890123", by=actor_for(maya, ""), now=now)
    world = World()
    for fill in (
        _people,
        _creators,
        _campaigns,
        _deals,
        _money,
        _slips,
        _papers,
        _talk,
        _numbers,
        _signals,
        _records,
        face.rates,
        face.screenshots,
        _files,
    ):
        fill(world.codes)
    reports.build(world.codes)
    certain.build(world.codes, now)
    agency.build(world.agency, now)
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
    from sorot.creators.models import CreatorProfile, PortfolioItem, SocialAccount

    codes["handle"] = "rani.masak"
    codes["owner.profile"] = CreatorProfile.objects.get(handle="rani.masak").code
    managed = CreatorProfile.objects.get(handle="sekar.hijab")
    for name in ("edit", "accounts", "account", "account_removal", "portfolio", "leave"):
        codes[f"creators:talent_{name}.handle"] = managed.handle
    for name in ("portfolio_words", "portfolio_place", "portfolio_poster", "portfolio_removal"):
        codes[f"creators:talent_{name}.handle"] = managed.handle
        codes[f"creators:talent_{name}.code"] = code_of(PortfolioItem.objects.filter(creator=managed))
        codes[f"creators:{name}.code"] = code_of(PortfolioItem.objects.filter(creator__handle="rani.masak"))
    codes["kits:talent_edit.handle"] = codes["kits:talent_history.handle"] = managed.handle
    for name in ("account", "account_removal"):
        codes[f"creators:talent_{name}.code"] = code_of(SocialAccount.objects.filter(creator=managed))
        codes[f"creators:{name}.code"] = code_of(SocialAccount.objects.filter(creator__handle="rani.masak"))


def _campaigns(codes: dict[str, str]) -> None:
    from sorot.campaigns.models import AgencyGrant, Campaign

    published = Campaign.objects.get(title="Resep Sahur 10 Menit")
    draft = Campaign.objects.get(title="Main Sampai Subuh")
    grants = AgencyGrant.objects.filter(brand__name="Kopi Senja")
    codes["campaigns:agency_end.code"] = str(grants.values_list("code", flat=True)[0])
    codes["campaign"] = codes["campaigns:detail.code"] = codes["campaigns:closure.code"] = published.code
    for name in ("edit", "publication", "removal"):
        codes[f"campaigns:{name}.code"] = draft.code


def _deals(codes: dict[str, str]) -> None:
    from sorot.deals.models import Application, Deal, DeliverableItem, Offer, Submission

    talk = Application.objects.get(creator__handle="rani.masak", campaign__title="Resep Sahur 10 Menit")
    deal = Deal.objects.get(creator__handle="rani.masak", campaign__title="Teman Begadang Skripsi")
    item = DeliverableItem.objects.filter(deal=deal).order_by("pk").first()
    codes["deals:apply.code"] = talk.campaign.code
    for name in ("application", "application_edit", "shortlisting", "refusal", "withdrawal", "offer_new"):
        codes[f"deals:{name}.code"] = talk.code
    for name in ("acceptance", "offer_refusal", "offer_withdrawal"):
        codes[f"deals:{name}.code"] = code_of(Offer.objects.filter(application=talk))
    for name in ("deal", "agreement", "agreement_json", "signature", "confirmation", "cancellation", "continuation"):
        codes[f"deals:{name}.code"] = deal.code
    for name in ("versions", "publication"):
        codes[f"deals:{name}.code"] = item.code if item else ""
    for name in ("approval", "changes"):
        codes[f"deals:{name}.code"] = code_of(Submission.objects.filter(item=item))
    rivals = DeliverableItem.objects.filter(
        deal__creator__handle="rani.masak", deal__organisation__name__startswith="Sabun"
    )
    codes["owner.proof"] = code_of(rivals.filter(state="published"))


def _money(codes: dict[str, str]) -> None:
    from sorot.deals.models import Deal
    from sorot.payments.models import Funding, Payout
    from sorot.tax.models import TaxRule

    deal = Deal.objects.get(creator__handle="rani.masak", campaign__title="Teman Begadang Skripsi")
    codes["owner.transfer"] = code_of(Funding.objects.filter(terms__deal_code=deal.code))
    reported = code_of(Funding.objects.filter(state="reported"))
    payout = code_of(Payout.objects.filter(payee__user__email=f"rani.masak@{DOMAIN}"))
    rate = TaxRule.objects.get(country="ID", code="ppn").row_code
    for address in addresses():
        if address.name.startswith("payments:desk_transfer") and address.parts:
            codes[f"{address.name}.code"] = reported
        elif address.name.startswith(("payments:payout", "payments:desk_payout")) and address.parts:
            codes[f"{address.name}.code"] = payout
        elif address.name.startswith("tax:desk_rule") and address.parts:
            codes[f"{address.name}.code"] = rate


def _slips(codes: dict[str, str]) -> None:
    """From both sides: the page is of tax that Kopi Senja kept of others, the file of what a rival kept of Rani's."""
    from sorot.payments.models import Withholding

    slips = Withholding.objects.all()
    codes["papers:slip.code"] = code_of(slips.filter(withholder__name="Kopi Senja"))
    kept = slips.filter(withholder__name="Kopi Senja", tax_amount__gt=0).latest("pk")
    codes["month"], codes["year"] = f"{kept.period:%Y-%m}", f"{kept.period:%Y}"
    codes["papers:month_file.kind"], codes["papers:statement_file.kind"] = kept.kind, "csv"
    codes["papers:month_file.form"] = codes["papers:year_file.form"] = "csv"
    codes["papers:slip_pdf.code"] = code_of(slips.filter(payee__user__email=f"rani.masak@{DOMAIN}"))


def _papers(codes: dict[str, str]) -> None:
    """From both sides: the page is of work that Kopi Senja bought of others, the file of what a rival bought."""
    from sorot.papers.actions import issue_missing
    from sorot.papers.models import Document

    assert issue_missing(now=timezone.now())[1] == 0
    work = Document.objects.filter(supply="work")
    codes["papers:document.code"] = code_of(work.filter(buyer__organisation__name="Kopi Senja"))
    codes["papers:document_pdf.code"] = code_of(work.filter(issuer__user__email=f"rani.masak@{DOMAIN}"))
    codes["papers:verify.token"] = work.latest("pk").token


def _talk(codes: dict[str, str]) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sorot.messaging.actions import post_message
    from sorot.messaging.models import Notification, Thread
    from sorot.web.demo.pictures import still_life

    thread = Thread.objects.filter(parties__user__email=f"rani.masak@{DOMAIN}").filter(
        parties__organisation__name="Kopi Senja"
    )
    by = actor_for(User.objects.get(email=f"rani.masak@{DOMAIN}"), "self")
    picture = SimpleUploadedFile("foto.jpg", still_life("pesan", width=200, height=200))
    message = post_message(
        thread_code=code_of(thread),
        body="Ini fotonya.",
        files=[picture],
        submit_key="a" * 32,
        by=by,
        now=timezone.now(),
    )
    codes["owner.message"] = message.code
    for name in ("thread", "news", "reading"):
        codes[f"messaging:{name}.code"] = code_of(thread)
    codes["messaging:notification.code"] = code_of(Notification.objects.filter(user__email=f"rani.masak@{DOMAIN}"))


def _numbers(codes: dict[str, str]) -> None:
    """An import of Rani's, shown but not applied yet."""
    from sorot.analytics.actions import upload_file
    from sorot.creators.models import SocialAccount

    table = b"video_id,title,views,likes,publish date\nabc123,Resep,1200,80,2026-11-01\n"
    by = actor_for(User.objects.get(email=f"rani.masak@{DOMAIN}"), "self")
    account = SocialAccount.objects.filter(creator__handle="rani.masak").order_by("pk").first()
    assert account is not None
    batch = upload_file(account=account, content=table, name="video.csv", by=by, now=timezone.now())
    for name in ("batch", "application", "removal", "errors", "memory", "undo"):
        codes[f"analytics:{name}.code"] = batch.code
    codes["analytics:evidence.code"] = codes["analytics:export.code"] = account.code
    codes["analytics:evidence.formula"], codes["analytics:export.kind"] = "engagement_rate_followers", "csv"
    codes["analytics:post.code"] = str(account.posts.order_by("pk").values_list("code", flat=True)[0])


def _signals(codes: dict[str, str]) -> None:
    """Posts of Rani's with more likes than views: a signal that she may contest; another one she has contested."""
    from sorot.analytics.models import Post, PostSnapshot, SignalContest
    from sorot.creators.models import SocialAccount

    now = timezone.now()
    account = SocialAccount.objects.filter(creator__handle="rani.masak").order_by("-pk")[0]
    for place in range(12):
        post = Post.objects.create(
            account=account, platform=account.platform, native_id=f"signal{place}", title=f"Sinyal {place}",
            format="short_video", published_at=now - timedelta(days=30 + place), created_at=now,
        )  # fmt: skip
        PostSnapshot.objects.create(
            post=post, captured_date=now.date(), captured_at=now, source="file", views=1_000 + 200 * place, likes=9_000
        )
    contest = SignalContest.objects.create(
        account=account, signal="jump_reversed", text="Ada undian.", shown={"key": "jump_reversed", "evidence": []},
        raised_by=account.creator.user, raised_at=now, submit_key="5" * 32,
    )  # fmt: skip
    codes["analytics:signals.code"] = codes["analytics:signal.code"] = account.code
    codes["analytics:signal.key"], codes["analytics:desk_signal.code"] = "likes_over_views", contest.code


def _records(codes: dict[str, str]) -> None:
    """Kopi Senja's and Rani's records; Kopi Senja contests a figure."""
    from sorot.creators.models import CreatorProfile
    from sorot.records.actions import contest_figure

    dewi = Membership.objects.get(user__email=f"dewi@{DOMAIN}", organisation__name="Kopi Senja")
    contest = contest_figure(
        about=dewi.organisation, figure="deals", text="Ada satu lagi.", submit_key="c" * 32,
        by=actor_for(dewi.user, dewi.organisation.code), now=timezone.now(),
    )  # fmt: skip
    codes["records:brand.code"] = codes["records:brand_figure.code"] = dewi.organisation.code
    codes["records:brand_figure.figure"], codes["records:creator_figure.figure"] = "late-share", "on-time"
    rani = CreatorProfile.objects.get(handle="rani.masak")
    codes["records:creator.code"] = codes["records:creator_figure.code"] = rani.code
    codes["records:desk_contest.code"] = contest.code


def _files(codes: dict[str, str]) -> None:
    from sorot.core.models import StoredFile

    codes["core:file.code"] = codes["core:file_size.code"] = code_of(StoredFile.objects.filter(purpose="portfolio"))
    codes["size"] = "thumb"
