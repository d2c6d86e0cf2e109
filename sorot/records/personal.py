"""What contests of figures keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import BLANK, REPLACE, Table, Topic

TABLES = (
    Table(
        "records_recordcontest",
        Topic.DEALS,
        person=("creator_id>creators_creatorprofile.user_id",),
        acted="raised_by_id answered_by_id",
        plain="id code kind figure state raised_at answered_at organisation_id",
        hidden="submit_key version",
        personal={"text": REPLACE, "shown": BLANK, "answer": REPLACE},
    ),
)
