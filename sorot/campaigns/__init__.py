"""Floor 4: what brands look for: campaigns, deliverables, requirements."""
