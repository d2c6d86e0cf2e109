"""Models of kits."""

from sorot.kits.models.settings import KitSettings

__all__ = ["KitSettings"]
