"""Screenshots of a platform's own statistics as evidence: read, confirmed by a person, found again when used twice."""
