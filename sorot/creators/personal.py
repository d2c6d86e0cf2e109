"""What the tables of creators keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import BLANK, LABEL, Table, Topic, put

TABLES = (
    Table(
        "creators_creatorprofile",
        Topic.PROFILE,
        person=("user_id",),
        plain="id code kind accepts_barter is_demo created_at updated_at",
        hidden="submit_key version",
        personal={
            "handle": LABEL,
            "display_name": LABEL,
            "name_key": LABEL,
            "bio": BLANK,
            "field_of_expertise": BLANK,
            "credentials": BLANK,
            "impartiality": BLANK,
            "run_by": BLANK,
            "works_per_month": BLANK,
            "categories": BLANK,
            "languages": BLANK,
            "city_id": BLANK,
            "management_id": BLANK,
            "is_public": put("false"),
            "is_open_to_work": put("false"),
            "best_followers": BLANK,
            "main_engagement": BLANK,
            "platforms": BLANK,
            "photo_count": put("0"),
            "verified_at": BLANK,
        },
    ),
    Table(
        "creators_socialaccount",
        Topic.NUMBERS,
        person=("creator_id>creators_creatorprofile.user_id",),
        plain=(
            "id code platform followers post_count engagement_rate metrics_source metrics_captured_at "
            "verified_at created_at updated_at"
        ),
        hidden="submit_key version",
        personal={"handle": BLANK, "url": BLANK, "provenance": BLANK},
        is_deleted=True,
    ),
    Table(
        "creators_managementrequest",
        Topic.PROFILE,
        person=("creator_id>creators_creatorprofile.user_id",),
        acted="created_by_id",
        plain="id code state created_at decided_at management_id",
        personal={"note": BLANK},
        is_deleted=True,
    ),
    Table(
        "creators_portfolioitem",
        Topic.PROFILE,
        person=("creator_id>creators_creatorprofile.user_id",),
        plain="id code kind position seconds is_poster_chosen created_at file_id poster_id",
        hidden="submit_key",
        personal={"alt": BLANK, "caption": BLANK},
        is_deleted=True,
    ),
)
