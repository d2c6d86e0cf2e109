"""The only place of this room that writes, and it writes no figure."""

from sorot.records.actions.contests import answer_contest, contest_figure

__all__ = ["answer_contest", "contest_figure"]
