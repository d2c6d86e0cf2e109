"""Rows that no single app owns."""

from sorot.core.models.events import Event, OutgoingMail
from sorot.core.models.files import StoredFile
from sorot.core.models.regions import Province, Regency
from sorot.core.models.uploads import Upload

__all__ = ["Event", "OutgoingMail", "Province", "Regency", "StoredFile", "Upload"]
