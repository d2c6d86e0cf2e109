"""Public codes: short, unguessable names for things in URLs. Primary keys never leave the house."""

import secrets

from django.db import models

#: Crockford's base 32 without letters that people confuse.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_code(length: int = 12) -> str:
    """A random code of `length` characters, 5 bits each (12 = 60 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_submit_key() -> str:
    """A fresh key for one showing of a form: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def code_field() -> "models.CharField[str, str]":
    """The `code` column of a model: unique, made once, never changed."""
    return models.CharField(max_length=24, unique=True, default=new_code, editable=False)


def sort_key(name: str) -> str:
    """A folded key for sorting names: the embedded server has no ICU, so `andi` would come after `Zaki`."""
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip()
