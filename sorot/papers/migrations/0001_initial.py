"""Numbered papers: one series for each issuer, kind and year, and documents that never change."""

import django.db.models.deletion
import sorot.core.ids
import sorot.papers.models.documents
from django.conf import settings
from django.db import migrations, models

FINAL = """
create trigger papers_document_final before update or delete on papers_document for each row
  execute function payments_final();
"""
UNDO = "drop trigger papers_document_final on papers_document;"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('payments', '0012_withholding_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit', 'Credit note')], max_length=8)),
                ('supply', models.CharField(choices=[('work', "Creator's work"), ('arranged', 'Work arranged by the agency'), ('margin', "Agency's service"), ('fee', 'Platform fee'), ('whole', 'Work with the service of the platform')], max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('reason', models.TextField(blank=True, max_length=500)),
                ('currency', models.CharField(max_length=3)),
                ('price_amount', models.BigIntegerField()),
                ('vat_amount', models.BigIntegerField(default=0)),
                ('withheld_amount', models.BigIntegerField(default=0)),
                ('facts', models.JSONField()),
                ('parties_sealed', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('token', models.CharField(default=sorot.papers.models.documents.new_token, editable=False, max_length=24, unique=True)),
                ('issued_date', models.DateField()),
                ('created_at', models.DateTimeField()),
                ('buyer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bought_documents', to='payments.payee')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('credits', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_note', to='papers.document')),
                ('issuer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issued_documents', to='payments.payee')),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='payments.milestone')),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='payments.paymentterms')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['issuer', '-created_at'], name='document_issuer'), models.Index(fields=['buyer', '-created_at'], name='document_buyer')],
                'constraints': [models.UniqueConstraint(fields=('issuer', 'kind', 'year', 'number'), name='document_number_once', nulls_distinct=False), models.UniqueConstraint(fields=('milestone', 'supply', 'kind', 'version'), name='document_once_a_supply_and_version'), models.CheckConstraint(condition=models.Q(('number__gt', 0), ('version__gt', 0)), name='document_numbers_count_from_one'), models.CheckConstraint(condition=models.Q(('kind__in', ['invoice', 'credit'])), name='document_kind_known'), models.CheckConstraint(condition=models.Q(('supply__in', ['work', 'arranged', 'margin', 'fee', 'whole'])), name='document_supply_known'), models.CheckConstraint(condition=models.Q(('issuer__isnull', False), ('buyer__isnull', False), _connector='OR'), name='document_has_a_party'), models.CheckConstraint(condition=models.Q(('price_amount__gte', 0), ('vat_amount__gte', 0), ('withheld_amount__gte', 0), ('withheld_amount__lte', models.F('price_amount'))), name='document_amounts_fit'), models.CheckConstraint(condition=models.Q(models.Q(('credits__isnull', False), ('kind', 'credit'), models.Q(('reason', ''), _negated=True)), models.Q(('credits', None), ('kind', 'invoice'), ('reason', '')), _connector='OR'), name='document_credit_names_its_invoice'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='document_hash_shape')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit', 'Credit note')], max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('issuer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payee')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('issuer', 'kind', 'year'), name='number_series_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('kind__in', ['invoice', 'credit'])), name='number_series_kind_known')],
            },
        ),
        migrations.RunSQL(FINAL, UNDO),
    ]
