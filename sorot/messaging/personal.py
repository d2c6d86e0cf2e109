"""What the tables of conversations and news keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import REPLACE, SCRUB, Table, Topic

TABLES = (
    Table(
        "messaging_thread",
        Topic.MESSAGES,
        plain="id code subject_type subject_code title created_at last_message_at",
    ),
    Table(
        "messaging_threadparty",
        Topic.MESSAGES,
        person=("user_id",),
        plain="id side joined_at organisation_id thread_id",
    ),
    Table(
        "messaging_message",
        Topic.MESSAGES,
        person=("author_id",),
        plain="id code kind side file_count event_verb created_at organisation_id thread_id",
        hidden="submit_key",
        personal={"body": REPLACE, "event_data": SCRUB},
        is_history=True,
    ),
    Table(
        "messaging_readmark",
        Topic.MESSAGES,
        person=("user_id",),
        plain="id side read_at last_read_id thread_id",
        is_deleted=True,
    ),
    Table(
        "messaging_notification",
        Topic.NEWS,
        person=("user_id",),
        plain="id code verb url created_at read_at mailed_at organisation_id thread_id",
        hidden="dedupe_key",
        personal={"data": SCRUB},
        is_deleted=True,
        retention="news",
    ),
    Table(
        "messaging_notificationpreference",
        Topic.NEWS,
        person=("user_id",),
        plain="id wants_mail updated_at",
        is_deleted=True,
    ),
)
