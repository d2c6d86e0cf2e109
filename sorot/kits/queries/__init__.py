"""Reading kits."""

from sorot.kits.models import KitSettings
from sorot.kits.queries.data import Kit, KitAccount, KitAudience, KitBlock, PastWork
from sorot.kits.queries.kit import (
    address_of,
    find_creator,
    kit_of,
    language_of,
    may_see,
    number_choices,
    reader_language,
    sees_part,
    settings_of,
    viewpoint_of,
)
from sorot.kits.queries.past import past_work_of

__all__ = [
    "Kit",
    "KitAccount",
    "KitAudience",
    "KitBlock",
    "KitSettings",
    "PastWork",
    "address_of",
    "find_creator",
    "kit_of",
    "language_of",
    "may_see",
    "number_choices",
    "past_work_of",
    "reader_language",
    "sees_part",
    "settings_of",
    "viewpoint_of",
]
