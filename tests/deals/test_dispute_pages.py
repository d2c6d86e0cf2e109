"""The pages of disputes and objections: who finds them, what they say, and how few queries they ask."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.core.models import Event
from sorot.deals.models import Deal, Dispute, Objection
from tests.cast import ROLES, Cast
from tests.deals import clockwork, steps
from tests.deals.clockwork import fresh
from tests.deals.test_access import with_agency
from tests.deals.test_offers import counts

pytestmark = pytest.mark.django_db

READERS = {"rani", "bima", "dewi", "fajar", "vina", "sri"}
DEEDS = ("answer", "proposal", "agreement", "files", "withdrawal", "decision")


def at(name: str, deal: Deal) -> str:
    return reverse(f"deals:{name}", args=[deal.code])


def test_parties_and_the_operator_read_the_same_page(cast: Cast) -> None:
    dispute = clockwork.contested(cast)
    url = at("dispute", dispute.deal)
    codes = {name: cast.client(name).get(url).status_code for name in ROLES}
    assert codes == {name: 302 if name == "anonymous" else 200 if name in READERS else 404 for name in ROLES}
    for name in ("dewi", "rani", "sri"):
        text = cast.client(name).get(url).content.decode()
        assert ("Draf belum datang." in text, "Saya menunggu produk." in text) == (True, True)


def test_without_a_dispute_there_is_no_page(cast: Cast) -> None:
    assert cast.client("dewi").get(at("dispute", steps.working(cast))).status_code == 404


def test_a_client_whose_agency_acts_hears_of_a_dispute_without_its_amounts(cast: Cast) -> None:
    with_agency(cast)
    application = steps.applied(cast, fee=2_345_678)
    offer = steps.offered(cast, application, by="gita", fee=2_345_678, margin=654_322)
    from sorot.deals import actions

    deal = actions.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor("rani"), now=cast.now)
    steps.sign(cast, deal, "gita")
    steps.sign(cast, deal, "rani")
    deal = steps.fund(cast, fresh(deal))
    actions.open_dispute(
        deal=deal, kind="quality", amount=1_234_567, reason="Mutu.", by=cast.actor("gita"), now=cast.now
    )
    client = cast.client("dewi")
    room = client.get(at("deal", deal)).content.decode()
    assert ("Sengketa sedang berjalan." in room, "1.234.567" in room) == (True, False)
    assert [client.get(at(name, deal)).status_code for name in ("dispute", "dispute_new")] == [404, 404]
    assert client.get(at("evidence", deal)).status_code == 404


def test_a_dispute_is_opened_answered_and_decided_on_its_pages(cast: Cast) -> None:
    deal = steps.working(cast)
    dewi, rani, sri = cast.client("dewi"), cast.client("rani"), cast.client("sri")
    assert at("dispute_new", deal) in dewi.get(at("deal", deal)).content.decode()
    page = dewi.get(at("dispute_new", deal))
    assert (page.status_code, "Rp2.500.000" in page.content.decode()) == (200, True)
    form = {"kind": "quality", "amount": "500.000", "reason": "Gambar gelap.", "submit_key": "b" * 32}
    assert dewi.post(at("dispute_new", deal), form).status_code == 303
    assert "Bagaimana menurut Anda?" in rani.get(at("deal", deal)).content.decode()
    dispute = Dispute.objects.get()
    answer = {"answer": "Sesuai brief.", "amount": "2.000.000", "version": dispute.version}
    assert rani.post(at("dispute_answer", deal), answer).status_code == 303
    dispute = fresh(dispute)
    assert (dispute.state, dispute.talent_amount) == ("contested", 2_000_000)
    decision = {"amount": "1.500.000", "reason": "Separuh sesuai.", "version": dispute.version}
    assert sri.post(at("dispute_decision", deal), decision).status_code == 303
    assert (fresh(dispute).decided_amount, fresh(deal).state) == (1_500_000, "completed")
    for client in (dewi, rani, sri):
        text = client.get(at("dispute", deal)).content.decode()
        assert ("1.500.000" in text, "1.000.000" in text, "Separuh sesuai." in text) == (True, True, True)
    assert "Operator sudah memutuskan." in rani.get(at("deal", deal)).content.decode()


def test_what_was_typed_stays_when_it_is_refused(cast: Cast) -> None:
    deal = steps.working(cast)
    form = {"kind": "quality", "amount": "2.500.000", "reason": "Gambar gelap.", "submit_key": "b" * 32}
    response = cast.client("dewi").post(at("dispute_new", deal), form)
    assert (response.status_code, "Gambar gelap." in response.content.decode()) == (422, True)
    assert Dispute.objects.count() == 0


def test_strangers_get_404_and_readers_403_for_every_deed(cast: Cast) -> None:
    dispute = clockwork.contested(cast)
    before = counts(), list(Dispute.objects.values()), Event.objects.count()
    for name, wanted in {"anonymous": 302, "tono": 404, "lia": 404, "vina": 403, "fajar": 403}.items():
        client = cast.client(name)
        codes = {deed: client.post(at(f"dispute_{deed}", dispute.deal)).status_code for deed in DEEDS}
        # Deciding is no deed of a party: to them the address does not exist.
        extra = {"decision": 404} if wanted == 403 else {}
        assert codes == {**dict.fromkeys(DEEDS, wanted), **extra}
        assert client.post(at("dispute_new", dispute.deal)).status_code == wanted
    assert (counts(), list(Dispute.objects.values()), Event.objects.count()) == before


def test_an_operator_takes_no_side(cast: Cast) -> None:
    dispute = clockwork.contested(cast)
    client = cast.client("sri")
    codes = {deed: client.post(at(f"dispute_{deed}", dispute.deal)).status_code for deed in DEEDS}
    assert codes == {**dict.fromkeys(DEEDS, 403), "decision": 422}
    assert client.post(at("dispute_new", dispute.deal)).status_code == 403


def test_the_desk_lists_the_nearest_clock_first(cast: Cast) -> None:
    from tests.cast import make_campaign

    first = clockwork.disputed(cast)
    cast.campaign = make_campaign(cast.kopi_senja, cast.dewi, now=cast.now, title="Kedua")
    second = clockwork.disputed(cast, "rani", 1)
    url = reverse("deals:desk_disputes")
    assert cast.client("dewi").get(url).status_code == 404
    page = cast.client("sri").get(url).context["page"]
    due = {row.code: row.answer_due_at for row in (first, second)}
    assert [row.code for row in page.items] == sorted(due, key=lambda code: due[code])
    assert cast.client("sri").get(url + "?state=ended").context["page"].items == []


def test_reading_the_evidence_is_recorded_once_a_day(cast: Cast) -> None:
    dispute = clockwork.contested(cast, files=[clockwork.picture()])
    client = cast.client("sri")
    for _twice in range(2):
        response = client.get(at("evidence", dispute.deal))
        assert (response.status_code, "bukti.png" in response.content.decode()) == (200, True)
    read = Event.objects.filter(user=cast.sri, verb="deal.read_by_operator")
    assert [event.subject_code for event in read] == [dispute.deal.code]
    assert [cast.client(name).get(at("evidence", dispute.deal)).status_code for name in ("dewi", "rani", "tono")] == [
        404, 404, 404,
    ]  # fmt: skip


def test_an_objection_is_raised_mended_and_taken_back_on_the_page(cast: Cast) -> None:
    deal = clockwork.proved(cast)
    item = deal.items.order_by("position").first()
    assert item is not None
    dewi, rani = cast.client("dewi"), cast.client("rani")
    url = reverse("deals:objection", args=[item.code])
    assert [rani.post(url).status_code, cast.client("tono").post(url).status_code] == [403, 404]
    assert dewi.post(url, {"kind": "link"}).status_code == 422
    assert dewi.post(url, {"kind": "link", "note": "Tidak terbuka."}).status_code == 303
    room = rani.get(at("deal", deal)).content.decode()
    assert ("1 bukti perlu diperbaiki." in room, "Tidak terbuka." in room) == (True, True)
    proof = {
        "url": "https://instagram.com/p/2", "is_labelled": "yes",
        "published_at": cast.now.astimezone().strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    mending = reverse("deals:proof", args=[item.code])
    assert dewi.post(mending, proof).status_code == 403
    response = rani.post(mending, {**proof, "published_at": _local(cast)})
    assert response.status_code == 303
    assert Objection.objects.get().state == "mended"
    dewi.post(url, {"kind": "label", "note": "Label kecil."})
    second = Objection.objects.get(state="open")
    back = reverse("deals:objection_withdrawal", args=[second.code])
    assert [rani.post(back).status_code, cast.client("lia").post(back).status_code] == [403, 404]
    assert dewi.post(back).status_code == 303
    assert fresh(second).state == "withdrawn"
    assert fresh(deal).turn == "brand"


def _local(cast: Cast) -> str:
    from django.utils import timezone

    return timezone.localtime(cast.now).strftime("%Y-%m-%dT%H:%M")


def test_a_proof_is_mended_at_most_three_times_by_objection(cast: Cast) -> None:
    from sorot.core.errors import RefusedError
    from sorot.deals import actions

    deal = clockwork.proved(cast)
    item = deal.items.order_by("position").first()
    assert item is not None

    def raised() -> Objection:
        return actions.object_to_proof(item=item, kind="link", note="Mati.", by=cast.actor("dewi"), now=cast.now)

    for _nth in range(3):
        actions.withdraw_objection(objection=raised(), by=cast.actor("dewi"), now=cast.now)
    with pytest.raises(RefusedError):
        raised()
    assert Objection.objects.count() == 3


@pytest.mark.parametrize("who", ["dewi", "rani", "sri"])
def test_pages_of_a_dispute_are_read_in_fifteen_queries(cast: Cast, who: str) -> None:
    dispute = clockwork.contested(cast, files=[clockwork.picture()])
    client = cast.client(who)
    names = ["deal", "dispute"] + ["evidence"] * (who == "sri") + ["dispute_new"] * (who != "sri")
    asked: dict[str, Any] = {}
    for name in names:
        client.get(at(name, dispute.deal))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(name, dispute.deal)).status_code == 200
        asked[name] = len(queries)
    assert {name: count for name, count in asked.items() if count > 15} == {}


def test_the_deal_room_with_every_clock_is_read_in_fifteen_queries(cast: Cast) -> None:
    deal = clockwork.proved(cast)
    for who in ("dewi", "rani"):
        client = cast.client(who)
        client.get(at("deal", deal))
        with CaptureQueriesContext(connection) as queries:
            client.get(at("deal", deal))
        assert len(queries) <= 15
