"""From a picture of a platform's statistics to figures. Pure: no Django, no database, no network.

picture -> boxes (`engine`, in a process of its own) -> words and numbers (`tokens`) -> figures (`figures`).
"""

from .figures import Reading, read_boxes
from .shapes import Box, Figure

__all__ = ["Box", "Figure", "Reading", "read_boxes"]
