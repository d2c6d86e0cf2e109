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
    Table(
        "kits_historysettings",
        Topic.PROFILE,
        person=("creator_id>creators_creatorprofile.user_id",),
        plain="id shows_amounts shows_figures updated_at",
        hidden="version",
        is_deleted=True,
    ),
    Table(
        "kits_hiddendeal",
        Topic.PROFILE,
        person=("creator_id>creators_creatorprofile.user_id",),
        plain="id deal_id hidden_at",
        is_deleted=True,
    ),
    Table(
        "kits_issuedhistory",
        Topic.PROFILE,
        person=("creator_id>creators_creatorprofile.user_id",),
        plain="id sha256 key deals issued_at superseded_at",
        is_deleted=True,
    ),
)
