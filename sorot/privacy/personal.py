"""What this room itself keeps about people (core/personal.py says how to read it)."""

from sorot.core.personal import BLANK, REPLACE, SECRET, Table, Topic

TABLES = (
    Table(
        "privacy_datarequest",
        Topic.REQUESTS,
        person=("user_id",),
        acted="answered_by_id",
        plain=(
            "id code kind state asked_at due_at answered_at act_at closed_at label size sha256 expires_at fetched_at"
        ),
        hidden="submit_key version",
        personal={"text": REPLACE, "answer": REPLACE, "problem": REPLACE, "path": SECRET, "key_sealed": SECRET},
        retention="consent",
    ),
    Table(
        "privacy_consententry",
        Topic.CONSENT,
        person=("user_id",),
        plain="id code purpose is_given text_sha256 locale at",
        hidden="submit_key",
        personal={"address": BLANK},
        is_history=True,
        retention="consent",
    ),
    Table(
        "privacy_retentionrule",
        plain="id key days law source confidence valid_from_date checked_date is_nightly",
    ),
)
