"""What the tables of campaigns keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import Table, Topic

TABLES = (
    Table(
        "campaigns_campaign",
        Topic.ORGANISATION,
        acted="created_by_id",
        plain=(
            "id code title title_key goal category description fee_kind fee_min fee_max currency "
            "tax_basis barter_item barter_value budget slots apply_by_date apply_until_at "
            "publish_from_date publish_until_date zone revisions_included state published_at "
            "closed_at close_reason platforms formats is_demo created_at updated_at acting_agency_id "
            "organisation_id province_id"
        ),
        hidden="submit_key version",
    ),
    Table(
        "campaigns_deliverableline",
        Topic.ORGANISATION,
        plain="id position platform format quantity campaign_id",
    ),
    Table(
        "campaigns_requirement",
        Topic.ORGANISATION,
        plain="id position rule value campaign_id",
    ),
    Table(
        "campaigns_agencygrant",
        Topic.ORGANISATION,
        acted="granted_by_id",
        plain="id code created_at revoked_at agency_id brand_id",
    ),
)
