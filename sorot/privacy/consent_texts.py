"""The sentences people say yes or no to. A changed sentence has another hash, and so is another question."""

from __future__ import annotations

import hashlib

from django.utils import translation
from django.utils.translation import gettext as _

from sorot.privacy.enums import Purpose


def sentence(purpose: str) -> str:
    """What the person agrees to, in the active language."""
    if purpose == Purpose.NEWS_MAIL:
        return _("Sorot may send me by e-mail what happens in my deals, my money and my messages.")
    return _("Everybody may see my creator profile, and brands may find it when they search.")


def what_stops(purpose: str) -> str:
    """What a no does, at once."""
    if purpose == Purpose.NEWS_MAIL:
        return _(
            "Without it, news stand only on the page here. Mails that guard your account, such as codes, still come."
        )
    return _("Without it, your profile is hidden at once: its page, its photos and every search. Running deals go on.")


def fingerprint(purpose: str, locale: str) -> str:
    """SHA-256 of the sentence in one language."""
    with translation.override(locale):
        return hashlib.sha256(sentence(purpose).encode()).hexdigest()
