"""Every page that a role may open is read in a fixed, small number of queries, the frame's own included."""

import pytest
from django.db import connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from sorot.payments import channels
from tests.matrix.addresses import addresses
from tests.matrix.certain import GATEWAY
from tests.matrix.test_access import ELSEWHERE, expected
from tests.matrix.world import ROLES, World, build_world

WATCHED = ("creator", "owner", "agency", "manager", "operator")
LIMIT = 15


@pytest.mark.slow
class QueryCountTests(TestCase):
    """One world; every page is opened twice, because the first opening fills what a process keeps."""

    world: World

    @classmethod
    def setUpClass(cls) -> None:
        cls.enterClassContext(channels.use(GATEWAY))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build_world()

    def test_no_page_of_any_role_asks_more_than_fifteen_queries(self) -> None:
        table, offenders, opened = expected(), [], 0
        for role in WATCHED:
            client = self.world.client(role)
            for address in addresses():
                codes = table.get((address.name, "GET"))
                if address.name in ELSEWHERE or codes is None or codes[ROLES.index(role)] != "ok":
                    continue
                count = self.queries_of(client, self.world.url(address))
                opened += 1
                if count > LIMIT:
                    offenders.append(f"{address.name} as {role}: {count}")
        assert offenders == []
        assert opened > 100

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
