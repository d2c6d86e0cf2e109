"""Tax withheld at release: who withholds, what is secured for it, one final row for each released part."""

import django.db.models.deletion
import sorot.core.ids
from django.conf import settings
from django.db import migrations, models

#: Until now all of what was earned was paid, and a tax number had no kind.
FILL = """
update payments_milestone set paid_amount = earned_amount where state = 'released';
update payments_payee set tax_id_kind = 'npwp' where tax_id_last4 <> '';
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
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
