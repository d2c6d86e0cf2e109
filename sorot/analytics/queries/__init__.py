"""What pages read: plain frozen data. A figure is computed from one source only and says which."""

from sorot.analytics.queries.figures import AccountPerformance, Figure, performance_summary
from sorot.analytics.queries.imports import Preview, batch_for, batches_of, preview_of
from sorot.analytics.queries.performance import PerformancePage, accounts_of, performance_page

__all__ = [
    "AccountPerformance",
    "Figure",
    "PerformancePage",
    "Preview",
    "accounts_of",
    "batch_for",
    "batches_of",
    "performance_page",
    "performance_summary",
    "preview_of",
]
