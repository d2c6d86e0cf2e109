"""Who sees and does what in deals; refused writes change nothing."""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sorot.accounts.models import Membership
from sorot.campaigns.models import AgencyGrant
from sorot.core.errors import RefusedError
from sorot.core.models import StoredFile
from sorot.deals import actions
from sorot.deals.models import Application, Deal, Offer, Submission
from sorot.messaging.models import Notification
from sorot.messaging.queries import thread_for
from tests.cast import ROLES, Cast, make_campaign
from tests.deals import steps
from tests.deals.test_offers import counts, refused

READERS = {"rani", "bima", "dewi", "fajar", "vina", "sri"}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0c"
    b"IDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def expected_get(name: str, readers: set[str]) -> int:
    if name == "anonymous":
        return 302
    return 200 if name in readers else 404


def test_an_application_is_seen_by_its_parties_only(cast: Cast) -> None:
    url = reverse("deals:application", args=[steps.applied(cast).code])
    assert {name: cast.client(name).get(url).status_code for name in ROLES} == {
        name: expected_get(name, READERS) for name in ROLES
    }


def test_a_deal_its_contract_and_its_file_are_seen_by_its_parties_only(cast: Cast) -> None:
    deal = steps.agreed(cast)
    for view in ("deals:deal", "deals:agreement", "deals:agreement_json"):
        url = reverse(view, args=[deal.code])
        assert {name: cast.client(name).get(url).status_code for name in ROLES} == {
            name: expected_get(name, READERS) for name in ROLES
        }


def test_the_downloaded_contract_has_the_hash_of_the_page(cast: Cast) -> None:
    import hashlib

    deal = steps.agreed(cast)
    content = cast.client("rani").get(reverse("deals:agreement_json", args=[deal.code])).content
    assert hashlib.sha256(content).hexdigest() == steps.agreement_of(deal).sha256


@pytest.mark.parametrize("page", ["deals:list", "deals:applications"])
def test_lists_show_only_ones_own(cast: Cast, page: str) -> None:
    steps.agreed(cast)
    seen = {}
    for name in ROLES:
        response = cast.client(name).get(reverse(page))
        seen[name] = response.context["page"].total if response.status_code == 200 else response.status_code
    assert seen == {name: 302 if name == "anonymous" else int(name in READERS) for name in ROLES}


def test_creators_never_see_each_others_application(cast: Cast) -> None:
    steps.applied(cast)
    own = steps.applied(cast, "tono")
    page = cast.client("tono").get(reverse("deals:applications")).context["page"]
    assert [card.application for card in page.items] == [own]


@dataclass(frozen=True)
class Write:
    """An address and the codes each role gets for an empty or simple POST."""

    name: str
    url: str
    data: dict[str, str]


def writes(cast: Cast) -> list[Write]:
    """Every writing address on rows in a state where nobody's post could pass by luck."""
    application = steps.applied(cast)
    offer = steps.offered(cast, application)
    camp, cast.campaign = cast.campaign, make_campaign(cast.kopi_senja, cast.dewi, now=cast.now, title="Kedua")
    deal = steps.working(cast)
    item = deal.items.first()
    assert item is not None
    submission = actions.submit_work(item=item, url="https://x.test/1", by=cast.actor("rani"), now=cast.now)
    cast.campaign = camp

    def at(name: str, code: str, **data: str) -> Write:
        return Write(name, reverse(f"deals:{name}", args=[code]), data)

    return [
        at("application_edit", application.code),
        at("shortlisting", application.code),
        at("refusal", application.code, reason_kind="full"),
        at("withdrawal", application.code),
        at("offer_new", application.code),
        at("acceptance", offer.code, sha256=offer.sha256),
        at("offer_refusal", offer.code),
        at("offer_withdrawal", offer.code),
        at("signature", deal.code),
        at("confirmation", deal.code),
        at("cancellation", deal.code, reason="x"),
        at("continuation", deal.code),
        at("versions", item.code),
        at("publication", item.code),
        at("approval", submission.code),
        at("changes", submission.code, note="x"),
    ]


def test_strangers_get_404_and_readers_403_for_every_write(cast: Cast) -> None:
    every = writes(cast)
    clients = {name: cast.client(name) for name in ("anonymous", "tono", "lia", "gita", "vina", "fajar", "sri")}
    before = counts(), Submission.objects.count(), Deal.objects.values().get(), list(Offer.objects.values())
    codes = {
        write.name: {name: client.post(write.url, write.data).status_code for name, client in clients.items()}
        for write in every
    }
    answers = {"anonymous": 302, "tono": 404, "lia": 404, "gita": 404, "vina": 403, "fajar": 403, "sri": 403}
    assert codes == {write.name: answers for write in every}
    after = counts(), Submission.objects.count(), Deal.objects.values().get(), list(Offer.objects.values())
    assert after == before


def test_each_side_is_refused_the_other_sides_deeds(cast: Cast) -> None:
    by_name = {write.name: write for write in writes(cast)}
    for role, names in {
        "dewi": ("application_edit", "versions", "publication"),
        "rani": ("shortlisting", "approval", "changes", "confirmation"),
    }.items():
        client = cast.client(role)
        before = counts()
        assert {
            name: client.post(by_name[name].url, by_name[name].data).status_code for name in names
        } == dict.fromkeys(names, 403)
        assert counts() == before


def test_who_belongs_to_two_rivals_sees_through_one_hat_at_a_time(cast: Cast) -> None:
    application = steps.applied(cast)
    Membership.objects.create(organisation=cast.teh_ranting, user=cast.dewi, role="owner", created_at=cast.now)
    cast.hats["dewi"] = cast.teh_ranting
    assert cast.client("dewi").get(reverse("deals:application", args=[application.code])).status_code == 404
    cast.hats["dewi"] = None
    assert cast.client("dewi").get(reverse("deals:application", args=[application.code])).status_code == 404


def test_a_draft_file_is_served_to_the_parties_only(cast: Cast) -> None:
    deal = steps.working(cast)
    item = deal.items.first()
    assert item is not None
    upload = SimpleUploadedFile("draf.png", PNG)
    actions.submit_work(item=item, upload=upload, by=cast.actor("rani"), now=cast.now)
    stored = StoredFile.objects.get()
    codes = {}
    for name in ROLES:
        response = cast.client(name).get(reverse("core:file", args=[stored.code]))
        codes[name] = response.status_code
        if response.streaming:
            assert b"".join(response.streaming_content).startswith(b"\xff\xd8")  # read, and so closed
    assert codes == {name: 200 if name in READERS else 404 for name in ROLES}


# ---------------------------------------------------------------- an agency between
def with_agency(cast: Cast) -> Cast:
    """Kopi Senja lets Studio Kaca run a campaign."""
    AgencyGrant.objects.create(
        brand=cast.kopi_senja, agency=cast.studio_kaca, granted_by=cast.dewi, created_at=cast.now
    )
    cast.campaign = make_campaign(cast.kopi_senja, cast.gita, now=cast.now, acting_agency=cast.studio_kaca)
    return cast


def test_the_agency_deals_and_its_client_reads_without_the_fee(cast: Cast) -> None:
    with_agency(cast)
    application = steps.applied(cast, fee=2_345_678)
    offer = steps.offered(cast, application, by="gita", fee=2_345_678, margin=654_322)
    assert offer.margin == 654_322
    dewi = cast.client("dewi")
    page = dewi.get(reverse("deals:application", args=[application.code]))
    assert (page.status_code, "2.345.678" in page.content.decode()) == (200, False)
    assert dewi.post(reverse("deals:refusal", args=[application.code]), {"reason_kind": "full"}).status_code == 403
    assert dewi.post(reverse("deals:acceptance", args=[offer.code])).status_code == 404
    assert thread_for(cast.actor("dewi"), "deals.application", application.code) is None

    deal = actions.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor("rani"), now=cast.now)
    steps.sign(cast, deal, "gita")
    steps.sign(cast, deal, "rani")
    room = dewi.get(reverse("deals:deal", args=[deal.code])).content.decode()
    assert ("2.345.678" in room, "654.322" in room, "3.150.000" in room) == (False, False, True)
    assert dewi.get(reverse("deals:agreement", args=[deal.code])).status_code == 404
    listed = dewi.get(reverse("deals:list")).context["page"].items[0]
    assert (listed.money.amount, listed.is_mine) == (3_000_000, False)


def test_the_creator_never_sees_the_margin(cast: Cast) -> None:
    with_agency(cast)
    application = steps.applied(cast)
    offer = steps.offered(cast, application, by="gita", margin=654_321)
    counter = steps.offered(cast, application, by="rani", fee=2_600_000, answers=offer, margin=1)
    assert counter.margin == 654_321
    deal = actions.accept_offer(offer=counter, sha256=counter.sha256, by=cast.actor("gita"), now=cast.now)
    steps.sign(cast, deal, "gita")
    steps.sign(cast, deal, "rani")
    rani = cast.client("rani")
    pages = [
        rani.get(reverse(name, args=[code])).content.decode()
        for name, code in (
            ("deals:application", application.code),
            ("deals:deal", deal.code),
            ("deals:agreement", deal.code),
            ("deals:agreement_json", deal.code),
        )
    ]
    hidden = ("654.321", "654321", "3.254.321", "3254321")
    assert [word for page in pages for word in hidden if word in page] == []
    shown = cast.client("gita").get(reverse("deals:deal", args=[deal.code])).content.decode()
    assert "654.321" in shown


def test_without_an_agency_there_is_no_margin(cast: Cast) -> None:
    offer = steps.offered(cast, margin=5)
    assert (offer.margin, Application.objects.get().acting_agency) == (0, None)


def test_an_agency_without_its_mandate_binds_nobody(cast: Cast) -> None:
    with_agency(cast)
    application = steps.applied(cast)
    offer = steps.offered(cast, application, by="gita")
    counter = steps.offered(cast, application, by="rani", answers=offer)
    AgencyGrant.objects.update(revoked_at=cast.now)
    gita = cast.actor("gita")
    refused(RefusedError, lambda: actions.accept_offer(offer=counter, sha256=counter.sha256, by=gita, now=cast.now))
    refused(RefusedError, lambda: steps.offered(cast, application, by="gita", answers=counter))


def test_a_reader_sees_whose_turn_it_is_without_buttons(cast: Cast) -> None:
    url = reverse("deals:application", args=[steps.applied(cast).code])
    dewi, vina = (cast.client(name).get(url) for name in ("dewi", "vina"))
    assert (dewi.context["page"].lit.is_yours, vina.context["page"].lit.is_yours) == (True, False)
    assert "Buat penawaran" in dewi.content.decode()
    assert "Buat penawaran" not in vina.content.decode()


def test_whoever_pays_is_told_once(cast: Cast) -> None:
    deal = steps.signed(cast)
    told = Notification.objects.filter(verb="deal.funding").values_list("user__name", "organisation__name")
    assert sorted(told) == [
        ("Bima", "Rumah Rani"), ("Dewi", "Kopi Senja"), ("Fajar", "Kopi Senja"),
    ]  # fmt: skip
    assert deal.state == "funding"
