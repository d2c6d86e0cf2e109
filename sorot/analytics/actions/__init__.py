"""The only place where readings and imported files are written."""

from sorot.analytics.actions.imports import apply_batch, change_mapping, discard_batch, upload_file
from sorot.analytics.actions.readings import Outcome, record_readings

__all__ = ["Outcome", "apply_batch", "change_mapping", "discard_batch", "record_readings", "upload_file"]
