"""The invented deal on the front page. Its sums are computed, so that the picture cannot contradict itself."""

from datetime import date
from typing import Any

from sorot.core.money import Money

SERVICE_BPS = 500


def front_page_example() -> dict[str, Any]:
    """What the front page shows: a deal between people who do not exist."""
    work, rights = Money(8_500_000), Money(1_200_000)
    gross = work + rights
    service = gross.share(SERVICE_BPS)
    return {
        "work": work,
        "rights": rights,
        "service": -service,
        "service_rate": SERVICE_BPS / 10_000,
        "net": gross - service,
        "old_net": work - work.share(SERVICE_BPS),
        "pay_date": date(2027, 3, 18),
        "engagement": 0.078,
        "counted_date": date(2027, 3, 12),
    }
