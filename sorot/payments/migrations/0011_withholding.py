"""Tax withheld at release: who withholds, what is secured for it, one final row for each released part."""

import django.db.models.deletion
import django.db.models.expressions
import sorot.core.ids
from django.conf import settings
from django.db import migrations, models

#: Until now all of what was earned was paid, and a tax number had no kind.
FILL = """
update payments_milestone set paid_amount = earned_amount where state = 'released';
update payments_payee set tax_id_kind = 'npwp' where tax_id_last4 <> '';
"""
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
        ('accounts', '0005_former_addresses'),
        ('core', '0002_rules_and_regions'),
        ('payments', '0010_partner_books'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteIdentity',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('legal_name', models.CharField(max_length=160)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('city', models.CharField(blank=True, max_length=60)),
                ('tax_id', models.CharField(blank=True, max_length=16)),
                ('charges_vat', models.BooleanField(default=False)),
                ('signatory', models.CharField(blank=True, max_length=120)),
                ('updated_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='TaxMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='TaxRemittance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ('kind', models.CharField(max_length=12)),
                ('period', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.BigIntegerField()),
                ('way', models.CharField(choices=[('state', 'Paid to the state'), ('owner', 'Handed to the one who owes it, who pays the state itself')], max_length=5)),
                ('reference', models.CharField(blank=True, max_length=40)),
                ('paid_date', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('submit_key', models.CharField(editable=False, max_length=32, null=True, unique=True)),
            ],
            options={
                'ordering': ['-recorded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Withholding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ('kind', models.CharField(max_length=12)),
                ('country', models.CharField(max_length=2)),
                ('currency', models.CharField(max_length=3)),
                ('tax_day', models.DateField()),
                ('period', models.DateField()),
                ('tax_basis', models.CharField(choices=[('nett', 'Nett: the creator receives this amount, tax is on top'), ('gross', 'Gross: tax is taken from this amount')], max_length=6)),
                ('cash_amount', models.BigIntegerField()),
                ('in_kind_amount', models.BigIntegerField(default=0)),
                ('base_amount', models.BigIntegerField()),
                ('tax_amount', models.BigIntegerField()),
                ('cover_amount', models.BigIntegerField(default=0)),
                ('catch_up_amount', models.BigIntegerField(default=0)),
                ('factor_bps', models.PositiveIntegerField(default=10000)),
                ('entity', models.CharField(max_length=10)),
                ('residency', models.CharField(max_length=2)),
                ('tax_id_kind', models.CharField(blank=True, max_length=4)),
                ('parties_sealed', models.BinaryField()),
                ('object_code', models.CharField(blank=True, max_length=20)),
                ('facts', models.JSONField()),
                ('confidence', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], max_length=6)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='milestone',
            name='milestone_amount_positive',
        ),
        migrations.RemoveConstraint(
            model_name='milestone',
            name='milestone_earned_iff_released',
        ),
        migrations.AddField(
            model_name='funding',
            name='purpose',
            field=models.CharField(choices=[('parts', 'Parts of the fee'), ('tax', 'Tax that the brand bears')], db_default='parts', default='parts', max_length=5),
        ),
        migrations.AddField(
            model_name='milestone',
            name='cover_amount',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='milestone',
            name='drawn_amount',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='milestone',
            name='in_kind_amount',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='milestone',
            name='late_for',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='late_fee', to='payments.milestone'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='paid_amount',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='milestone',
            name='short_amount',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='milestone',
            name='vat_amount',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='payee',
            name='address_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='payee',
            name='charges_vat',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='payee',
            name='tax_id_kind',
            field=models.CharField(blank=True, choices=[('npwp', 'NPWP'), ('nik', 'NIK'), ('tin', 'Tax number of another country')], max_length=4),
        ),
        migrations.AddField(
            model_name='payee',
            name='tax_saved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='payee',
            name='tax_status',
            field=models.CharField(blank=True, choices=[('TK/0', 'Not married, nobody to care for'), ('TK/1', 'Not married, 1 to care for'), ('TK/2', 'Not married, 2 to care for'), ('TK/3', 'Not married, 3 to care for'), ('K/0', 'Married, nobody to care for'), ('K/1', 'Married, 1 to care for'), ('K/2', 'Married, 2 to care for'), ('K/3', 'Married, 3 to care for')], max_length=4),
        ),
        migrations.AddField(
            model_name='payee',
            name='treaty_form',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AddField(
            model_name='payee',
            name='treaty_until_date',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='in_kind_amount',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='in_kind_item',
            field=models.CharField(blank=True, db_default='', default='', max_length=160),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='late_fee_bps',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='late_fee_cap_bps',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='merchant_of_record',
            field=models.CharField(choices=[('none', 'Nobody here: each side settles its own tax'), ('brand', 'The brand or its agency'), ('platform', 'The operator of this site')], db_default='none', default='none', max_length=8),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='tax_basis',
            field=models.CharField(choices=[('nett', 'Nett: the creator receives this amount, tax is on top'), ('gross', 'Gross: tax is taken from this amount')], db_default='gross', default='gross', max_length=6),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='vat_base_part',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='vat_base_whole',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='vat_rate_bps',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
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
        migrations.AddField(
            model_name='siteidentity',
            name='logo',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile'),
        ),
        migrations.AddField(
            model_name='siteidentity',
            name='updated_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='taxmonth',
            name='payee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payee'),
        ),
        migrations.AddField(
            model_name='taxmonth',
            name='withholder',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='taxremittance',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='taxremittance',
            name='withholder',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='withholding',
            name='milestone',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withholding', to='payments.milestone'),
        ),
        migrations.AddField(
            model_name='withholding',
            name='payee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withholdings', to='payments.payee'),
        ),
        migrations.AddField(
            model_name='withholding',
            name='terms',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withholdings', to='payments.paymentterms'),
        ),
        migrations.AddField(
            model_name='withholding',
            name='withholder',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
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
