"""What the database refuses about withheld tax: half a term, a sum that does not fit, a change of a paper."""

import django.db.models.expressions
from django.db import migrations, models

FINAL = """
create function payments_final() returns trigger language plpgsql as $$
begin
  raise exception '% rows are final', tg_table_name using errcode = '23C01';
end $$;
create trigger payments_withholding_final before update or delete on payments_withholding for each row
  execute function payments_final();
create trigger payments_taxremittance_final before update or delete on payments_taxremittance for each row
  execute function payments_final();
"""
UNDO = """
drop trigger payments_withholding_final on payments_withholding;
drop trigger payments_taxremittance_final on payments_taxremittance;
drop function payments_final();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0011_withholding'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['parts', 'tax'])), name='funding_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.UniqueConstraint(condition=models.Q(('purpose', 'tax'), ('state__in', ['awaiting', 'reported'])), fields=('terms',), name='funding_one_live_for_tax'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('cover_amount__gte', 0), ('fee_amount__gte', 0), ('in_kind_amount__gte', 0), ('vat_amount__gte', 0), models.Q(('amount__gt', 0), models.Q(('amount', 0), ('in_kind_amount__gt', 0)), _connector='OR')), name='milestone_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('earned_amount__gte', 0), ('earned_amount__lte', models.F('amount')), ('returned_amount__gte', 0), ('state', 'released'), models.Q(('earned_amount__gt', 0), ('amount', 0), _connector='OR'), ('drawn_amount__gte', 0), ('paid_amount__gte', 0), ('paid_amount__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('earned_amount'), '+', models.F('cover_amount')), '+', models.F('drawn_amount')))), models.Q(models.Q(('state', 'released'), _negated=True), ('drawn_amount', 0), ('earned_amount', None), ('paid_amount', None), ('returned_amount', 0)), _connector='OR'), name='milestone_earned_iff_released'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('short_amount', 0), models.Q(('short_amount__gt', 0), ('state', 'funded')), _connector='OR'), name='milestone_short_while_funded'),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tax_id_kind', ''), ('tax_id_last4', '')), models.Q(('tax_id_kind__in', ['npwp', 'nik', 'tin']), models.Q(('tax_id_last4', ''), _negated=True)), _connector='OR'), name='payee_tax_number_has_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='payee',
            constraint=models.CheckConstraint(condition=models.Q(('tax_status', ''), models.Q(('entity', 'individual'), ('tax_status__in', ['TK/0', 'TK/1', 'TK/2', 'TK/3', 'K/0', 'K/1', 'K/2', 'K/3'])), _connector='OR'), name='payee_tax_status_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='paymentterms',
            constraint=models.CheckConstraint(condition=models.Q(('merchant_of_record__in', ['none', 'brand', 'platform'])), name='terms_merchant_known'),
        ),
        migrations.AddConstraint(
            model_name='paymentterms',
            constraint=models.CheckConstraint(condition=models.Q(('tax_basis__in', ['nett', 'gross'])), name='terms_tax_basis_known'),
        ),
        migrations.AddConstraint(
            model_name='paymentterms',
            constraint=models.CheckConstraint(condition=models.Q(('in_kind_amount', 0), models.Q(('in_kind_amount__gt', 0), models.Q(('in_kind_item', ''), _negated=True)), _connector='OR'), name='terms_goods_have_a_name'),
        ),
        migrations.AddConstraint(
            model_name='paymentterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('vat_base_part', None), ('vat_base_whole', None), ('vat_rate_bps', None)), models.Q(('vat_base_part__isnull', False), ('vat_base_whole__isnull', False), ('vat_rate_bps__isnull', False), ('vat_base_part__gt', 0), ('vat_base_whole__gte', models.F('vat_base_part')), ('vat_rate_bps__lte', 10000)), _connector='OR'), name='terms_vat_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='paymentterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('late_fee_bps', 0), ('late_fee_cap_bps', 0)), models.Q(('late_fee_bps__gt', 0), ('late_fee_bps__lte', 1000), ('late_fee_cap_bps__gt', 0), ('late_fee_cap_bps__lte', 5000)), _connector='OR'), name='terms_late_fee_has_a_limit'),
        ),
        migrations.AddConstraint(
            model_name='siteidentity',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='site_identity_is_one_row'),
        ),
        migrations.AddConstraint(
            model_name='siteidentity',
            constraint=models.CheckConstraint(condition=models.Q(('legal_name', ''), _negated=True), name='site_identity_has_name'),
        ),
        migrations.AddConstraint(
            model_name='siteidentity',
            constraint=models.CheckConstraint(condition=models.Q(('tax_id__regex', '^(\\d{15,16})?$')), name='site_identity_tax_id_shape'),
        ),
        migrations.AddConstraint(
            model_name='taxmonth',
            constraint=models.UniqueConstraint(fields=('withholder', 'payee', 'period'), name='tax_month_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='taxmonth',
            constraint=models.CheckConstraint(condition=models.Q(('period__day', 1)), name='tax_month_is_a_month'),
        ),
        migrations.AddConstraint(
            model_name='taxremittance',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='tax_remittance_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='taxremittance',
            constraint=models.CheckConstraint(condition=models.Q(('period__day', 1)), name='tax_remittance_period_is_a_month'),
        ),
        migrations.AddConstraint(
            model_name='taxremittance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', 'state'), models.Q(('reference', ''), _negated=True)), models.Q(('reference', ''), ('way', 'owner'), ('withholder__isnull', False)), _connector='OR'), name='tax_remittance_way_has_its_facts'),
        ),
        migrations.AddConstraint(
            model_name='taxremittance',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('reference',), name='tax_remittance_reference_once'),
        ),
        migrations.AddIndex(
            model_name='withholding',
            index=models.Index(fields=['payee', 'period'], name='withholding_payee'),
        ),
        migrations.AddIndex(
            model_name='withholding',
            index=models.Index(fields=['withholder', 'period', 'kind'], name='withholding_withholder'),
        ),
        migrations.AddConstraint(
            model_name='withholding',
            constraint=models.CheckConstraint(condition=models.Q(('base_amount__gte', 0), ('cash_amount__gte', 0), ('catch_up_amount__gte', 0), ('cover_amount__gte', 0), ('cover_amount__lte', models.F('cash_amount')), ('in_kind_amount__gte', 0), ('tax_amount__gte', 0), ('tax_amount__lte', models.F('cash_amount'))), name='withholding_amounts_fit'),
        ),
        migrations.AddConstraint(
            model_name='withholding',
            constraint=models.CheckConstraint(condition=models.Q(('period__day', 1)), name='withholding_period_is_a_month'),
        ),
        migrations.AddConstraint(
            model_name='withholding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'none'), _negated=True), ('tax_amount', 0), _connector='OR'), name='withholding_none_takes_nothing'),
        ),
        migrations.AddConstraint(
            model_name='withholding',
            constraint=models.CheckConstraint(condition=models.Q(('tax_basis__in', ['nett', 'gross'])), name='withholding_basis_known'),
        ),
        migrations.AddConstraint(
            model_name='withholding',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__in', ['high', 'medium', 'low'])), name='withholding_confidence_known'),
        ),
        migrations.RunSQL(FINAL, UNDO),
    ]
