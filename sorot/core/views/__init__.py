"""Pages of the house itself: files, health."""
