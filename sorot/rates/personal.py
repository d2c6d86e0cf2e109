"""What rates keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import BLANK, Table, Topic

CARD = "card_id>rates_ratecard.creator_id>creators_creatorprofile.user_id"
TABLES = (
    Table(
        "rates_ratecard",
        Topic.PROFILE,
        person=("creator_id>creators_creatorprofile.user_id",),
        plain="id code valid_until_date version created_at updated_at",
        personal={"notes": BLANK},
        is_deleted=True,
    ),
    Table(
        "rates_rateline",
        Topic.PROFILE,
        person=(CARD,),
        plain="id code position fee currency is_nett mode is_package is_shown created_at",
        hidden="submit_key",
        personal={"name": BLANK, "said": BLANK},
        is_deleted=True,
    ),
    Table(
        "rates_cardedition",
        Topic.PROFILE,
        person=(CARD,),
        acted="created_by_id",
        plain="id code version created_at",
        personal={"offered": BLANK},
        is_deleted=True,
    ),
    Table(
        "rates_productioncost",
        Topic.PROFILE,
        person=("creator_id>creators_creatorprofile.user_id",),
        plain="id code platform format amount updated_at",
        is_deleted=True,
    ),
    Table(
        "rates_priceedition",
        plain=(
            "id code platform format tier basis currency edition published_at is_current n from_date to_date "
            "p25 p50 p75 posts_n cpm cpv cpe_n cpe"
        ),
    ),
    # What an edition counted: the next one asks how many differ.
    Table(
        "rates_priceentry",
        person=("deal_id>deals_deal.talent_id",),
        plain="id edition_id",
        hidden="value",
        is_deleted=True,
    ),
)
