"""Numbered papers."""

from sorot.papers.models.documents import Document, NumberSeries

__all__ = ["Document", "NumberSeries"]
