"""Requirements against facts: every rule answers with a sentence, and what is not known is never a pass."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sorot.campaigns.enums import Rule
from sorot.campaigns.models import Requirement
from sorot.core.taxonomy import Category, CreatorFacts, Language, Platform, labels
from sorot.core.ui.numbers import compact_text


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One requirement's answer. `sentence` is what is asked; `help` says what is missing when `ok` is False.

    `is_unknown`: the profile does not say, so it is not a pass, but saying it may make it one.
    """

    ok: bool
    sentence: str
    help: str = ""
    is_unknown: bool = False
    rule: str = ""


def _platform(value: Mapping[str, Any]) -> str:
    return "".join(labels(Platform, [value.get("platform", "")]))


def sentence_of(rule: str, value: Mapping[str, Any]) -> str:
    """What a requirement asks, in words."""
    count = compact_text(value.get("count", 0))
    platform = _platform(value)
    match rule:
        case Rule.MIN_FOLLOWERS if platform:
            return _("At least %(count)s followers on %(platform)s") % {"count": count, "platform": platform}
        case Rule.MIN_FOLLOWERS:
            return _("At least %(count)s followers on one account") % {"count": count}
        case Rule.MAX_FOLLOWERS if platform:
            return _("At most %(count)s followers on %(platform)s") % {"count": count, "platform": platform}
        case Rule.MAX_FOLLOWERS:
            return _("At most %(count)s followers on the largest account") % {"count": count}
        case Rule.CATEGORY:
            return _("Niche: %(list)s") % {"list": _either(labels(Category, value["any_of"]))}
        case Rule.LANGUAGE:
            return _("Creates in %(list)s") % {"list": _either(labels(Language, value["any_of"]))}
        case Rule.CITY | Rule.PROVINCE:
            return _("Lives in %(place)s") % {"place": value.get("name", value["code"])}
        case Rule.KIND:
            return _("Is a KOL, an expert in a field") if value["kind"] == "kol" else _("Is an influencer")
        case Rule.VERIFIED:
            return _("Profile checked by the operator")
    return _("At least one photo on the profile")


def _either(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


Answer = tuple[bool | None, str]


def _followers(value: Mapping[str, Any], facts: CreatorFacts, fits: Callable[[int, int], bool]) -> Answer:
    slug = value.get("platform", "")
    count = facts.followers.get(slug) if slug else facts.best_followers
    if count is None:
        if slug and slug not in facts.followers:
            return None, _("There is no %(platform)s account on your profile.") % {"platform": _platform(value)}
        if slug:
            return None, _("Your follower count on %(platform)s is not known yet. Add it to your profile.") % {
                "platform": _platform(value)
            }
        return None, _("Your follower count is not known yet. Add it to your profile.")
    return fits(count, int(value["count"])), _("You have %(count)s.") % {"count": compact_text(count)}


def _any_of(value: Mapping[str, Any], said: Iterable[str], unknown: str, miss: str) -> Answer:
    said = set(said)
    if not said:
        return None, unknown
    return bool(said & set(value["any_of"])), miss


def _place(value: Mapping[str, Any], code: str) -> Answer:
    if not code:
        return None, _("Your profile does not say where you live.")
    return code == value["code"], _("Your profile names another place.")


def answer(rule: str, value: Mapping[str, Any], facts: CreatorFacts) -> Answer:
    """(True, False or None for "not known", what is missing)."""
    match rule:
        case Rule.MIN_FOLLOWERS:
            return _followers(value, facts, lambda have, need: have >= need)
        case Rule.MAX_FOLLOWERS:
            return _followers(value, facts, lambda have, most: have <= most)
        case Rule.CATEGORY:
            unknown = _("Your profile does not name your niches yet.")
            return _any_of(value, facts.categories, unknown, _("Your profile names other niches."))
        case Rule.LANGUAGE:
            unknown = _("Your profile does not name your languages yet.")
            return _any_of(value, facts.languages, unknown, _("Your profile names other languages."))
        case Rule.CITY:
            return _place(value, facts.regency)
        case Rule.PROVINCE:
            return _place(value, facts.province)
        case Rule.KIND:
            return facts.kind == value["kind"], _("Your profile says otherwise.")
        case Rule.VERIFIED:
            return facts.is_verified, _("Ask the operator to check your profile.")
        case Rule.HAS_PHOTO:
            return facts.has_photo, _("Add a photo to your profile.")
    raise ValueError(f"unknown rule {rule!r}")


def check_requirements(requirements: Iterable[Requirement], facts: CreatorFacts) -> list[RuleResult]:
    """The answer to every requirement, in order. Unknown is not ok."""
    results = []
    for requirement in requirements:
        fits, missing = answer(requirement.rule, requirement.value, facts)
        results.append(
            RuleResult(
                ok=fits is True,
                is_unknown=fits is None,
                sentence=sentence_of(requirement.rule, requirement.value),
                help="" if fits else missing,
                rule=requirement.rule,
            )
        )
    return results


def failing(facts: CreatorFacts) -> Q:
    """The condition on Requirement rows that these facts do not meet: `check_requirements` said in SQL."""
    known = {slug: count for slug, count in facts.followers.items() if count is not None}
    if facts.best_followers is not None:
        known[""] = facts.best_followers
    elsewhere = ~Q(value__platform__in=list(known)) if known else Q(rule__isnull=False)
    low, high = elsewhere, elsewhere
    for slug, count in known.items():
        low |= Q(value__platform=slug, value__count__gt=count)
        high |= Q(value__platform=slug, value__count__lt=count)
    condition = Q(rule=Rule.MIN_FOLLOWERS) & low | Q(rule=Rule.MAX_FOLLOWERS) & high
    for rule, said in ((Rule.CATEGORY, facts.categories), (Rule.LANGUAGE, facts.languages)):
        fits = Q()
        for word in said:
            fits |= Q(value__any_of__contains=word)
        condition |= Q(rule=rule) & (~fits if said else Q())
    for rule, code in ((Rule.CITY, facts.regency), (Rule.PROVINCE, facts.province)):
        condition |= Q(rule=rule) & (~Q(value__code=code) if code else Q())
    condition |= Q(rule=Rule.KIND) & ~Q(value__kind=facts.kind)
    if not facts.is_verified:
        condition |= Q(rule=Rule.VERIFIED)
    if not facts.has_photo:
        condition |= Q(rule=Rule.HAS_PHOTO)
    return condition
