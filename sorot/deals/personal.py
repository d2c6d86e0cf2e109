"""What the tables of deals keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import BLANK, REPLACE, Table, Topic, keep

TABLES = (
    Table(
        "deals_application",
        Topic.DEALS,
        person=("creator_id>creators_creatorprofile.user_id",),
        acted="invited_by_id submitted_by_id",
        plain=(
            "id code state turn due_at fee currency tax_basis invited_at invitation_expires_at "
            "submitted_at read_at shortlisted_at agreed_at closed_at reason_kind is_demo created_at "
            "updated_at acting_agency_id campaign_id management_id organisation_id remind_at"
        ),
        hidden="submit_key version",
        personal={"idea": REPLACE, "invitation_text": REPLACE, "reason": REPLACE},
    ),
    Table(
        "deals_applicationline",
        Topic.DEALS,
        person=("application_id>deals_application.creator_id>creators_creatorprofile.user_id",),
        plain="id position platform format quantity publish_date",
    ),
    Table(
        "deals_applicationdraft",
        Topic.DEALS,
        person=("user_id",),
        plain="id code updated_at campaign_id creator_id organisation_id",
        personal={"data": BLANK},
        is_deleted=True,
        retention="drafts",
    ),
    Table(
        "deals_offer",
        Topic.DEALS,
        person=("application_id>deals_application.creator_id>creators_creatorprofile.user_id",),
        acted="answered_by_id made_by_id",
        plain=(
            "id code number side sha256 fee_bps state created_at expires_at answered_at money_mode "
            "merchant_of_record vat_rate_bps vat_base_part vat_base_whole"
        ),
        hidden="margin submit_key",
        personal={"terms_json": keep("contract"), "message": REPLACE, "answer": REPLACE},
        is_history=True,
        retention="contract",
    ),
    Table(
        "deals_deal",
        Topic.DEALS,
        person=(
            "creator_id>creators_creatorprofile.user_id",
            "talent_id",
        ),
        plain=(
            "id code title fee currency tax_basis first_draft_date last_publish_date state turn "
            "due_at agreed_at signed_at ready_at completed_at cancelled_at cancel_side "
            "cancel_asked_at is_demo created_at updated_at acting_agency_id application_id "
            "campaign_id management_id organisation_id review_days pay_within_days money_mode "
            "variable_limit kept_amount clocks_from disputed_at is_confirmed_by_silence remind_at "
            "is_goods_taxed late_fee_bps late_fee_cap_bps chased_at"
        ),
        hidden="margin version",
        personal={"cancel_reason": keep("contract")},
        retention="contract",
    ),
    Table(
        "deals_agreement",
        Topic.DEALS,
        person=("deal_id>deals_deal.talent_id",),
        plain="id code number sha256 fee_bps created_at voided_at offer_id",
        hidden="margin",
        personal={"document": keep("contract")},
        retention="contract",
    ),
    Table(
        "deals_agreementacceptance",
        Topic.DEALS,
        person=("user_id",),
        plain="id code side sha256 locale accepted_at agreement_id organisation_id",
        personal={"address": keep("contract"), "sentence": keep("contract")},
        retention="contract",
    ),
    Table(
        "deals_deliverableitem",
        Topic.DEALS,
        person=("deal_id>deals_deal.talent_id",),
        plain=("id code position platform format index of draft_due_date publish_date state approved_at published_at"),
        hidden="version",
        retention="contract",
    ),
    Table(
        "deals_submission",
        Topic.DEALS,
        person=("item_id>deals_deliverableitem.deal_id>deals_deal.talent_id",),
        acted="decided_by_id sent_by_id",
        plain="id code number state sent_at decided_at file_id",
        hidden="submit_key",
        personal={"url": keep("contract"), "caption": keep("contract"), "note": keep("contract")},
        retention="contract",
    ),
    Table(
        "deals_publication",
        Topic.DEALS,
        person=("item_id>deals_deliverableitem.deal_id>deals_deal.talent_id",),
        acted="told_by_id",
        plain="id code published_at told_at screenshot_id is_labelled",
        personal={"url": keep("contract"), "label_note": keep("contract")},
        retention="contract",
    ),
    Table(
        "deals_objection",
        Topic.DEALS,
        person=("publication_id>deals_publication.item_id>deals_deliverableitem.deal_id>deals_deal.talent_id",),
        acted="closed_by_id raised_by_id",
        plain="id code kind state raised_at closed_at",
        personal={"note": keep("contract")},
        retention="contract",
    ),
    Table(
        "deals_dispute",
        Topic.DEALS,
        person=("deal_id>deals_deal.talent_id",),
        acted="answered_by_id closed_by_id decided_by_id opened_by_id",
        plain=(
            "id code opened_side opened_at kind asked_amount state answer_due_at answered_at "
            "decision_due_at brand_amount talent_amount decided_amount closed_at"
        ),
        hidden="submit_key version",
        personal={"reason": keep("contract"), "answer": keep("contract"), "decision_reason": keep("contract")},
        retention="contract",
    ),
    Table(
        "deals_result",
        Topic.DEALS,
        person=("deal_id>deals_deal.talent_id",),
        acted="answered_by_id told_by_id",
        plain=("id code milestone_code part number side count earned told_at due_at state answered_at file_id"),
        hidden="submit_key",
        personal={"url": keep("contract"), "note": keep("contract"), "answer": keep("contract")},
        retention="contract",
    ),
)
