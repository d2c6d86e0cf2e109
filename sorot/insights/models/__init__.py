"""Screenshots and the figures on them."""

from sorot.insights.models.screenshots import Screenshot, ScreenshotFigure, ScreenshotQuerySet

__all__ = ["Screenshot", "ScreenshotFigure", "ScreenshotQuerySet"]
