"""Reading kits."""

from sorot.kits.queries.data import Kit, KitAccount, KitAudience, KitBlock, PastWork
from sorot.kits.queries.kit import kit_of, language_of, may_see, number_choices, settings_of, viewpoint_of
from sorot.kits.queries.past import past_work_of

__all__ = [
    "Kit",
    "KitAccount",
    "KitAudience",
    "KitBlock",
    "PastWork",
    "kit_of",
    "language_of",
    "may_see",
    "number_choices",
    "past_work_of",
    "settings_of",
    "viewpoint_of",
]
