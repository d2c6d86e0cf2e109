# ruff: noqa: E501 - tables of words read better unfolded
"""How platforms name their counters on a screen, in Indonesian and English."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from sorot.analytics.parsing.text import fold

#: label -> language -> phrases. What a platform says otherwise stands in `ONLY_ON`.
WORDS: dict[str, dict[str, str]] = {
    "views": {
        "id": "tayangan|penayangan|dilihat|ditonton|total tayangan|total penayangan|jumlah tayangan|jumlah penayangan|tayangan video|penayangan video|tayangan postingan|tayangan reel|tayangan konten|penayangan konten|tayangan cerita|kali dilihat|kali ditonton|kali tayang|tontonan|total ditonton|penayangan postingan|penayangan reels|tayangan reels|x ditonton|x dilihat|x tayangan",
        "en": "views|view|total views|video views|post views|reel views|reels views|story views|content views|times viewed|times watched|total video views|number of views",
    },
    "reach": {
        "id": "jangkauan|akun yang dijangkau|akun dijangkau|akun terjangkau|orang yang dijangkau|orang dijangkau|total jangkauan|jumlah jangkauan|jangkauan postingan|jangkauan reel|jangkauan konten|penonton|total penonton|penonton unik|pemirsa unik|pemirsa|total pemirsa|penonton yang dijangkau|pemirsa yang dijangkau|audiens yang dijangkau|audiens terjangkau",
        "en": "reach|accounts reached|account reached|reached accounts|people reached|total reach|post reach|reel reach|content reach|viewers|total viewers|unique viewers|reached audience|reached viewers|audience reached",
    },
    "interactions": {
        "id": "interaksi|total interaksi|jumlah interaksi|interaksi konten|interaksi postingan|interaksi reel|interaksi dengan konten|interaksi dengan postingan|keterlibatan|interaksi reels|interaksi cerita",
        "en": "interactions|interaction|total interactions|content interactions|post interactions|reel interactions|reels interactions|story interactions|engagement|engagements|total engagement|total engagements|post engagement|post engagements",
    },
    "likes": {
        "id": "suka|menyukai|jumlah suka|total suka|tanda suka|disukai|orang menyukai|suka postingan",
        "en": "likes|like|total likes|post likes|likes received|reactions",
    },
    "comments": {
        "id": "komentar|jumlah komentar|total komentar|komentar postingan|dikomentari",
        "en": "comments|comment|total comments|post comments",
    },
    "shares": {
        "id": "dibagikan|bagikan|berbagi|kali dibagikan|jumlah dibagikan|total dibagikan|jumlah berbagi|pembagian|share|dikirim|kiriman dibagikan|membagikan|bagikan video",
        "en": "shares|share|shared|total shares|times shared|post shares|sends",
    },
    "saves": {
        "id": "disimpan|simpan|tersimpan|simpanan|penyimpanan|jumlah disimpan|total disimpan|kali disimpan|favorit|difavoritkan|ditambahkan ke favorit|markah|dimarkahi",
        "en": "saves|save|saved|total saves|post saves|times saved|favorites|favourites|favorite|favourite|bookmarks|bookmark",
    },
    "followers": {
        "id": "pengikut|total pengikut|jumlah pengikut|follower|total follower|jumlah follower|subscriber|total subscriber|jumlah subscriber|pelanggan|total pelanggan|pengikut saat ini|pengikut anda",
        "en": "followers|follower|total followers|followers total|subscribers|subscriber|total subscribers|current followers|current subscribers|your followers",
    },
    "profile_visits": {
        "id": "kunjungan profil|kunjungan ke profil|tayangan profil|penayangan profil|profil dilihat|profil dikunjungi|dilihat profil|kunjungan halaman profil|jumlah kunjungan profil|total kunjungan profil|pengunjung profil",
        "en": "profile visits|profile visit|profile views|profile view|visits to profile|total profile visits|total profile views|profile visitors",
    },
    "new_followers": {
        "id": "pengikut baru|follower baru|subscriber baru|pelanggan baru|pertambahan pengikut|penambahan pengikut|pengikut bersih|pengikut bertambah|tambahan pengikut|pengikut didapat|pengikut diperoleh|subscriber didapat|mulai mengikuti|diikuti|mengikuti|total mengikuti baru|akun mengikuti",
        "en": "new followers|new follower|new subscribers|new follows|follows|follow|net followers|net new followers|followers gained|subscribers gained|gained followers|new subscriber",
    },
    "plays": {
        "id": "diputar|pemutaran|putaran|jumlah putaran|total putaran|jumlah diputar|kali diputar|total diputar|pemutaran awal|jumlah pemutaran|total pemutaran|putar|pemutaran reel|pemutaran video|pemutaran reels",
        "en": "plays|play|total plays|initial plays|reel plays|reels plays|video plays|times played|number of plays",
    },
    "impressions": {
        "id": "impresi|total impresi|jumlah impresi|impresi postingan|impresi konten|kesan|impresi thumbnail",
        "en": "impressions|impression|total impressions|post impressions|content impressions|thumbnail impressions",
    },
    "watch_hours": {
        "id": "waktu tonton (jam)|waktu tonton jam|jam tonton|jam tayang|jam ditonton|waktu menonton (jam)|waktu menonton jam|jam menonton|total jam tonton|waktu putar (jam)|waktu tonton dalam jam|jam waktu tonton",
        "en": "watch time (hours)|watch time hours|watch hours|hours watched|public watch hours|total watch hours|watch time in hours|watch time (hrs)|total watch time (hours)|watch time (h)",
    },
}  # fmt: skip
LABELS = tuple(WORDS)
#: Words that count something this house has no counter for: they take the number that stands with them.
OTHERS = {
    "id": "postingan|kiriman|unggahan|konten|bukan pengikut|non-pengikut|balasan|posting ulang|diposting ulang|klik tautan|klik|ketukan tautan|tautan diketuk|waktu tonton|waktu putar|rata-rata waktu tonton|rata-rata durasi ditonton|durasi rata-rata|total waktu pemutaran|waktu pemutaran rata-rata|ketukan maju|ketukan mundur|keluar|navigasi|berikutnya|aktivitas profil|akun yang berinteraksi|akun berinteraksi|rasio klik-tayang|rasio klik tayang|rasio klik-tayang (%)|perkiraan pendapatan|pendapatan|dari|video|reels|reel|cerita|foto|siaran langsung|berhenti mengikuti|hari terakhir|menit|jam|detik|tidak menyukai|tidak suka|stiker|ketukan stiker|unduhan|waktu tonton rata-rata|ketukan alamat bisnis|panggilan|email|diteruskan|kembali",
    "en": "following|posts|post|non-followers|replies|reply|reposts|repost|link clicks|clicks|link taps|external link taps|watch time|average watch time|average view duration|total play time|taps forward|taps back|exits|exited|navigation|next story|forward|back|profile activity|accounts engaged|click-through rate|impressions click-through rate|estimated revenue|revenue|videos|reels|reel|stories|live|unfollows|unfollowed|last days|minutes|hours|seconds|dislikes|sticker taps|downloads|business address taps|call taps|email taps|views rate|rate|quotes|detail expands",
}  # fmt: skip
#: platform -> phrase -> label: YouTube's Indonesian screens say "Tayangan" for impressions and "Penayangan" for views.
ONLY_ON: dict[str, dict[str, str]] = {"youtube": {"tayangan": "impressions", "tayangan thumbnail": "impressions"}}
#: What tells the language and the platform of a screen, beside the labels.
SIGNS = {
    "id": "terakhir hari dari yang akun unggahan postingan konten anda selengkapnya ringkasan lihat semua dibanding teratas jumlah menit jam detik kemarin minggu bulan pengikut kinerja performa analitik wawasan ikhtisar total tentang",
    "en": "last days from the account post content your overview see all compared top number minutes hours seconds yesterday week month followers performance analytics insights about more non-followers details",
}  # fmt: skip
PLATFORM_SIGNS = {
    "youtube": ("youtube", "subscriber", "penayangan", "waktu tonton (jam)", "watch time (hours)", "rasio klik", "click-through", "studio", "shorts", "tayangan thumbnail"),
    "tiktok": ("tiktok", "favorit", "favorites", "tayangan video", "video views", "tayangan profil", "profile views", "untuk anda", "for you", "total play time", "waktu putar", "pemirsa", "fyp", "posted on"),
    "instagram": ("instagram", "reel", "reels", "cerita", "story", "stories", "akun yang dijangkau", "accounts reached", "insight", "insights", "wawasan", "interaksi", "interactions", "profesional", "professional", "disimpan", "kunjungan profil", "profile visits", "aktivitas profil"),
    "facebook": ("facebook", "halaman", "page", "meta business", "reaksi", "reactions"),
    "x": ("post analytics", "analitik postingan", "bookmarks", "markah", "detail expands", "twitter", "reposts", "quotes"),
}  # fmt: skip
_SQUEEZE = re.compile(r"[^a-z0-9]+")


def squeeze(text: str) -> str:
    """Letters and digits only: engines lose spaces and small signs."""
    return _SQUEEZE.sub("", fold(text))


def _table() -> dict[str, tuple[str, str]]:
    """squeezed phrase -> (label or "", language)."""
    out: dict[str, tuple[str, str]] = {}
    for language, phrases in OTHERS.items():
        for phrase in phrases.split("|"):
            out[squeeze(phrase)] = ("", language)
    for label, languages in WORDS.items():
        for language in ("en", "id"):
            for phrase in languages[language].split("|"):
                out[squeeze(phrase)] = (label, language)
    return out


PHRASES = _table()
_LONG = [phrase for phrase in PHRASES if len(phrase) >= 6]


@lru_cache(maxsize=4096)
def label_of(text: str) -> tuple[str, str] | None:
    """(label, language) of a phrase; label "" for a counter of others; None when the phrase names no counter.

    One wrong letter in six is forgiven.
    """
    key = squeeze(text)
    if not key or len(key) > 40:
        return None
    if (found := PHRASES.get(key)) is not None:
        return found
    if len(key) < 6:
        return None
    best, best_ratio = None, 0.0
    for phrase in _LONG:
        if abs(len(phrase) - len(key)) <= 1:
            ratio = SequenceMatcher(None, phrase, key, autojunk=False).ratio()
            if ratio > best_ratio:
                best, best_ratio = phrase, ratio
    return PHRASES[best] if best is not None and best_ratio >= 1 - 1 / max(6, len(key)) - 0.001 else None


def platform_of(texts: list[str]) -> str:
    """The platform whose words stand on the screen; "" when none does."""
    whole = " | ".join(fold(text) for text in texts)
    votes = {
        name: sum(bool(re.search(rf"(?<![a-z]){re.escape(sign)}(?![a-z])", whole)) for sign in signs)
        for name, signs in PLATFORM_SIGNS.items()
    }
    for name in votes:
        # The brand's own name says it; the others only hint.
        votes[name] += 3 * bool(re.search(rf"(?<![a-z]){name}(?![a-z])", whole)) if len(name) > 1 else 0
    best = max(votes, key=lambda name: votes[name])
    return best if votes[best] and list(votes.values()).count(votes[best]) == 1 else ""


def language_of(texts: list[str], labels: list[str]) -> str:
    """`id` or `en`, by the languages of the labels found and by common words."""
    votes = {"id": 2 * labels.count("id"), "en": 2 * labels.count("en")}
    words = {word for text in texts for word in re.findall(r"[a-z-]+", fold(text))}
    for language, signs in SIGNS.items():
        votes[language] += len(words & set(signs.split()))
    return "en" if votes["en"] > votes["id"] else "id"
