"""Imported files, and readings of posts and accounts."""

from sorot.analytics.models.batches import ImportBatch, ImportRowError
from sorot.analytics.models.readings import AccountSnapshot, Post, PostSnapshot

__all__ = ["AccountSnapshot", "ImportBatch", "ImportRowError", "Post", "PostSnapshot"]
