"""Writing numbered papers."""

from sorot.papers.actions.correct import correct_invoice
from sorot.papers.actions.issue import issue_for_milestone, issue_missing

__all__ = ["correct_invoice", "issue_for_milestone", "issue_missing"]
