# ruff: noqa: E501 - tables of words and patterns read better unfolded
"""The closed list of column meanings, the values each accepts, and other names people use for them."""

from __future__ import annotations

from .profile import Profile

#: meaning -> (kind of values, what it is)
MEANINGS: dict[str, tuple[str, str]] = {
    "post_id": ("id", "the platform's id of a post or video"),
    "title": ("text", "title of a post or video"),
    "description": ("text", "caption or description of a post"),
    "url": ("url", "address of a post"),
    "thumbnail": ("image", "address of a picture"),
    "format": ("format", "kind of post: reel, story, short, image"),
    "duration": ("duration", "length of a post"),
    "tags": ("tags", "hashtags or keywords"),
    "published_at": ("date", "when the post was published"),
    "date": ("date", "the day or time the row's figures are of"),
    "account_id": ("account_id", "the platform's id of an account or channel"),
    "handle": ("handle", "user name of an account"),
    "name": ("name", "shown name of an account or person"),
    "account_url": ("account_url", "address of an account"),
    "platform": ("platform", "which platform the row is of"),
    "bio": ("text", "description of an account"),
    "category": ("label", "niche or category"),
    "country": ("country", "country of the account or person"),
    "audience_country": ("country", "main country of the audience, which is not the creator's"),
    "city": ("label", "city or place"),
    "language": ("label", "language"),
    "gender": ("label", "gender"),
    "age": ("label", "age or age group"),
    "email": ("email", "e-mail address"),
    "phone": ("phone", "telephone or WhatsApp number"),
    "verified": ("label", "whether the platform verified the account"),
    "tier": ("label", "size class: nano, micro, macro"),
    "joined_at": ("date", "when the account was opened"),
    "rank": ("order", "place in a list, or running number"),
    "score": ("score", "a tool's own score"),
    "views": ("count", "views or plays"),
    "likes": ("count", "likes, hearts, reactions"),
    "dislikes": ("count", "dislikes"),
    "comments": ("count", "comments or replies"),
    "shares": ("count", "shares or reposts"),
    "saves": ("count", "saves or bookmarks"),
    "reach": ("count", "people reached"),
    "impressions": ("count", "times shown"),
    "clicks": ("count", "clicks"),
    "profile_views": ("count", "visits of the profile"),
    "followers": ("count", "followers, subscribers or fans in all"),
    "following": ("count", "accounts followed"),
    "posts": ("count", "number of posts in all"),
    "new_followers": ("signed", "followers won, or the change against the day before"),
    "lost_followers": ("signed", "followers lost"),
    "engagements": ("count", "interactions in all"),
    "watch_time": ("amount", "time watched in all"),
    "avg_watch_time": ("duration", "average time watched of one view"),
    "avg_views": ("amount", "average views of a post"),
    "avg_likes": ("amount", "average likes of a post"),
    "avg_comments": ("amount", "average comments of a post"),
    "avg_shares": ("amount", "average shares of a post"),
    "avg_saves": ("amount", "average saves of a post"),
    "avg_engagements": ("amount", "average interactions of a post"),
    "engagement_rate": ("rate", "interactions divided by views, reach or followers"),
    "view_rate": ("rate", "views divided by followers"),
    "growth_rate": ("rate", "growth of followers in percent"),
    "ctr": ("rate", "clicks divided by impressions"),
    "completion_rate": ("rate", "share watched to the end, or average share watched"),
    "share": ("rate", "share of an audience that one part of it has"),
    "earnings": ("amount", "money earned"),
    "price": ("amount", "asked price"),
}

#: Names that other people's labels use for the same meaning.
ALIASES: dict[str, str] = {
    "video_id": "post_id", "content_id": "post_id", "media_id": "post_id", "tweet_id": "post_id", "native_id": "post_id", "id": "post_id",
    "caption": "description", "text": "description", "body": "description", "post_title": "title", "video_title": "title",
    "permalink": "url", "link": "url", "post_url": "url", "video_url": "url", "thumbnail_url": "thumbnail", "image": "thumbnail", "thumbnail_link": "thumbnail",
    "post_type": "format", "content_type": "format", "media_type": "format", "type": "format", "hashtags": "tags", "keywords": "tags",
    "publish_time": "published_at", "publish_date": "published_at", "published": "published_at", "published_date": "published_at", "posted_at": "published_at", "created_at": "published_at",
    "day": "date", "captured_at": "date", "snapshot_date": "date", "trending_date": "date", "captured_date": "date",
    "channel_id": "account_id", "user_id": "account_id", "username": "handle", "account_handle": "handle", "account": "handle", "screen_name": "handle", "user": "handle",
    "display_name": "name", "full_name": "name", "account_name": "name", "channel_name": "name", "channel_title": "name", "creator_name": "name", "channel": "name",
    "profile_url": "account_url", "channel_url": "account_url", "profile_link": "account_url", "niche": "category", "topic": "category", "category_id": "category",
    "location": "city", "creator_country": "country", "subscribers": "followers", "fans": "followers", "follower_count": "followers", "subscriber_count": "followers",
    "view_count": "views", "plays": "views", "like_count": "likes", "reactions": "likes", "comment_count": "comments", "replies": "comments", "share_count": "shares", "reposts": "shares",
    "retweets": "shares", "bookmarks": "saves", "save_count": "saves", "following_count": "following", "post_count": "posts", "posts_count": "posts", "video_count": "posts", "media_count": "posts",
    "followers_gained": "new_followers", "subscribers_gained": "new_followers", "follower_growth": "new_followers", "follower_change": "new_followers", "followers_change": "new_followers",
    "net_followers": "new_followers", "follows": "new_followers", "followers_lost": "lost_followers", "subscribers_lost": "lost_followers", "unfollows": "lost_followers",
    "interactions": "engagements", "engagement": "engagements", "total_engagement": "engagements", "er": "engagement_rate", "eng_rate": "engagement_rate", "click_through_rate": "ctr",
    "average_views": "avg_views", "average_likes": "avg_likes", "average_comments": "avg_comments", "average_shares": "avg_shares", "avg_engagement": "avg_engagements",
    "watch_hours": "watch_time", "avg_view_duration": "avg_watch_time", "average_view_duration": "avg_watch_time", "revenue": "earnings", "fee": "price", "rate_card": "price", "index": "rank",
    "position": "rank", "row_number": "rank", "none": "", "null": "", "other": "", "ignore": "", "unknown": "",
}  # fmt: skip


def canonical(name: str | None) -> str | None:
    """Our name for a meaning that a label calls by another, None for "nothing"."""
    if not name:
        return None
    low = name.strip().lower().replace(" ", "_").replace("-", "_")
    return low if low in MEANINGS else (ALIASES.get(low, low) or None)


def compatibility(meaning: str, p: Profile) -> float:
    """How well values fit a meaning: 1 fits, 0 contradicts; 0.6 when the column is empty and says nothing."""
    if p.filled == 0:
        return 0.6
    kind = MEANINGS[meaning][0]
    number, percent = p.share("number"), p.share("percent")
    date = p.share("date")
    words = p.share("text")
    wordy = words > 0.8 and p.share("url") < 0.2
    if kind == "count":
        if (
            p.share("written_date") > 0.6
            or p.share("long_id") > 0.6
            or percent > 0.6
            or (p.share("clock") > 0.8 and number < 0.5)
        ):
            return 0.0
        fractions = 1.0 if p.whole > 0.6 or p.top >= 1000 else 0.45
        below = 0.2 if p.low < -0.1 * abs(p.median) and p.negative > 0.5 else 0.7 if p.low < 0 else 1.0
        number = max(number, p.share("digits"))
        # A count may hold words for once; a column of words is none.
        return 0.0 if number < 0.2 else max(0.4, number) * fractions * below
    if kind == "signed":
        return 0.0 if number < 0.4 or percent > 0.6 or p.share("written_date") > 0.6 else number
    if kind == "amount":
        return (
            0.0
            if percent > 0.6
            or (
                number < 0.3
                and p.share("money") < 0.3
                and p.share("clock") < 0.5
                and meaning not in ("price", "earnings")
            )
            else max(number, p.share("clock"), 0.4)
        )
    if kind == "rate":
        if percent > 0.5:
            return 1.0
        if number < 0.4 or p.share("suffix") > 0.3 or p.top > 1000:
            return 0.0
        return 0.85 if p.top <= 100 and p.whole < 0.7 else 0.5 if p.top <= 100 else 0.25
    if kind == "date":
        return date if date > 0.4 else 0.35 if p.share("clock") > 0.8 and meaning == "date" else 0.0
    if kind == "duration":
        return 1.0 if p.share("clock") > 0.5 else 0.8 * number if p.top < 500_000 else 0.1
    if kind == "order":
        return (
            1.0
            if p.sequence or p.share("ordinal") > 0.7
            else 0.0
            if number < 0.6 or p.whole < 0.9 or p.top > 1_000_000 or p.low < 0
            else 0.7
        )
    if kind == "score":
        return 0.9 if number > 0.6 and p.top <= 1000 else 0.3
    if kind in ("url", "account_url", "image"):
        url = p.share("url")
        if url < 0.4:
            return 0.0
        image, person = p.share("image") / url, p.share("profile_url") / url
        fit = {"image": image, "account_url": person, "url": 1 - max(image, person)}[kind]
        return url * max(fit, 0.3)
    if kind == "id":
        if p.share("url") > 0.5 or p.share("written_date") > 0.5 or p.words > 2.5 or p.share("channel_id") > 0.5:
            return 0.0
        if p.share("video_id") > 0.6 or p.share("long_id") > 0.6:
            return 1.0
        return 0.75 if p.distinct > 0.5 and p.words < 1.3 and percent < 0.2 and p.share("suffix") < 0.2 else 0.2
    if kind == "account_id":
        if p.share("channel_id") > 0.5:
            return 1.0
        if p.share("url") > 0.5 or p.share("written_date") > 0.5 or p.words > 1.8:
            return 0.0
        return 0.8 if p.share("long_id") > 0.5 or number > 0.8 else 0.5
    if kind == "handle":
        if number > 0.8 or p.share("url") > 0.5 or p.share("written_date") > 0.5 or p.share("channel_id") > 0.5:
            return 0.0
        return max(p.share("at"), p.share("handle"), 0.65 * p.share("token"), 0.35 if p.words < 2.2 else 0.05)
    if kind == "name":
        if number > 0.7 or p.share("url") > 0.5 or p.share("written_date") > 0.5 or p.share("channel_id") > 0.5:
            return 0.0
        return 0.3 if p.share("at") > 0.5 else 0.9 - 0.35 * p.share("handle") - (0.4 if p.words > 8 else 0)
    if kind == "text":
        if number > 0.8 or p.share("url") > 0.7 or p.share("written_date") > 0.6 or p.share("channel_id") > 0.5:
            return 0.0
        return 0.9 if p.words > 1.5 or wordy else 0.5
    if kind == "tags":
        return 1.0 if p.share("tags") > 0.3 else 0.6 if wordy else 0.0
    if kind == "country":
        return 1.0 if p.share("country") > 0.5 else 0.4 if wordy and p.distinct < 0.9 else 0.15 if wordy else 0.0
    if kind == "platform":
        return 1.0 if p.share("platform") > 0.6 else 0.3 if wordy else 0.0
    if kind == "format":
        return 1.0 if p.share("format") > 0.5 else 0.7 if wordy and p.distinct < 0.7 else 0.3 if wordy else 0.0
    if kind == "email":
        return 1.0 if p.share("email") > 0.4 else 0.0 if number > 0.5 else 0.2
    if kind == "phone":
        return 1.0 if p.share("phone") > 0.4 else 0.5 if number > 0.5 or p.share("long_id") > 0.5 else 0.2
    # label: few words, often repeated; ages and category ids may be numbers
    if p.share("url") > 0.5 or p.share("written_date") > 0.6:
        return 0.0
    if number > 0.8:
        return (
            0.8 if meaning in ("age", "category") and p.top < 1000 else 0.5 if meaning in ("verified", "tier") else 0.0
        )
    return 0.9 if p.words < 5 else 0.4
