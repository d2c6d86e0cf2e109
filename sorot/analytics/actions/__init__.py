"""The only place where readings and imported files are written."""

from sorot.analytics.actions.imports import apply_batch, change_mapping, discard_batch, forget_mapping, upload_file
from sorot.analytics.actions.readings import Outcome, record_readings
from sorot.analytics.actions.refused import write_refused
from sorot.analytics.actions.stating import state_reading
from sorot.analytics.actions.undo import undo_batch

__all__ = [
    "Outcome",
    "apply_batch",
    "change_mapping",
    "discard_batch",
    "forget_mapping",
    "record_readings",
    "state_reading",
    "undo_batch",
    "upload_file",
    "write_refused",
]
