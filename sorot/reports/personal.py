"""What reports keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import Table, Topic

TABLES: tuple[Table, ...] = (
    Table(
        "reports_campaigncost",
        Topic.ORGANISATION,
        acted="created_by_id",
        plain="id code campaign_id deal_id kind amount currency spent_date note takes_back_id created_at",
        hidden="submit_key",
        is_history=True,
    ),
    Table(
        "reports_outcome",
        Topic.ORGANISATION,
        acted="created_by_id",
        plain=(
            "id code campaign_id deal_id first_date last_date clicks orders new_customers revenue currency source note "
            "takes_back_id created_at"
        ),
        hidden="submit_key",
        is_history=True,
    ),
    Table(
        "reports_reportplan",
        Topic.ORGANISATION,
        acted="updated_by_id",
        plain="id campaign_id goal_customers views reach engagement clicks orders budget updated_at",
        hidden="version",
    ),
    Table(
        "reports_reportsettings",
        Topic.ORGANISATION,
        acted="updated_by_id",
        plain="id campaign_id margin_bps emv_rates shown_name notes updated_at",
        hidden="version",
    ),
    Table(
        "reports_edition",
        Topic.DEALS,
        acted="created_by_id",
        plain="id code campaign_id number age day document sha256 created_at",
        hidden="submit_key",
        is_history=True,
    ),
    Table(
        "reports_reportshare",
        Topic.ORGANISATION,
        acted="created_by_id",
        plain=(
            "id code campaign_id edition_id label language with_costs with_names expires_at revoked_at openings "
            "last_opened_at created_at"
        ),
        hidden="token_sha256 password submit_key",
    ),
    Table(
        "reports_reportschedule",
        Topic.ORGANISATION,
        acted="updated_by_id",
        plain="id code campaign_id ages language with_costs with_names updated_at",
        hidden="version",
    ),
    Table(
        "reports_reportaddress",
        Topic.NEWS,
        person=("email@",),
        plain="id schedule_id is_active stopped_at",
        is_deleted=True,
    ),
    Table(
        "reports_sentreport",
        Topic.NEWS,
        plain="id address_id edition_id share_id sent_at",
    ),
)
