"""The countries, one pack each. Nothing outside of this table asks which country it is."""

from collections.abc import Mapping
from types import MappingProxyType

from sorot.tax.engine.packs import indonesia, singapore, thailand
from sorot.tax.engine.packs.base import Pack
from sorot.tax.engine.rules import NotCovered

#: Country of the payer -> its law.
PACKS: Mapping[str, Pack] = MappingProxyType(
    {pack.country: pack for pack in (indonesia.Indonesia(), singapore.Singapore(), thailand.Thailand())}
)


def pack_of(country: str) -> Pack:
    """The pack of a country. Raises NotCovered where there is none."""
    if country not in PACKS:
        raise NotCovered("no_pack")
    return PACKS[country]


__all__ = ["PACKS", "Pack", "pack_of"]
