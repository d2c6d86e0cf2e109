"""Pages of records: what everybody reads, what only the subject reads, in both languages, in few queries."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sorot.accounts.models import User
from sorot.records.actions import answer_contest, contest_figure
from sorot.records.enums import FIGURES
from sorot.records.models import RecordContest
from sorot.records.queries import brand_lines, creator_lines
from tests.cast import Cast, make_campaign, make_creator, make_organisation, make_user
from tests.records.books import NOW, Books, Part, Work

DONE = Work(-30, -20, [(-31, -29, False)], -21)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages ask the clock; here it is the day of the books."""
    from sorot.core import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def paying(books: Books) -> Books:
    """Three deals: paid after two days, after two days, and nineteen days late."""
    for days in (2, 2, 22):
        books.deal(Part(approved=-40, due=-37, secured=-40 + days), works=[DONE])
    return books


def text_of(response: Any) -> str:
    """What can be read on a page."""
    html = response.content.decode()
    main = html[html.index("<main") : html.index("</main>")] if "<main" in html else html
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def brand_url(cast: Cast, figure: str = "") -> str:
    return f"/records/brand/{cast.kopi_senja.code}/{f'{figure}/' if figure else ''}"


def creator_url(cast: Cast, figure: str = "") -> str:
    return f"/records/creator/{cast.rani_profile.code}/{f'{figure}/' if figure else ''}"


# ---------------------------------------------------------------- the record
def test_the_answer_stands_first_in_one_sentence(paying: Books, cast: Cast) -> None:
    page = text_of(cast.client("tono").get(brand_url(cast)))
    assert "Biasanya membayar 2 hari setelah karya disetujui; 9 dari 10 pembayaran dalam 22 hari." in page
    assert "Terlambat: 1 dari 3 pembayaran." in page
    assert "Dari Senin, 18 November 2024" in page
    assert "Sampai Rabu, 18 November" in page


def test_in_english(paying: Books, cast: Cast) -> None:
    User.objects.filter(pk=cast.tono.pk).update(locale="en")
    page = text_of(cast.client("tono").get(brand_url(cast)))
    assert "Usually pays 2 days after the work is approved; 9 of 10 payments within 22 days." in page
    assert "Late: 1 of 3 payments." in page
    assert "33.3%" in page


def test_two_deals_say_only_how_many_are_missing(books: Books, cast: Cast) -> None:
    for _ in range(2):
        books.deal(Part(approved=-40, due=-37, secured=-18), works=[DONE])
    page = text_of(cast.client("tono").get(brand_url(cast)))
    assert "Belum cukup data: 2 dari 3 kerja sama." in page
    assert page.count("Belum cukup data: 2 dari 3 kerja sama.") == 7
    assert "22" not in page.replace("2022", "")
    assert "Kerja 1" not in page


def test_a_creators_record(paying: Books, cast: Cast) -> None:
    page = text_of(cast.client("dewi").get(creator_url(cast)))
    assert "3 dari 3 karya tepat waktu. Biasanya tanpa revisi. Tidak menghentikan satu pun dari 3 kerja sama." in page
    assert "100%" in page


def test_a_brands_record_is_public_and_a_creators_needs_a_sign_in(paying: Books, cast: Cast) -> None:
    assert Client().get(brand_url(cast)).status_code == 200
    answer = Client().get(creator_url(cast))
    assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)


def test_a_hidden_profile_and_a_management_have_no_public_record(cast: Cast) -> None:
    cast.rani_profile.is_public = False
    cast.rani_profile.save()
    assert cast.client("tono").get(creator_url(cast)).status_code == 404
    assert cast.client("rani").get(creator_url(cast)).status_code == 200
    assert cast.client("bima").get(creator_url(cast)).status_code == 200
    assert cast.client("tono").get(f"/records/brand/{cast.management.code}/").status_code == 404


# ---------------------------------------------------------------- behind a figure
@pytest.mark.parametrize("figure", FIGURES["brand"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 302), ("tono", 404), ("rani", 404), ("lia", 404), ("dewi", 200), ("vina", 200), ("sri", 200)],
)
def test_the_deals_behind_are_for_the_subject_and_the_operator(
    paying: Books, cast: Cast, figure: str, who: str, status: int
) -> None:
    answer = cast.client(who).get(brand_url(cast, figure))
    assert answer.status_code == status
    assert ("Kerja 1" in answer.content.decode()) == (status == 200 and figure != "disputes-lost")


@pytest.mark.parametrize("figure", FIGURES["creator"])
@pytest.mark.parametrize(("who", "status"), [("dewi", 404), ("tono", 404), ("rani", 200), ("bima", 200), ("sri", 200)])
def test_the_works_behind_are_for_the_creator_the_management_and_the_operator(
    paying: Books, cast: Cast, figure: str, who: str, status: int
) -> None:
    answer = cast.client(who).get(creator_url(cast, figure))
    assert answer.status_code == status
    assert ("Kerja 1" in answer.content.decode()) == (status == 200)


def test_a_management_sees_only_deals_that_it_manages(paying: Books, cast: Cast) -> None:
    cast.rani_profile.management = None
    paying.deal(Part(approved=-40, secured=-50), works=[DONE])
    cast.rani_profile.refresh_from_db()
    page = cast.client("bima").get(creator_url(cast, "on-time")).content.decode()
    assert ("Kerja 1" in page, "Kerja 4" in page) == (True, False)
    assert "Kerja 4" in cast.client("rani").get(creator_url(cast, "on-time")).content.decode()


def test_rows_tell_days_and_no_amounts(paying: Books, cast: Cast) -> None:
    page = text_of(cast.client("dewi").get(brand_url(cast, "late-share")))
    assert "Kerja 3 Rani Lestari · Bagian 1 9 Okt 12 Okt 31 Okt 22 19" in page
    assert "Rp" not in page


def test_an_unknown_figure_and_one_of_the_other_kind_are_not_found(cast: Cast) -> None:
    for figure in ("charm", "on-time"):
        assert cast.client("dewi").get(brand_url(cast, figure)).status_code == 404


def test_a_long_list_has_pages(books: Books, cast: Cast) -> None:
    for _ in range(30):
        books.deal()
    first, second = (cast.client("dewi").get(f"{brand_url(cast, 'deals')}?page={n}").content.decode() for n in (1, 2))
    assert [len(re.findall(r"Kerja \d+", page)) for page in (first, second)] == [24, 6]


# ---------------------------------------------------------------- contesting on the page
def test_the_subject_contests_and_everybody_sees_since_when(paying: Books, cast: Cast) -> None:
    dewi = cast.client("dewi")
    form = {"text": "Yang ketiga dibayar tepat waktu.", "submit_key": "a" * 32}
    for _ in range(2):
        answer = dewi.post(brand_url(cast, "late-share"), form)
        assert (answer.status_code, answer["Location"]) == (303, brand_url(cast, "late-share"))
    assert RecordContest.objects.count() == 1
    public = text_of(Client().get(brand_url(cast)))
    assert "Dipersoalkan sejak Rabu, 18 November" in public
    assert "Yang ketiga" not in public
    own = text_of(dewi.get(brand_url(cast, "late-share")))
    assert "Yang ketiga dibayar tepat waktu." in own
    assert "Angka ini sudah dipersoalkan. Tunggu jawaban operator dulu." in own


def test_an_empty_contest_comes_back_with_the_form(cast: Cast) -> None:
    answer = cast.client("dewi").post(brand_url(cast, "deals"), {"text": " ", "submit_key": "a" * 32})
    assert (answer.status_code, RecordContest.objects.count()) == (422, 0)
    assert "Tulis apa yang tidak benar." in text_of(answer)


@pytest.mark.parametrize(("who", "status"), [("tono", 404), ("rani", 404), ("lia", 404), ("vina", 403), ("sri", 403)])
def test_others_cannot_contest_by_post(cast: Cast, who: str, status: int) -> None:
    answer = cast.client(who).post(brand_url(cast, "deals"), {"text": "Salah.", "submit_key": "a" * 32})
    assert (answer.status_code, RecordContest.objects.count()) == (status, 0)


def test_the_operator_finds_and_answers_it_at_the_desk(paying: Books, cast: Cast) -> None:
    row = contest_figure(
        about=cast.kopi_senja, figure="late-share", text="Tidak terlambat.", submit_key="a" * 32,
        by=cast.actor("dewi"), now=NOW,
    )  # fmt: skip
    sri = cast.client("sri")
    assert "Angka yang dipersoalkan" in text_of(sri.get("/desk/"))
    assert "Kopi Senja" in text_of(sri.get("/desk/records/"))
    page = text_of(sri.get(f"/desk/records/{row.code}/"))
    assert "Tidak terlambat." in page
    assert "Saat dipersoalkan 33,3%" in page
    answer = sri.post(f"/desk/records/{row.code}/", {"answer": "Dibayar 31 Oktober.", "version": 1})
    assert answer.status_code == 303
    row.refresh_from_db()
    assert (row.state, row.answer) == ("answered", "Dibayar 31 Oktober.")
    assert "Dibayar 31 Oktober." in text_of(cast.client("dewi").get(brand_url(cast, "late-share")))
    assert "Dipersoalkan" not in text_of(Client().get(brand_url(cast)))
    assert "Tidak ada apa-apa di sini." in text_of(sri.get("/desk/records/"))
    assert "Kopi Senja" in text_of(sri.get("/desk/records/?state=answered"))


def test_a_page_that_grew_old_keeps_what_was_typed(cast: Cast) -> None:
    row = contest_figure(
        about=cast.kopi_senja, figure="deals", text="x", submit_key="a" * 32, by=cast.actor("dewi"), now=NOW
    )
    answer = cast.client("sri").post(f"/desk/records/{row.code}/", {"answer": "Panjang.", "version": 7})
    assert answer.status_code == 422
    assert "Panjang." in answer.content.decode()


def test_nobody_else_finds_the_desk(cast: Cast) -> None:
    row = contest_figure(
        about=cast.kopi_senja, figure="deals", text="x", submit_key="a" * 32, by=cast.actor("dewi"), now=NOW
    )
    for who in ("rani", "dewi", "tono"):
        assert cast.client(who).get("/desk/records/").status_code == 404
        assert cast.client(who).get(f"/desk/records/{row.code}/").status_code == 404


# ---------------------------------------------------------------- before one decides
def test_a_creator_reads_it_before_applying(paying: Books, cast: Cast) -> None:
    said = "Biasanya membayar 2 hari setelah karya disetujui; 9 dari 10 pembayaran dalam 22 hari."
    code = cast.campaign.code
    for client, url in (
        (Client(), f"/campaigns/{code}/"), (Client(), "/explore/"),
        (cast.client("tono"), f"/campaigns/{code}/application/"),
    ):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert said in text_of(answer), url
    assert brand_url(cast) in Client().get(f"/campaigns/{code}/").content.decode()


def test_each_side_reads_it_with_an_offer_in_hand(paying: Books, cast: Cast) -> None:
    from tests.deals.steps import offered

    application = offered(cast).application
    url = f"/applications/{application.code}/"
    assert "Biasanya membayar 2 hari" in text_of(cast.client("rani").get(url))
    assert "3 dari 3 karya tepat waktu." in text_of(cast.client("dewi").get(url))


def test_a_brand_reads_it_before_inviting(paying: Books, cast: Cast) -> None:
    said = "3 dari 3 karya tepat waktu."
    for url in ("/@rani/", "/creators/", "/creators/rani/invitation/"):
        answer = cast.client("dewi").get(url)
        assert answer.status_code == 200, url
        assert said in text_of(answer), url
    assert said not in text_of(Client().get("/@rani/"))


def test_too_few_deals_are_said_where_one_decides_and_left_out_of_lists(cast: Cast) -> None:
    assert "Belum cukup data: 0 dari 3 kerja sama." in text_of(Client().get(f"/campaigns/{cast.campaign.code}/"))
    assert "Belum cukup data" not in text_of(Client().get("/explore/"))


# ---------------------------------------------------------------- queries
def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", ["dewi", "sri"])
def test_a_record_and_its_deals_cost_the_same_queries_however_many(books: Books, cast: Cast, who: str) -> None:
    client, urls = cast.client(who), [brand_url(cast), brand_url(cast, "late-share"), brand_url(cast, "rejections")]
    books.deal(Part(approved=-40, due=-37, secured=-38), works=[DONE])
    few = [queries_of(client, url) for url in urls]
    for _ in range(20):
        books.deal(Part(approved=-40, due=-37, secured=-38), works=[DONE])
    assert [queries_of(client, url) for url in urls] == few
    assert max(few) <= 9


def test_lists_ask_once_for_everybody_on_the_page(books: Books, cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = brand_lines([cast.kopi_senja, cast.teh_ranting, cast.studio_kaca], now=NOW)
        people = creator_lines([cast.rani_profile, cast.tono_profile], now=NOW)
    assert (len(queries), len(found), len(people)) == (2, 3, 2)
    with CaptureQueriesContext(connection) as queries:
        assert (brand_lines([], now=NOW), creator_lines([], now=NOW)) == ({}, {})
    assert len(queries) == 0


def test_more_campaigns_and_creators_cost_no_more_queries(cast: Cast) -> None:
    client = cast.client("dewi")
    few = [queries_of(client, url) for url in ("/explore/", "/creators/")]
    for n in range(8):
        owner = make_user(f"owner{n}")
        brand = make_organisation(f"Merek {n}", "brand", owner, now=timezone.now())
        make_campaign(brand, owner, now=NOW)
        make_creator(make_user(f"creator{n}"), f"creator{n}", now=NOW)
    assert [queries_of(client, url) for url in ("/explore/", "/creators/")] == few


def test_the_answer_is_told_where_it_was_asked(cast: Cast) -> None:
    row = contest_figure(
        about=cast.rani_profile, figure="on-time", text="Draf dikirim.", submit_key="a" * 32,
        by=cast.actor("bima"), now=NOW,
    )  # fmt: skip
    answer_contest(contest=row, answer="Draf tercatat sehari kemudian.", by=cast.actor("sri"), now=NOW)
    assert "Draf tercatat sehari kemudian." in text_of(cast.client("rani").get(creator_url(cast, "on-time")))
