"""The life of a screenshot, and which numbers on it count."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sorot.core.states import register

#: Pictures of one upload.
MOST_PICTURES = 8


class ShotState(models.TextChoices):
    """The life of a screenshot. Only a confirmed one counts."""

    WAITING = "waiting", _("Being read")
    READ = "read", _("Waiting for your check")
    HELD = "held", _("Held: an operator looks at it")
    CONFIRMED = "confirmed", pgettext_lazy("screenshot", "Confirmed")
    REFUSED = "refused", pgettext_lazy("screenshot", "Not used")


SHOT_MOVES = register(
    "insights.Screenshot",
    {
        ShotState.WAITING: {ShotState.READ, ShotState.HELD, ShotState.REFUSED},
        ShotState.READ: {ShotState.CONFIRMED, ShotState.REFUSED},
        ShotState.HELD: {ShotState.READ, ShotState.REFUSED},
        ShotState.CONFIRMED: {ShotState.READ},
        ShotState.REFUSED: set(),
    },
)


class Label(models.TextChoices):
    """What a screen counts."""

    VIEWS = "views", pgettext_lazy("screenshot", "Views")
    REACH = "reach", pgettext_lazy("screenshot", "Accounts reached")
    INTERACTIONS = "interactions", pgettext_lazy("screenshot", "Interactions")
    LIKES = "likes", pgettext_lazy("screenshot", "Likes")
    COMMENTS = "comments", pgettext_lazy("screenshot", "Comments")
    SHARES = "shares", pgettext_lazy("screenshot", "Shares")
    SAVES = "saves", pgettext_lazy("screenshot", "Saves")
    FOLLOWERS = "followers", pgettext_lazy("screenshot", "Followers")
    PROFILE_VISITS = "profile_visits", pgettext_lazy("screenshot", "Profile visits")
    NEW_FOLLOWERS = "new_followers", pgettext_lazy("screenshot", "New followers")
    PLAYS = "plays", pgettext_lazy("screenshot", "Plays")
    IMPRESSIONS = "impressions", pgettext_lazy("screenshot", "Impressions")
    WATCH_HOURS = "watch_hours", pgettext_lazy("screenshot", "Watch time (hours)")


#: What is written of a post: label -> metric. The dictionary has no counter for the others.
OF_POST = {name: name for name in ("views", "likes", "comments", "shares", "saves", "reach")}
#: What is written of an account whatever time the screen is about: how it stands.
OF_ACCOUNT = {"followers": "followers"}
#: What is written of an account only from a screen about one day: readings of accounts are day by day.
OF_DAY = {
    "views": "views", "likes": "likes", "comments": "comments", "shares": "shares", "reach": "reach",
    "profile_visits": "profile_views", "new_followers": "new_followers",
}  # fmt: skip


def counted(*, is_post: bool, is_one_day: bool) -> dict[str, str]:
    """label -> metric of what a confirmed screenshot adds to the numbers."""
    if is_post:
        return OF_POST
    return OF_ACCOUNT | OF_DAY if is_one_day else OF_ACCOUNT
