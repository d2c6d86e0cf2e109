"""Requests, consents and retention rows."""

from sorot.privacy.models.consents import ConsentEntry
from sorot.privacy.models.requests import DataRequest
from sorot.privacy.models.retention import RetentionRule

__all__ = ["ConsentEntry", "DataRequest", "RetentionRule"]
