"""Is the name that a bank gives for an account the name of the person? Pure: no Django, no database.

Banks write names in capitals, without titles, cut off at a length of their own, and sometimes with stars in them;
people leave out middle names and write initials. All of that still fits. Another person does not: two words have to
agree, one of them whole, or all of a name that has only one.
"""

from __future__ import annotations

import re
import unicodedata

#: Before and after names; compared without dots.
TITLES = frozenset(
    "h hj haji hajah dr drg drs dra ir prof kh ust bp bpk bapak ibu sdr sdri tn ny nn mr mrs ms rr raden "  # noqa: SIM905
    "se sh st sp skom sked spd sag sip ssos ssi ssn mm msi mpd mkom mba msc mt mh phd amd "
    "pt cv ud tbk persero perum yayasan fa".split()
)
#: One first name, written in many ways.
MUHAMMAD = frozenset(
    "muhammad muhamad mohammad mohamad mohammed mochammad mochamad muchammad muchamad "  # noqa: SIM905
    "moch moh mohd muh muhd md".split()
)
#: No bank cuts a name off before this many letters; a shorter name is whole.
CUT_AT_LEAST = 18


def words(name: str) -> list[str]:
    """The words of a name as they are compared: plain small letters, no titles, no signs; `*` stays."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", plain)  # S.E. -> se, M.M. -> mm
    plain = re.sub(r"\b([a-z])\.([a-z]{2,4})\b", r"\1\2", plain)  # S.Kom -> skom
    plain = re.sub(r"['’`]", "", plain)
    found = [word for word in re.split(r"[^a-z0-9*]+", plain) if word]
    kept = [word for word in found if word not in TITLES]
    return ["muhammad" if word in MUHAMMAD else word for word in kept or found]


def is_same_name(bank: str, person: str) -> bool:
    """True when the bank's name of the holder can be this person's (or company's).

    >>> is_same_name("RANI PUSPITA LESTA", "Hj. Rani Puspita Lestari, S.E.")
    True
    >>> is_same_name("BUDI SANTOSO", "Rani Puspita")
    False
    """
    theirs, ours = words(bank), words(person)
    if not theirs or not ours:
        return False
    if "".join(sorted(theirs)) == "".join(sorted(ours)):
        return True
    cut = theirs[-1] if len(" ".join(bank.split())) >= CUT_AT_LEAST else ""
    whole = loose = 0
    left = list(ours)
    for position, word in enumerate(theirs):
        is_last = position == len(theirs) - 1
        fit = _fit(word, left, cut=cut if is_last else "")
        if fit is None:
            continue
        left.remove(fit[0])
        whole, loose = whole + fit[1], loose + (not fit[1])
    found = whole + loose
    if whole == 0 or found < min(len(theirs), len(ours)):
        return False
    return whole >= 2 or found >= 2 or len(theirs) == len(ours) == 1


def _fit(word: str, left: list[str], *, cut: str) -> tuple[str, bool] | None:
    """The word of ours that fits, and whether it fits as a whole word."""
    for candidate in left:
        if word == candidate or ("*" in word and _fits_stars(word, candidate)):
            return candidate, len(word.replace("*", "")) > 1
    for candidate in left:
        is_initial = len(word) == 1 or len(candidate) == 1
        if is_initial and word[0] == candidate[0]:
            return candidate, False
        if word == cut and len(word) > 1 and candidate.startswith(word):
            return candidate, False
    return None


def _fits_stars(word: str, candidate: str) -> bool:
    """`ra**` fits `rani`: each star is any one letter, and stars at the end any number."""
    shown = word.rstrip("*")
    pattern = re.escape(shown).replace(r"\*", ".") + (".*" if len(shown) < len(word) else "")
    return len(shown.replace("*", "")) >= 2 and re.fullmatch(pattern, candidate) is not None
