"""What insights keep about people (core/personal.py says how to read it).

Pictures go with the account; what a brand saw of them are the numbers, which go with the account as well.
"""

from sorot.core.personal import BLANK, Table, Topic

_CREATOR = "account_id>creators_socialaccount.creator_id>creators_creatorprofile.user_id"

TABLES = (
    Table(
        "insights_screenshot",
        Topic.NUMBERS,
        person=(_CREATOR,),
        acted="created_by_id decided_by_id",
        plain=(
            "id code captured_date is_one_day platform language state problem place created_at read_at confirmed_at "
            "refused_at replied_at decided_at file_id post_id sha256"
        ),
        # The other picture may be somebody else's.
        hidden="submit_key version same_as_id picture_hash figures_hash",
        personal={"marks": BLANK, "numbers": BLANK, "reply": BLANK, "decision": BLANK},
        is_deleted=True,
    ),
    Table(
        "insights_screenshotfigure",
        Topic.NUMBERS,
        person=(f"screenshot_id>insights_screenshot.{_CREATOR}",),
        plain="id label read_value is_rounded confidence box_left box_top box_right box_bottom value was_changed",
        is_deleted=True,
    ),
)
