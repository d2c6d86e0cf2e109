"""Contests of figures. The figures themselves are computed and stand in no table."""

from sorot.records.models.contests import RecordContest

__all__ = ["RecordContest"]
