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
            "same_count error_count foreign_count created_at applied_at discarded_at undone_at file_id"
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
        plain="id code platform native_id format published_at created_at batch_id",
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
    Table(
        "analytics_replacedreading",
        Topic.NUMBERS,
        person=(
            "batch_id>analytics_importbatch.account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id",
        ),
        plain="id table row_id batch_id",
        personal={"before": BLANK},
        is_deleted=True,
    ),
    Table(
        "analytics_rememberedmapping",
        Topic.NUMBERS,
        person=("creator_id>creators_creatorprofile.user_id",),
        plain="id fingerprint table_kind used_at",
        personal={"header": BLANK, "mapping": BLANK, "orders": BLANK},
        is_deleted=True,
    ),
    Table(
        "analytics_audienceslice",
        Topic.NUMBERS,
        person=("account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id",),
        plain="id as_of dimension basis key share source batch_id",
        is_deleted=True,
    ),
    Table(
        "analytics_signalcontest",
        Topic.NUMBERS,
        person=("account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id",),
        acted="raised_by_id answered_by_id",
        plain="id code signal state raised_at answered_at",
        hidden="submit_key version",
        personal={"text": BLANK, "shown": BLANK, "answer": BLANK},
        is_deleted=True,
    ),
    Table(
        "analytics_sharingchoice",
        Topic.NUMBERS,
        person=("creator_id>creators_creatorprofile.user_id",),
        acted="decided_by_id",
        plain="id is_sharing decided_at",
        is_deleted=True,
    ),
    Table(
        "analytics_benchmarkentry",
        Topic.NUMBERS,
        person=("account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id",),
        plain="id benchmark_id value",
        is_deleted=True,
    ),
    Table(
        "analytics_metricdefinition",
        Topic.MACHINE,
        plain=(
            "id code platform scope metric formats native_name version valid_from_date valid_until_date unit paid "
            "comparable_group meaning_id meaning_en source confidence checked_date"
        ),
    ),
    Table(
        "analytics_platformchange",
        Topic.MACHINE,
        acted="added_by_id",
        plain=(
            "id code platform happened_date formats breaks title_id title_en what_id what_en advice_id advice_en "
            "source confidence checked_date added_at"
        ),
        hidden="submit_key version",
    ),
    Table(
        "analytics_externalbenchmark",
        Topic.MACHINE,
        plain="id code platform metric group country value publisher year method checked_date",
    ),
    Table(
        "analytics_benchmark",
        Topic.MACHINE,
        plain=("id code platform tier format category metric edition published_at is_current n p10 p25 p50 p75 p90"),
    ),
    Table(
        "analytics_weatherreading",
        Topic.MACHINE,
        plain="id platform format week_date creators log_ratio z state computed_at",
    ),
)
