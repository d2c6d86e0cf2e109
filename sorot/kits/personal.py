"""What kits keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import BLANK, Table, Topic

TABLES: tuple[Table, ...] = (
    Table(
        "kits_kitsettings",
        Topic.PROFILE,
        person=("creator_id>creators_creatorprofile.user_id",),
        plain="id public_blocks brand_blocks block_order numbers accent cover language is_indexed updated_at",
        hidden="version",
        personal={"headline": BLANK},
        is_deleted=True,
    ),
)
