"""What the tables of numbers keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import BLANK, Table, Topic

TABLES = (
    Table(
        "analytics_importbatch",
        Topic.NUMBERS,
        person=("account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id",),
        acted="created_by_id",
        plain=(
            "id code sha256 platform table_kind state row_count new_count changed_count "
            "same_count error_count foreign_count created_at applied_at discarded_at file_id"
        ),
        hidden="submit_key version",
        personal={"name": BLANK, "choices": BLANK, "mapping": BLANK},
        is_deleted=True,
    ),
    Table(
        "analytics_importrowerror",
        Topic.NUMBERS,
        person=(
            "batch_id>analytics_importbatch.account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id",
        ),
        plain="id line column code",
        personal={"value": BLANK, "facts": BLANK},
        is_deleted=True,
    ),
    Table(
        "analytics_post",
        Topic.NUMBERS,
        person=("account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id",),
        plain="id code platform native_id format published_at created_at",
        personal={"url": BLANK, "title": BLANK},
        is_deleted=True,
    ),
    Table(
        "analytics_postsnapshot",
        Topic.NUMBERS,
        person=("post_id>analytics_post.account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id",),
        plain=(
            "id captured_date captured_at source views likes comments shares saves reach definition_version batch_id"
        ),
        is_deleted=True,
    ),
    Table(
        "analytics_accountsnapshot",
        Topic.NUMBERS,
        person=("account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id",),
        plain=(
            "id date captured_at source followers following posts views likes comments shares "
            "profile_views reach new_followers lost_followers definition_version batch_id"
        ),
        is_deleted=True,
    ),
)
