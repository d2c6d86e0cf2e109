"""A sealed value opens only in its own row and column."""

import base64

import pytest
from django.test import override_settings

from sorot.core.crypto import SealError, seal, unseal


def key(number: int) -> str:
    return f"{number}:" + base64.b64encode(bytes([number]) * 32).decode()


def test_a_sealed_value_opens_where_it_was_written() -> None:
    assert unseal(seal("1234567890", context="payout.number:abc"), context="payout.number:abc") == "1234567890"


def test_a_value_pasted_into_another_row_does_not_open() -> None:
    sealed = seal("1234567890", context="payout.number:abc")
    with pytest.raises(SealError):
        unseal(sealed, context="payout.number:xyz")


def test_one_changed_byte_does_not_open() -> None:
    sealed = bytearray(seal("1234567890", context="c"))
    sealed[-1] ^= 1
    with pytest.raises(SealError):
        unseal(bytes(sealed), context="c")


def test_old_keys_still_open_after_a_new_one_was_put_first() -> None:
    with override_settings(FIELD_KEYS=[key(1)]):
        sealed = seal("rahasia", context="c")
    with override_settings(FIELD_KEYS=[key(2), key(1)]):
        assert unseal(sealed, context="c") == "rahasia"
        assert seal("x", context="c")[2:3] == b"2"
    with override_settings(FIELD_KEYS=[key(2)]), pytest.raises(SealError):
        unseal(sealed, context="c")


def test_the_same_text_is_never_sealed_the_same_twice() -> None:
    assert seal("x", context="c") != seal("x", context="c")
