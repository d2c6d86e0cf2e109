"""Every page that a role may open is read in a fixed, small number of queries, the frame's own included."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.deals.enums import DealState
from sorot.deals.models import Deal
from tests.matrix.addresses import Address, addresses
from tests.matrix.case import WorldTestCase
from tests.matrix.test_access import AGENCY_TABLE, ELSEWHERE, expected
from tests.matrix.world import ROLES

WATCHED = ("creator", "owner", "agency", "manager", "operator")
LIMIT = 15
SEEN = set(DealState)


@pytest.mark.slow
class QueryCountTests(WorldTestCase):
    """One world; every page is opened twice, because the first opening fills what a process keeps."""

    def test_no_page_of_any_role_asks_more_than_fifteen_queries(self) -> None:
        table = expected()
        ways = [(one, self.world.url(one)) for one in addresses() if one.name not in ELSEWHERE]
        assert self.opened(table, ways) > 100

    def test_no_page_of_a_deal_through_an_agency_asks_more_than_fifteen_queries(self) -> None:
        table = expected(AGENCY_TABLE)
        ways = [(one, self.world.agency_url(one)) for one in self.world.agency_addresses()]
        assert self.opened(table, ways) > 30

    def test_no_deal_room_asks_more_than_fifteen_queries_whatever_has_happened_in_it(self) -> None:
        """The demo's and the matrix's deals stand in every state: disputed, by result, charged back, direct, barter."""
        offenders, states = [], set()
        for role in WATCHED:
            client, actor = self.world.client(role), self.world.actor(role)
            for deal in Deal.objects.visible_to(actor).order_by("pk"):
                states.add(deal.state)
                count = self.queries_of(client, reverse("deals:deal", args=[deal.code]))
                if count > LIMIT:
                    offenders.append(f"{deal} ({deal.state}) as {role}: {count}")
        assert offenders == []
        assert states >= SEEN

    def opened(self, table: dict[tuple[str, str], list[str]], ways: list[tuple[Address, str]]) -> int:
        """How many pages were opened, after none of them asked too much."""
        offenders, opened = [], 0
        for role in WATCHED:
            client = self.world.client(role)
            for address, url in ways:
                codes = table.get((address.name, "GET"))
                if codes is None or codes[ROLES.index(role)] != "ok":
                    continue
                count = self.queries_of(client, url)
                opened += 1
                if count > LIMIT:
                    offenders.append(f"{address.name} as {role}: {count}")
        assert offenders == []
        return opened

    def queries_of(self, client: object, url: str) -> int:
        """The queries of the second opening, without what the test's own savepoint asks."""
        point = transaction.savepoint()
        try:
            for _ in range(2):
                with CaptureQueriesContext(connection) as queries:
                    response = client.get(url)  # type: ignore[attr-defined]
                    if response.streaming:
                        b"".join(response)
                assert response.status_code == 200, url
        finally:
            transaction.savepoint_rollback(point)
        return len(queries)
