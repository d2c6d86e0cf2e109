"""What can be done with screenshots."""

from sorot.insights.actions.checking import confirm_screenshot, discard_screenshot, take_back_screenshot
from sorot.insights.actions.deciding import decide_screenshot, reply_about_screenshot
from sorot.insights.actions.sending import read_screenshot, send_screenshots

__all__ = [
    "confirm_screenshot",
    "decide_screenshot",
    "discard_screenshot",
    "read_screenshot",
    "reply_about_screenshot",
    "send_screenshots",
    "take_back_screenshot",
]
