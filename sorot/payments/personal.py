"""What the tables of money keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import MENTION, Table, Topic, keep, put

TABLES = (
    Table(
        "payments_payee",
        Topic.PAYEE,
        person=("user_id",),
        plain="id code created_at organisation_id tax_saved_at",
        personal={
            "legal_name_sealed": keep("books", sealed=True),
            "tax_id_sealed": keep("books", sealed=True),
            "tax_id_last4": keep("books"),
            "tax_id_kind": keep("books"),
            "tax_status": keep("books"),
            "charges_vat": keep("books"),
            "treaty_until_date": keep("books"),
            "treaty_form_id": keep("books"),
            "address_sealed": keep("books", sealed=True),
            "completed_at": keep("books"),
            "entity": keep("books"),
            "residency": keep("books"),
            "is_automatic": put("false"),
        },
        kept_if=(
            "exists (select from payments_paymentterms x where x.payee_id = t.id) "
            "or exists (select from payments_payout x where x.payee_id = t.id)"
        ),
        retention="books",
    ),
    Table(
        "payments_payoutaccount",
        Topic.PAYEE,
        person=("payee_id>payments_payee.user_id",),
        acted="created_by_id name_accepted_by_id",
        plain=("id code created_at usable_at retired_at institution_id name_accepted_at name_checked_at name_state"),
        personal={
            "number_sealed": keep("books", sealed=True),
            "last4": keep("books"),
            "holder_sealed": keep("books", sealed=True),
            "bank_name_sealed": keep("books", sealed=True),
            "name_accept_reason": keep("books"),
        },
        kept_if="exists (select from payments_payout x where t.id in (x.account_id, x.approved_account_id))",
        retention="books",
    ),
    Table(
        "payments_payout",
        Topic.MONEY,
        person=("payee_id>payments_payee.user_id",),
        acted="approved_by_id requested_by_id sent_by_id",
        plain=(
            "id code purse amount currency state requested_at approved_at sent_at settled_at "
            "bank_reference closed_at account_id approved_account_id approved_amount attempt channel "
            "expected_at failure failure_code gateway_id gateway_status is_automatic rail replaces_id "
            "batch_id"
        ),
        hidden="alarm strikes checks next_check_at gateway_fee submit_key version",
        personal={"reason": keep("books")},
        retention="books",
    ),
    Table(
        "payments_payouttry",
        Topic.MONEY,
        person=("payout_id>payments_payout.payee_id>payments_payee.user_id",),
        plain="id code attempt channel gateway_id ended_at",
        retention="books",
    ),
    Table(
        "payments_payoutbatch",
        Topic.MONEY,
        acted="created_by_id",
        plain="id code currency count total sha256 created_at",
        hidden="submit_key",
        personal={"file_sealed": keep("books", exported=False)},
        retention="books",
    ),
    Table(
        "payments_paymentterms",
        Topic.MONEY,
        person=("talent_id",),
        plain=(
            "id code deal_code title mode currency fee_bps agreement_sha256 opened_at cancelled_at "
            "acting_agency_id management_id payee_id payer_id frozen_at pay_within_days merchant_of_record tax_basis "
            "in_kind_amount late_fee_bps late_fee_cap_bps"
        ),
        hidden="vat_rate_bps vat_base_part vat_base_whole",
        personal={"cancel_reason": keep("books"), "in_kind_item": keep("books")},
        retention="books",
    ),
    Table(
        "payments_milestone",
        Topic.MONEY,
        person=("terms_id>payments_paymentterms.talent_id",),
        plain=(
            "id code position label due_rule due_date amount state approved_at funded_at released_at "
            "refunded_at cancelled_at funding_id available_at basis earned_amount hold_ended_at "
            "pay_due_date rate_amount rate_per in_kind_amount late_for_id paid_amount"
        ),
        hidden="margin_amount fee_amount returned_amount vat_amount cover_amount short_amount drawn_amount",
        retention="books",
    ),
    Table(
        "payments_funding",
        Topic.MONEY,
        acted="confirmed_by_id reported_by_id",
        plain=(
            "id code reference amount state source created_at expires_at reported_at sent_date "
            "confirmed_at bank_reference rejected_at rejection_reason closed_at evidence_id terms_id "
            "extra_amount frozen_at gateway pay_method purpose"
        ),
        hidden="version",
        personal={"sender_name": keep("books", exported=False)},
        retention="books",
    ),
    Table(
        "payments_checkout",
        Topic.MONEY,
        acted="created_by_id",
        plain=(
            "id code number gateway reference amount currency state locale created_at expires_at "
            "gateway_id url payment_id raw_status method fee paid_amount paid_at is_balance closed_at "
            "alarm alarm_amount next_check_at checks funding_id"
        ),
        hidden="version",
        retention="books",
    ),
    Table(
        "payments_sourcereturn",
        Topic.MONEY,
        acted="requested_by_id",
        plain=(
            "id code key amount currency state requested_at gateway_id raw_status fee settled_at "
            "failed_at failure alarm next_check_at checks brand_id checkout_id"
        ),
        hidden="submit_key version",
        retention="books",
    ),
    Table(
        "payments_chargeback",
        Topic.MONEY,
        acted="debt_closed_by_id decided_by_id evidence_sent_by_id",
        plain=(
            "id code gateway case_id amount currency state opened_at evidence_due_at evidence_sent_at "
            "reserved_at raw_status said decided_at from_held from_balance owed_amount owed_due_at "
            "debt debt_closed_at debt_note next_check_at checks checkout_id"
        ),
        hidden="version",
        retention="books",
    ),
    Table(
        "payments_gatewayevent",
        Topic.MONEY,
        acted="handled_by_id",
        plain=(
            "id code gateway identity body_sha256 received_at last_received_at deliveries state "
            "subject reference raw_status amount problem done_at finding"
        ),
        hidden="version",
        personal={"body": MENTION, "headers": MENTION},
        retention="notices",
    ),
    Table(
        "payments_refusedhook",
        Topic.MACHINE,
        plain="id gateway date count last_at",
        personal={"last_address": keep("moments", exported=False)},
        retention="moments",
    ),
    Table(
        "payments_bankstatement",
        Topic.MONEY,
        acted="imported_by_id",
        plain=(
            "id code sha256 bank account first_date last_date new_count known_count opening_balance "
            "closing_balance gaps pending_count left_out imported_at file_id"
        ),
        retention="books",
    ),
    Table(
        "payments_statementline",
        Topic.MONEY,
        person=("payout_id>payments_payout.payee_id>payments_payee.user_id",),
        acted="used_by_id",
        plain=("id code row booked_date amount state used_at problem batch_id funding_id statement_id"),
        hidden="balance fingerprint version",
        personal={"description": keep("books"), "reference": keep("books")},
        retention="books",
    ),
    Table(
        "payments_reconciliationrun",
        Topic.MONEY,
        acted="started_by_id",
        plain=(
            "id code channel for_date state started_at finished_at ours_count theirs_count new_count "
            "healed_count is_listed ours_balance theirs_balance problem"
        ),
        hidden="version",
        retention="books",
    ),
    Table(
        "payments_difference",
        Topic.MONEY,
        acted="explained_by_id",
        plain=(
            "id code channel kind key subject reference gateway_id for_date ours_amount theirs_amount "
            "ours_status theirs_status effect first_seen_at last_seen_at state healed_at explained_at "
            "note run_id"
        ),
        hidden="version",
        retention="books",
    ),
    Table(
        "payments_ownmove",
        Topic.MONEY,
        acted="recorded_by_id",
        plain="id code source target amount currency reference recorded_at moved_date",
        retention="books",
    ),
    Table(
        "payments_ownmoveline",
        Topic.MONEY,
        plain="id code channel name line_date found_at move_id",
        retention="books",
    ),
    Table(
        "payments_partnerfee",
        Topic.MONEY,
        acted="recorded_by_id",
        plain="id code channel amount is_given_back currency period reference recorded_at",
        retention="books",
    ),
    Table(
        "payments_withholding",
        Topic.MONEY,
        person=("payee_id>payments_payee.user_id",),
        plain=(
            "id code terms_id milestone_id payee_id withholder_id kind country currency tax_day period tax_basis "
            "cash_amount in_kind_amount base_amount tax_amount catch_up_amount factor_bps entity residency "
            "tax_id_kind object_code confidence created_at"
        ),
        hidden="cover_amount",
        personal={"facts": keep("books"), "parties_sealed": keep("books", sealed=True)},
        retention="books",
    ),
    Table(
        "payments_taxremittance",
        Topic.MONEY,
        acted="recorded_by_id",
        plain="id code withholder_id kind period currency amount way reference paid_date recorded_at",
        hidden="submit_key",
        retention="books",
    ),
    Table("payments_taxmonth", Topic.MACHINE, plain="id withholder_id payee_id period"),
    Table(
        "payments_siteidentity",
        Topic.MACHINE,
        acted="updated_by_id",
        plain="id legal_name address city tax_id charges_vat signatory logo_id updated_at",
        hidden="version",
    ),
    Table(
        "payments_feeschedule",
        Topic.MACHINE,
        plain="id valid_from_date rate_bps source",
    ),
    Table(
        "payments_institution",
        Topic.MACHINE,
        plain="code name kind clearing_code number_pattern number_hint position is_active",
    ),
    Table(
        "payments_releasehold",
        Topic.MACHINE,
        plain="id method valid_from_date days source checked_date",
    ),
    Table(
        "payments_transferrail",
        Topic.MACHINE,
        plain=(
            "id rail kind minimum maximum opens closes minutes valid_from_date source checked_date "
            "confidence institution_id"
        ),
    ),
    Table(
        "ledger.account",
        Topic.MONEY,
        plain="id code currency kind guarded balance opened_at",
        retention="books",
    ),
    Table(
        "ledger.txn",
        Topic.MONEY,
        plain="id key kind body_hash seal actor metadata effective_at recorded_at xact",
        retention="books",
    ),
    Table(
        "ledger.entry",
        Topic.MONEY,
        plain="id txn_id account_id currency amount",
        retention="books",
    ),
    Table(
        "ledger.segment",
        Topic.MONEY,
        plain=(
            "id last_txn last_account txn_count entry_count turnover account_ids account_codes "
            "account_leaves txn_ids txn_keys txn_leaves entry_ids entry_txns entry_accounts "
            "entry_amounts sealed_at previous hash"
        ),
        retention="books",
    ),
)
