"""The page on which a creator decides: whose it is, what it keeps, what leaves the file, and that nothing is lost."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sorot.core.errors import RefusedError, StaleError
from sorot.core.models import Event
from sorot.deals.models import Deal
from sorot.kits.enums import Block
from sorot.kits.errors import KitError
from sorot.kits.history.queries import choices_of
from sorot.kits.models import HiddenDeal, HistorySettings
from sorot.kits.queries import kit_of
from tests.cast import ROLES
from tests.kits.history.case import URL, HistoryCase
from tests.kits.world import FEE, NOW, SECRET_CAMPAIGN
from tests.records.books import Books, Part, Work

OWN, TALENT = "/me/history/", "/talents/rani/history/"
EVERYTHING = {"shown": dict.fromkeys(Block.values, "public")}
#: What one part of a deal of this world pays (tests/records/books.py).
PART = 3_000_000


class OwnPage(HistoryCase):
    def post(self, url: str = OWN, name: str = "rani", **data: Any) -> Any:
        return self.world.cast.client(name).post(url, {"version": "0", "shows_figures": "on", **data})

    def nothing_kept(self) -> bool:
        return (HistorySettings.objects.count(), HiddenDeal.objects.count()) == (0, 0)

    def entries(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.text())["history"]["entries"]
        return found

    def test_own_page_belongs_to_people_and_a_talents_page_to_the_management(self) -> None:
        own = {role: self.world.cast.client(role).get(OWN).status_code for role in ROLES}
        assert own == dict.fromkeys(ROLES, 403) | {"anonymous": 302, "rani": 200, "tono": 200, "bima": 404}
        theirs = {role: self.world.cast.client(role).get(TALENT).status_code for role in ROLES}
        assert theirs == dict.fromkeys(ROLES, 404) | {"anonymous": 302, "bima": 200}

    def test_nobody_else_decides(self) -> None:
        for name in ("tono", "dewi", "lia", "sri", "anonymous"):
            with self.subTest(name=name):
                with pytest.raises(RefusedError):
                    self.save(name)
                self.post(TALENT, name)
                assert (self.nothing_kept(), Event.objects.filter(verb="history.changed").count()) == (True, 0)

    def test_at_first_every_deal_is_shown_with_figures_and_without_amounts(self) -> None:
        form = self.world.cast.client("rani").get(OWN).context["form"]
        values = {name: form[name].value() for name in ("version", "hidden", "shows_figures", "shows_amounts")}
        assert values == {"version": 0, "hidden": [], "shows_figures": True, "shows_amounts": False}
        assert [code for code, _label in form.fields["hidden"].choices] == [deal.code for deal in self.deals[::-1]]

    def test_the_page_shows_what_stands_in_the_file(self) -> None:
        self.save(hidden=[self.deals[0].code])
        html = self.world.cast.client("rani").get(OWN).content.decode()
        shown = html.partition('id="others"')[2]
        assert shown.count('class="histlist__item"') == len(self.entries()) == 3
        assert (SECRET_CAMPAIGN in shown, "Teh Ranting" in shown) == (False, False)
        assert (SECRET_CAMPAIGN in html, "Teh Ranting" in html) == (False, True)  # her own deal, by its own title

    def test_a_deal_that_is_left_out_is_in_no_file_no_kit_and_no_count(self) -> None:
        self.world.show(**EVERYTHING)
        one, secret = self.deals[0], self.deals[-1]
        answer = self.post(hidden=[one.code, secret.code])
        assert (answer.status_code, answer["Location"]) == (303, OWN)
        assert set(HiddenDeal.objects.values_list("deal_id", flat=True)) == {one.pk, secret.pk}
        history = json.loads(self.text())["history"]
        assert (len(history["entries"]), history["totals"]["deals"], history["totals"]["works"]) == (2, 2, 2)
        assert [word for word in (one.campaign.title, one.code, secret.code) if word in self.text()] == []
        for name in ("anonymous", "dewi", "rani"):
            kit = kit_of(self.rani, viewer=self.world.cast.actor(name), language="id", now=NOW)
            assert (kit.history.deals, kit.history.named) == (2, 2)
            assert [(work.brand, work.deals, len(work.campaigns)) for work in kit.past_work] == [("Kopi Senja", 2, 2)]
            assert one.campaign.title not in self.world.cast.client(name).get("/@rani/").content.decode()

    def test_a_deal_that_is_shown_again_comes_back(self) -> None:
        self.post(hidden=[deal.code for deal in self.deals])
        assert self.world.cast.client("rani").get(URL).status_code == 404
        assert self.post(version="1", hidden=[self.deals[0].code]).status_code == 303
        assert (len(self.entries()), HiddenDeal.objects.get().deal_id) == (3, self.deals[0].pk)

    def test_a_deal_that_finishes_while_the_page_is_open_is_shown(self) -> None:
        late = self.deals[0]
        Deal.objects.filter(pk=late.pk).update(state="working", completed_at=None)
        shown = [
            code for code, _label in self.world.cast.client("rani").get(OWN).context["form"]["hidden"].field.choices
        ]
        Deal.objects.filter(pk=late.pk).update(state="completed", completed_at=NOW)
        assert late.code not in shown
        assert self.post(hidden=[shown[0]]).status_code == 303
        assert (len(self.entries()), HiddenDeal.objects.filter(deal=late).count()) == (3, 0)

    def test_what_is_no_finished_deal_of_hers_is_refused_and_nothing_is_kept(self) -> None:
        running = self.deals[0]
        Deal.objects.filter(pk=running.pk).update(state="working", completed_at=None)
        for code in (running.code, "tidakada"):
            answer = self.post(hidden=[code])
            assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["hidden"])
            with pytest.raises(KitError):
                self.save(hidden=[code])
        assert self.nothing_kept()

    def test_second_of_two_editors_loses_nothing_and_overwrites_nothing(self) -> None:
        self.save("bima", hidden=[self.deals[0].code])
        with pytest.raises(StaleError):
            self.save(version=0, hidden=[self.deals[1].code])
        answer = self.post(hidden=[self.deals[1].code], shows_amounts="on")
        assert answer.status_code == 422
        form = answer.context["form"]
        assert (form["hidden"].value(), form["shows_amounts"].value()) == ([self.deals[1].code], True)
        kept = HistorySettings.objects.get()
        assert (kept.version, kept.shows_amounts, HiddenDeal.objects.get().deal_id) == (1, False, self.deals[0].pk)

    def test_amounts_stand_only_where_she_chose_them_and_the_brand_may_be_named(self) -> None:
        assert [entry["amount"] for entry in self.entries()] == [None] * 4
        assert self.post(shows_amounts="on").status_code == 303
        told = {"currency": "IDR", "earned": PART}
        assert [(entry["brand"], entry["amount"]) for entry in self.entries()] == [
            (None, None), *[("Kopi Senja", told)] * 3,
        ]  # fmt: skip
        assert "Rp3.000.000" in self.world.cast.client("rani").get(OWN).content.decode()
        assert self.post(version="1").status_code == 303
        assert [entry["amount"] for entry in self.entries()] == [None] * 4
        assert str(FEE) not in self.text()

    def test_a_management_does_not_open_amounts(self) -> None:
        html = self.world.cast.client("bima").get(TALENT).content.decode()
        switch = re.findall(r"<input[^>]*shows_amounts[^>]*>", html)
        assert [" disabled" in tag for tag in switch] == [True]
        with pytest.raises(RefusedError):
            self.save("bima", shows_amounts=True)
        assert self.nothing_kept()
        assert self.post(TALENT, "bima", shows_amounts="on").status_code == 303
        assert HistorySettings.objects.get().shows_amounts is False

    def test_what_she_opened_stays_open_when_the_management_saves(self) -> None:
        self.save(shows_amounts=True)
        assert self.post(TALENT, "bima", version="1").status_code == 303
        assert HistorySettings.objects.get().shows_amounts is True

    def test_a_management_sees_and_moves_only_the_deals_it_made(self) -> None:
        own, alone = self.deals[0], self.rani
        alone.management = None
        books = Books(self.world.cast)
        other = books.deal(
            Part(approved=-5, secured=-8), works=[Work(-20, -10, [(-21, -20, False)], -11)], creator=alone
        )
        self.save(hidden=[other.code])
        codes = {deal.code for deal in choices_of(self.rani, self.world.cast.actor("bima"))}
        assert (own.code in codes, other.code in codes) == (True, False)
        assert self.post(TALENT, "bima", version="1", hidden=[own.code]).status_code == 303
        assert set(HiddenDeal.objects.values_list("deal_id", flat=True)) == {own.pk, other.pk}
        with pytest.raises(KitError):
            self.save("bima", hidden=[other.code])

    def test_a_deal_that_is_open_again_is_said_so(self) -> None:
        Deal.objects.filter(pk=self.deals[0].pk).update(disputed_at=NOW)
        html = self.world.cast.client("rani").get(OWN).content.decode()
        assert "pada 1 kerja sama ini" in html
        kit = kit_of(self.rani, viewer=self.world.cast.actor("rani"), language="id", now=NOW)
        assert (kit.history.deals, kit.past_work[0].deals) == (3, 3)

    def test_a_change_is_told_without_naming_deals(self) -> None:
        self.post(hidden=[self.deals[0].code], shows_amounts="on")
        event = Event.objects.get(verb="history.changed")
        assert (event.subject_code, event.data) == (self.rani.code, {"hidden": 1, "amounts": True, "figures": True})

    def test_somebody_without_finished_work_reads_what_to_do(self) -> None:
        html = self.world.cast.client("tono").get(OWN).content.decode()
        assert ("Belum ada kerja sama yang selesai." in html, 'href="/explore/"' in html) == (True, True)
        assert '<form method="post" class="form"' not in html

    def test_the_kit_leads_here(self) -> None:
        assert f'href="{OWN}"' in self.world.cast.client("rani").get("/me/kit/").content.decode()
        assert f'href="{TALENT}"' in self.world.cast.client("bima").get("/talents/rani/kit/").content.decode()

    def test_decisions_are_seen_by_owner_management_and_operator(self) -> None:
        self.save(hidden=[self.deals[0].code])
        for model in (HistorySettings, HiddenDeal):
            actors = {name: self.world.cast.actor(name) for name in ("rani", "bima", "sri", "dewi")}
            seen = {name: model.objects.visible_to(actor).count() for name, actor in actors.items()}
            assert seen == {"rani": 1, "bima": 1, "sri": 1, "dewi": 0}

    def test_the_page_takes_few_queries_whatever_the_number_of_deals(self) -> None:
        client, counts = self.world.cast.client("rani"), []
        for deals in (1, 4):
            for deal in self.deals[deals:]:
                Deal.objects.filter(pk=deal.pk).update(state="working", completed_at=None)
            client.get(OWN)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(OWN).status_code == 200
            counts.append(len(queries))
            Deal.objects.filter(creator=self.rani).update(state="completed", completed_at=NOW)
        assert (counts[0], counts[0] <= 15) == (counts[1], True)
