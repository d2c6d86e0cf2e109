"""One deal through its pages, by plain forms, from the application to the money."""

import re
from typing import Any

from django.urls import reverse

from sorot.core.money import Money
from sorot.deals.models import Agreement, AgreementAcceptance, Application, Deal, Offer, Submission
from sorot.messaging.models import Message
from sorot.payments.queries import money_for_deal
from tests.cast import ADDRESS, Cast
from tests.deals import steps


def hidden(response: Any, name: str) -> str:
    """The value of a hidden field on a page."""
    html = response.content.decode()
    for tag in re.findall(r"<input[^>]*>", html):
        if f'name="{name}"' in tag:
            return re.search(r'value="([^"]*)"', tag).group(1)
    raise AssertionError(f"no field {name}")


def filled(response: Any) -> dict[str, str]:
    """What a browser would send of the form in the context, untouched."""
    form = response.context["form"]
    values = {}
    for bound in form:
        value = bound.value()
        if hasattr(value, "isoformat"):
            value = value.isoformat()
        values[bound.html_name] = "" if value is None else str(value)
    return values


def test_a_whole_deal_walks_through_plain_forms(cast: Cast) -> None:
    rani, dewi = cast.client("rani"), cast.client("dewi")
    url = reverse("deals:apply", args=[cast.campaign.code])

    page = rani.get(url)
    assert page.status_code == 200
    sent = rani.post(url, {**filled(page), "idea": "Kopi sahur sepuluh menit."})
    application = Application.objects.get()
    assert (sent.status_code, application.state, application.fee) == (303, "submitted", 2_500_000)
    assert sent["Location"].startswith(reverse("deals:application", args=[application.code]))
    assert rani.get(sent["Location"]).status_code == 200

    shown = dewi.get(reverse("deals:application", args=[application.code]))
    assert shown.status_code == 200
    assert dewi.post(reverse("deals:shortlisting", args=[application.code])).status_code == 303
    offer_url = reverse("deals:offer_new", args=[application.code])
    form = dewi.get(offer_url)
    assert form.status_code == 200
    assert dewi.post(offer_url, filled(form)).status_code == 303
    first = Offer.objects.get()
    assert (first.side, first.terms.fee, first.fee_bps) == ("brand", Money(2_500_000), 500)

    seen = rani.get(reverse("deals:application", args=[application.code]))
    assert "Giliran Anda" in seen.content.decode()
    counter = rani.get(offer_url)
    assert rani.post(offer_url, {**filled(counter), "fee": "3.000.000", "revisions": "1"}).status_code == 303
    second = Offer.objects.get(number=2)
    assert (second.side, second.terms.fee) == ("talent", Money(3_000_000))

    answered = dewi.get(reverse("deals:application", args=[application.code]))
    assert "Dua hal berubah" in answered.content.decode()
    agreed = dewi.post(reverse("deals:acceptance", args=[second.code]), {"sha256": hidden(answered, "sha256")})
    deal = Deal.objects.get()
    assert (agreed.status_code, deal.state, deal.fee) == (303, "signing", 3_000_000)

    for client in (dewi, rani):
        assert client.get(reverse("deals:deal", args=[deal.code])).status_code == 200
        contract = client.get(reverse("deals:agreement", args=[deal.code]))
        assert contract.status_code == 200
        form = {"sha256": hidden(contract, "sha256"), "sentence": contract.context["page"].sentence}
        assert client.post(reverse("deals:signature", args=[deal.code]), form).status_code == 422
        assert client.post(reverse("deals:signature", args=[deal.code]), {**form, "agree": "on"}).status_code == 303
    deal.refresh_from_db()
    accepted = AgreementAcceptance.objects.order_by("pk")
    assert deal.state == "funding"
    assert [(row.side, row.user, row.address) for row in accepted] == [
        ("brand", cast.dewi, ADDRESS),
        ("talent", cast.rani, ADDRESS),
    ]
    assert all(row.sha256 in row.sentence for row in accepted)

    steps.fund(cast, deal)
    items = list(deal.items.all())
    assert [item.label for item in items] == ["Reels", "Story 1", "Story 2"]
    for item in items:
        room = rani.get(reverse("deals:deal", args=[deal.code]))
        assert room.status_code == 200
        key = next(row["work"]["submit_key"].value() for row in room.context["rows"] if row["view"].item == item)
        sent = rani.post(
            reverse("deals:versions", args=[item.code]), {"submit_key": key, "url": "https://drive.example.test/1"}
        )
        assert sent.status_code == 303
        submission = Submission.objects.get(item=item)
        assert dewi.get(reverse("deals:deal", args=[deal.code])).status_code == 200
        assert dewi.post(reverse("deals:approval", args=[submission.code])).status_code == 303
        proof = {
            "url": "https://instagram.com/p/abc",
            "is_labelled": "yes",
            "published_at": room.context["rows"][0]["proof"].initial["published_at"].strftime("%Y-%m-%dT%H:%M"),
        }
        done = rani.post(reverse("deals:publication", args=[item.code]), proof)
        assert done.status_code == 303, done.context["error"] if done.context else done

    deal.refresh_from_db()
    assert (deal.state, deal.turn) == ("working", "brand")
    room = dewi.get(reverse("deals:deal", args=[deal.code]))
    done = dewi.post(reverse("deals:confirmation", args=[deal.code]), {"version": hidden(room, "version")})
    deal.refresh_from_db()
    assert (done.status_code, deal.state, deal.turn) == (303, "completed", "nobody")
    money = money_for_deal(cast.actor("rani"), deal.code)
    assert money is not None
    assert (money.released_total, money.fee_total) == (Money(3_000_000), None)
    for client in (rani, dewi, cast.client("sri"), cast.client("vina"), cast.client("bima")):
        assert client.get(reverse("deals:deal", args=[deal.code])).status_code == 200
    verbs = list(Message.objects.filter(kind="event").order_by("pk").values_list("event_verb", flat=True))
    assert verbs[:4] == ["application.submitted", "application.shortlisted", "offer.made", "offer.countered"]
    assert verbs[-1] == "deal.completed"
    assert Agreement.objects.count() == 1
