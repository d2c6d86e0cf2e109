"""What happens after a screenshot was sent."""

from typing import Any

from sorot.core import clock
from sorot.insights.actions import read_screenshot
from sorot.insights.models import Screenshot


def read_sent(payload: dict[str, Any]) -> None:
    """`screenshot.sent`: read the picture. Twice is as good as once."""
    shot = Screenshot.objects.filter(code=payload["screenshot"]).first()
    if shot is not None:
        read_screenshot(screenshot=shot, now=clock.now())
