"""Commands of deals."""
