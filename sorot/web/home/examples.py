"""The invented deal on the front page. Its sums are computed, so that the picture cannot contradict itself."""

from datetime import date
from typing import Any

from sorot.core.money import Money

SERVICE_BPS = 500


def front_page_example() -> dict[str, Any]:
    """What the front page shows: a deal between people who do not exist."""
    work, rights = Money(8_500_000), Money(1_200_000)
    agreed = work + rights
    return {
        "work": work,
        "rights": rights,
        "agreed": agreed,
        "service": agreed.share(SERVICE_BPS),
        "service_rate": SERVICE_BPS / 10_000,
        "engagement": 0.078,
        "counted_date": date(2027, 3, 12),
    }
