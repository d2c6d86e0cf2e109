"""Floor 5: application, offer, agreement, deliverables, publication."""
