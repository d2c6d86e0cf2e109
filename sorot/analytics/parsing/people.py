# ruff: noqa: E501 - tables of words read better unfolded
"""Parts of an audience by their keys: countries as ISO codes, genders, age bands, languages."""

from __future__ import annotations

import re
from functools import lru_cache

from .text import clean, fold

_LANGUAGES = (
    "en",
    "id",
    "ms",
    "es",
    "pt",
    "fr",
    "de",
    "it",
    "ru",
    "hi",
    "ja",
    "ko",
    "zh",
    "th",
    "vi",
    "ar",
    "tr",
    "nl",
)
#: Names that people and platforms use and CLDR does not.
_ODD = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "amerika": "US", "as": "US", "uk": "GB", "england": "GB", "inggris": "GB", "great britain": "GB", "britania raya": "GB",
    "uae": "AE", "uni emirat arab": "AE", "south korea": "KR", "korea": "KR", "korea selatan": "KR", "republic of korea": "KR", "korea, republic of": "KR", "north korea": "KP", "korea utara": "KP",
    "russia": "RU", "russian federation": "RU", "rusia": "RU", "turkey": "TR", "turki": "TR", "turkiye": "TR", "czech republic": "CZ", "ceko": "CZ", "republik ceko": "CZ",
    "viet nam": "VN", "brunei darussalam": "BN", "lao people's democratic republic": "LA", "burma": "MM", "myanmar": "MM", "timor leste": "TL", "east timor": "TL", "hong kong": "HK", "hongkong": "HK",
    "taiwan": "TW", "taiwan, province of china": "TW", "macau": "MO", "macao": "MO", "iran, islamic republic of": "IR", "syrian arab republic": "SY", "tanzania, united republic of": "TZ",
    "venezuela, bolivarian republic of": "VE", "bolivia, plurinational state of": "BO", "moldova, republic of": "MD", "ivory coast": "CI", "pantai gading": "CI", "cape verde": "CV", "swaziland": "SZ",
    "macedonia": "MK", "palestine": "PS", "palestina": "PS", "kosovo": "XK", "vatican": "VA", "holland": "NL", "belanda": "NL", "arab saudi": "SA", "saudi": "SA", "filipina": "PH", "cina": "CN", "tiongkok": "CN", "rrt": "CN",
    "congo": "CG", "drc": "CD", "the gambia": "GM", "the bahamas": "BS", "kamboja": "KH", "mesir": "EG", "jepang": "JP", "jerman": "DE", "prancis": "FR", "perancis": "FR", "spanyol": "ES", "singapura": "SG",
}  # fmt: skip
_GENDERS = {
    "female": "female wanita perempuan woman women f w girls mujer mujeres femenino feminino femme femmes frauen weiblich cewek женщины женский 女性 女 여성 हमहिला महिला donne mulher mulheres puan kvinna",
    "male": "male pria laki-laki laki man men m l boys hombre hombres masculino homme hommes manner mannlich cowok мужчины мужской 男性 男 남성 पुरुष uomini homem homens lelaki",
    "other": "other others lainnya lain non-binary nonbinary custom user-specified otro otros outro outros autre unspecified rest sisanya",
}
_GENDER = {fold(word): key for key, words in _GENDERS.items() for word in words.split()}
_GENDER |= {
    "user specified": "other", "user-specified": "other", "non binary": "other", "laki laki": "male", "tidak disebutkan": "other", "ditentukan pengguna": "other",
    "jenis kelamin lain": "other", "gender lain": "other", "p": "female",
}  # fmt: skip
#: What a row says of people whose part is not known: left out, for unknown is no part.
UNKNOWN = {
    "unknown", "tidak diketahui", "unknown gender", "not known", "undisclosed", "n/a", "na", "-", "u", "unclassified", "zz", "(not set)", "not set", "belum diketahui", "desconocido", "tidak dikenal", "private",
}  # fmt: skip
_BAND = re.compile(r"^(\d{1,2}) ?(?:-|–|—|to|s/d|sampai|hingga|a|~) ?(\d{1,3})\b")
_OPEN = re.compile(
    r"^(?:>=?|≥|di atas|over|above|lebih dari)? ?(\d{2}) ?(\+|years and over|and over|and older|ke atas|tahun ke atas|y mas|plus|or older)"
)
_BELOW = re.compile(r"^(?:<|under|below|di bawah|kurang dari) ?(\d{2})")


@lru_cache(maxsize=1)
def _countries() -> tuple[dict[str, str], frozenset[str]]:
    from babel import Locale

    names: dict[str, str] = {}
    codes = set()
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                names.setdefault(fold(name), code)
                codes.add(code)
    return names | _ODD, frozenset(codes)


@lru_cache(maxsize=4096)
def country(text: str) -> str | None:
    """ISO 3166 alpha-2 of a country's name (English, Indonesian and others) or code; None when it is none."""
    names, codes = _countries()
    plain = clean(text)
    if len(plain) == 2 and plain.upper() in codes:
        return plain.upper()
    low = fold(plain)
    found = names.get(low) or names.get(low.replace("-", " ")) or names.get(low.replace(".", ""))
    if found is None and low.endswith(")") and "(" in low:
        inside, before = low[low.rindex("(") + 1 : -1], low[: low.rindex("(")].strip()
        found = names.get(before) or (inside.upper() if inside.upper() in codes else None)
    if found is None and len(plain) == 3 and plain.isalpha():
        found = _alpha3().get(plain.upper())
    return found


@lru_cache(maxsize=1)
def _alpha3() -> dict[str, str]:
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    return {three: two[0] for three, two in aliases.items() if len(three) == 3 and three.isalpha() and len(two) == 1}


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for locale in ("en", "id"):
        for code, name in Locale(locale).languages.items():
            if len(code) <= 3:
                found.setdefault(fold(name), str(code))
                found.setdefault(str(code), str(code))
    return found


def language(text: str) -> str | None:
    """ISO 639 code of a language's name or code."""
    low = fold(text)
    short = re.match(r"^([a-z]{2,3})[-_][a-z]{2,4}$", low)
    return _languages().get(short.group(1) if short else low) or _languages().get(low.removeprefix("bahasa "))


@lru_cache(maxsize=1024)
def gender(text: str) -> str | None:
    """female, male or other; None when the word is none of them."""
    return _GENDER.get(fold(text).strip(" ."))


@lru_cache(maxsize=1024)
def age(text: str) -> str | None:
    """An age band as "18-24", "65+" or "<18"; None when the text is none."""
    low = fold(text).removeprefix("age ").removeprefix("usia ").removeprefix("umur ").removeprefix("age").strip()
    band = _BAND.match(low)
    if band:
        start, end = int(band.group(1)), int(band.group(2))
        return f"{start}-{end}" if start < end <= 120 else None
    open_end = _OPEN.match(low)
    if open_end:
        return f"{open_end.group(1)}+"
    below = _BELOW.match(low)
    return f"<{below.group(1)}" if below else None


def is_unknown(text: str) -> bool:
    """The row of those whose part is not known."""
    return fold(text) in UNKNOWN
