"""The rate card's pages: written as in a chat, read by who may, changed by whose it is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.money import Money
from sorot.rates.actions import add_lines, change_line, set_card, set_cost
from sorot.rates.models import CardEdition, ProductionCost, RateCard, RateLine
from sorot.rates.queries import costs_of, rate_card_of
from sorot.rates.sow import Line, parse
from tests.cast import Cast

KEY = "a" * 32


def said(text: str) -> Line:
    line = parse(text, today=clock.today(clock.now()))
    assert isinstance(line, Line)
    return line


def put(cast: Cast, *texts: str) -> list[RateLine]:
    return add_lines(
        creator=cast.rani_profile, lines=[("", said(text)) for text in texts], by=cast.actor("rani"), now=cast.now
    )


def test_lines_written_as_in_a_chat_are_on_the_card_once(cast: Cast) -> None:
    client = cast.client("rani")
    text = "2x IG Story + 1x Reels, 1,5jt nett\nPaket Hemat: 1x TikTok 900rb"
    for _again in range(2):
        answer = client.post(reverse("rates:edit"), {"text": text, "submit_key": KEY})
        assert answer.status_code == 303
    rows = list(RateLine.objects.order_by("position"))
    assert [(row.name, row.fee, row.is_nett, row.is_package) for row in rows] == [
        ("", 1_500_000, True, True),
        ("Paket Hemat", 900_000, None, True),
    ]
    assert [edition.version for edition in CardEdition.objects.all()] == [1]
    page = client.get(reverse("rates:edit")).content.decode()
    assert "2x IG Story + 1x IG Reels" in page


def test_an_unclear_line_is_marked_and_nothing_is_written(cast: Cast) -> None:
    answer = cast.client("rani").post(
        reverse("rates:edit"), {"text": "1x Reels 1jt\n2x Reels glitter", "submit_key": KEY}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<mark>glitter</mark>" in page
    assert "1x Reels 1jt\n2x Reels glitter" in page
    assert RateLine.objects.count() == 0


def test_looking_writes_nothing_and_htmx_gets_the_part(cast: Cast) -> None:
    data = {"text": "1x Reels 1jt nett", "look": "1"}
    whole = cast.client("rani").post(reverse("rates:edit"), data).content.decode()
    part = cast.client("rani").post(reverse("rates:edit"), data, headers={"HX-Request": "true"}).content.decode()
    assert "1x IG Reels" in whole
    assert "1x IG Reels" in part
    assert ("<html" in whole, "<html" in part) == (True, False)
    assert RateCard.objects.count() == 0


def test_the_builder_writes_the_same_line_that_is_typed(cast: Cast) -> None:
    parts = {
        "build": "1", "place": "instagram.reel", "quantity": "2", "extras": ["tag"], "owning": "30", "fee": "1,5jt",
        "basis": "nett",
    }  # fmt: skip
    form = cast.client("rani").get(reverse("rates:edit"), parts).context["form"]
    assert form.initial["text"] == "2x IG Reels (tag), owning 30 hari, fee Rp1.500.000 nett"
    assert said(form.initial["text"]) == said("2x reels (tag) owning 30 hari 1,5jt nett")


def test_others_get_404_and_nothing_changes(cast: Cast) -> None:
    line = put(cast, "1x reels 1jt")[0]
    for name in ("tono", "lia"):
        for url in ("line", "place", "removal"):
            answer = cast.client(name).post(reverse(f"rates:{url}", args=[line.code]), {"text": "1x reels 2jt"})
            assert answer.status_code in {403, 404}
        answer = cast.client(name).get(reverse("rates:talent_edit", args=["rani"]))
        assert answer.status_code == 404
    line.refresh_from_db()
    assert (line.fee, RateLine.objects.count()) == (1_000_000, 1)


def test_the_management_writes_for_its_talent(cast: Cast) -> None:
    url = reverse("rates:talent_edit", args=["rani"])
    answer = cast.client("bima").post(url, {"text": "1x live TikTok 2 jam 3jt", "submit_key": KEY})
    assert (answer.status_code, answer["Location"]) == (303, url)
    assert RateLine.objects.get().card.creator == cast.rani_profile


def test_a_page_that_grew_old_keeps_what_was_typed(cast: Cast) -> None:
    line = put(cast, "1x reels 1jt")[0]
    put(cast, "1x IGS 300rb")
    answer = cast.client("rani").post(
        reverse("rates:line", args=[line.code]), {"text": "1x reels 2jt", "version": "1", "is_shown": "on"}
    )
    assert answer.status_code == 422
    assert "1x reels 2jt" in answer.content.decode()
    line.refresh_from_db()
    assert line.fee == 1_000_000


def test_a_line_that_is_said_anew_over_several_rows_keeps_its_name(cast: Cast) -> None:
    line = put(cast, "1x reels 1jt")[0]
    text = "Paket Hemat 3jt nett\n- 2x Reels\n- 1x TikTok"
    url = reverse("rates:line", args=[line.code])
    answer = cast.client("rani").post(url, {"text": text, "name": "", "is_shown": "on", "version": "1"})
    assert answer.status_code == 303
    line.refresh_from_db()
    assert (line.name, line.is_package, line.line) == ("Paket Hemat", True, said("2x reels + 1x tiktok 3jt nett"))


def test_lines_are_moved_changed_and_removed_and_editions_stay_readable(cast: Cast) -> None:
    client = cast.client("rani")
    first, second = put(cast, "1x reels 1jt", "1x IGS 300rb")
    client.post(reverse("rates:place", args=[second.code]), {"to": "front"})
    assert list(RateLine.objects.values_list("code", flat=True)) == [second.code, first.code]
    client.post(reverse("rates:line", args=[first.code]), {"text": "1x reels 2jt", "version": "2", "is_shown": "on"})
    first.refresh_from_db()
    assert first.fee == 2_000_000
    client.post(reverse("rates:removal", args=[second.code]))
    assert list(RateLine.objects.values_list("position", "fee")) == [(1, 2_000_000)]
    editions = CardEdition.objects.order_by("version")
    offered = [[row["said"]["fee"]["amount"] for row in edition.offered["lines"]] for edition in editions]
    assert offered == [[1_000_000, 300_000], [300_000, 1_000_000], [300_000, 2_000_000], [2_000_000]]


def test_the_card_shows_what_is_shown_and_says_when_it_expired(cast: Cast) -> None:
    shown, hidden = put(cast, "1x reels 1jt nett, owning 30 hari", "1x IGS 300rb")
    change_line(line=hidden, said=hidden.line, name="", is_shown=False, by=cast.actor("rani"), now=cast.now)
    today = clock.today(cast.now)
    set_card(creator=cast.rani_profile, valid_until_date=today, notes="", by=cast.actor("rani"), now=cast.now)
    card = rate_card_of(cast.rani_profile, today=today)
    assert card is not None
    assert [(line.code, line.fee, line.is_nett, line.detail) for line in card.lines] == [
        (shown.code, Money(1_000_000), True, "owning 30 hari")
    ]
    assert card.is_expired is False
    late = rate_card_of(cast.rani_profile, today=today + timedelta(days=1))
    assert late is not None
    assert late.is_expired is True
    assert rate_card_of(cast.tono_profile, today=today) is None


def test_the_cost_of_making_is_private_and_marks_a_line_below_it(cast: Cast) -> None:
    set_cost(
        creator=cast.rani_profile, platform="instagram", format="reel", amount=800_000, by=cast.actor("rani"),
        now=cast.now,
    )  # fmt: skip
    put(cast, "2x reels 1,5jt")
    page = cast.client("rani").get(reverse("rates:edit")).content.decode()
    assert "Rp1.600.000" in page
    assert costs_of(cast.actor("bima"), cast.rani_profile) == {("instagram", "reel"): 800_000}
    for name in ("dewi", "tono", "sri", "anonymous"):
        assert costs_of(cast.actor(name), cast.rani_profile) == {}
    client = cast.client("rani")
    assert client.post(reverse("rates:costs"), {"place": "instagram.reel", "amount": ""}).status_code == 303
    assert ProductionCost.objects.count() == 0


def test_a_full_card_takes_no_more(cast: Cast) -> None:
    for _round in range(2):
        put(cast, *["1x reels 1jt"] * 20)
    with pytest.raises(ActionError):
        put(cast, "1x reels 1jt")
    assert RateLine.objects.count() == 40
