"""Private files: taken in, sniffed, cleaned, stored; served only through their owner's `visible_to`."""

from sorot.core.files.store import FileError, delete_file, open_file, store_upload, sweep_orphans

__all__ = ["FileError", "delete_file", "open_file", "store_upload", "sweep_orphans"]
