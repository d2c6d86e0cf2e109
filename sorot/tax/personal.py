"""What tax keeps about people (core/personal.py says how to read it)."""

from sorot.core.personal import Table, Topic

TABLES = (
    Table(
        "tax_taxrule",
        Topic.MACHINE,
        acted="added_by_id",
        plain=(
            "id row_code country code value valid_from_date valid_until_date law source confidence checked_date note "
            "added_at"
        ),
        hidden="submit_key version",
    ),
)
