"""Tokens of links: only their hash is kept."""

import hashlib
import secrets


def new_token() -> str:
    """128 random bits: nobody finds a report by guessing."""
    return secrets.token_urlsafe(16)


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
