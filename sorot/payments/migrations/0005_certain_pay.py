"""Parts by result are secured up to their limit; what was earned, returned and promised is written on each part."""

from datetime import date

from django.conf import settings
from django.db import migrations, models


HOLDS = (
    ("bank", 0, "A virtual account or bank transfer is final; nothing can be taken back by the payer's bank."),
    ("ewallet", 1, "E-wallet payments can be reversed by the wallet for fraud; one day covers its settlement."),
    ("qris", 1, "QRIS disputes are open for 90 days, are rare and small; one day covers settlement."),
    ("card", 7, "Cards can be disputed for 120 days; seven days is the choice of this installation, not a guarantee."),
    ("other", 3, "Unknown ways wait as long as the usual security hold of payout services."),
)


def load_holds(apps, schema_editor):
    table = apps.get_model("payments", "ReleaseHold")
    for method, days, why in HOLDS:
        table.objects.create(
            method=method, days=days, valid_from_date=date(2024, 1, 1), checked_date=date(2026, 11, 22),
            source=f"Starting value of this installation. {why}",
        )


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_rules_and_regions'),
        ('payments', '0004_ledger_segments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReleaseHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('bank', 'Bank transfer or virtual account'), ('qris', 'QRIS'), ('ewallet', 'E-wallet'), ('card', 'Card'), ('other', 'Another way')], max_length=8)),
                ('valid_from_date', models.DateField()),
                ('days', models.PositiveSmallIntegerField()),
                ('source', models.TextField()),
                ('checked_date', models.DateField()),
            ],
            options={
                'ordering': ['method', '-valid_from_date'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='funding',
            name='funding_confirmed_has_evidence',
        ),
        migrations.RemoveConstraint(
            model_name='milestone',
            name='milestone_amount_known_unless_variable',
        ),
        migrations.RemoveConstraint(
            model_name='milestone',
            name='milestone_cap_iff_variable',
        ),
        migrations.RemoveConstraint(
            model_name='milestone',
            name='milestone_within_cap',
        ),
        migrations.RunSQL(
            "update payments_milestone set amount = cap_amount, fee_amount = 0 where amount is null",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name='milestone',
            name='cap_amount',
        ),
        migrations.AddField(
            model_name='funding',
            name='extra_amount',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='funding',
            name='frozen_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='funding',
            name='gateway',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='funding',
            name='pay_method',
            field=models.CharField(blank=True, choices=[('bank', 'Bank transfer or virtual account'), ('qris', 'QRIS'), ('ewallet', 'E-wallet'), ('card', 'Card'), ('other', 'Another way')], max_length=8),
        ),
        migrations.AddField(
            model_name='milestone',
            name='available_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='milestone',
            name='basis',
            field=models.CharField(blank=True, choices=[('cpa', 'Per order'), ('cpe', 'Per engagement'), ('cpv', 'Per 1,000 views'), ('bonus', 'Bonus for a target')], max_length=5),
        ),
        migrations.AddField(
            model_name='milestone',
            name='earned_amount',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='milestone',
            name='hold_ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='milestone',
            name='pay_due_date',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='milestone',
            name='rate_amount',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='milestone',
            name='rate_per',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='milestone',
            name='returned_amount',
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunSQL(
            """update payments_milestone set earned_amount = amount, available_at = released_at,
                      hold_ended_at = released_at where state = 'released';
               update payments_milestone set basis = 'bonus', rate_amount = amount, rate_per = 1
                where due_rule = 'variable'""",
            migrations.RunSQL.noop,
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='frozen_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='paymentterms',
            name='pay_within_days',
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.AlterField(
            model_name='funding',
            name='source',
            field=models.CharField(choices=[('transfer', 'Bank transfer'), ('balance', 'Balance'), ('gateway', 'Payment partner'), ('direct', 'Paid to the creator directly')], default='transfer', max_length=8),
        ),
        migrations.AlterField(
            model_name='milestone',
            name='amount',
            field=models.BigIntegerField(),
        ),
        migrations.AlterField(
            model_name='milestone',
            name='fee_amount',
            field=models.BigIntegerField(),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['transfer', 'balance', 'gateway', 'direct'])), name='funding_source_known'),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(('extra_amount__lte', 999)), name='funding_extra_small'),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'confirmed'), _negated=True), ('bank_reference', None), ('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('source', 'transfer'), ('state', 'confirmed'), ('bank_reference__isnull', False), models.Q(('bank_reference', ''), _negated=True)), models.Q(('bank_reference', None), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('source__in', ['balance', 'direct']), ('state', 'confirmed')), models.Q(('confirmed_at__isnull', False), ('confirmed_by', None), ('source', 'gateway'), ('state', 'confirmed'), ('bank_reference__isnull', False), models.Q(('bank_reference', ''), _negated=True), models.Q(('gateway', ''), _negated=True)), _connector='OR'), name='funding_confirmed_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('fee_amount__gte', 0)), name='milestone_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('earned_amount__gt', 0), ('earned_amount__lte', models.F('amount')), ('returned_amount__gte', 0), ('state', 'released')), models.Q(models.Q(('state', 'released'), _negated=True), ('earned_amount', None), ('returned_amount', 0)), _connector='OR'), name='milestone_earned_iff_released'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('available_at__isnull', False), ('state', 'released')), models.Q(models.Q(('state', 'released'), _negated=True), ('available_at', None), ('hold_ended_at', None)), _connector='OR'), name='milestone_available_iff_released'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis__in', ['cpa', 'cpe', 'cpv', 'bonus']), ('due_rule', 'variable'), ('rate_amount__gt', 0), ('rate_per__gt', 0)), models.Q(models.Q(('due_rule', 'variable'), _negated=True), ('basis', ''), ('rate_amount', None), ('rate_per', None)), _connector='OR'), name='milestone_rate_iff_variable'),
        ),
        migrations.AddConstraint(
            model_name='releasehold',
            constraint=models.UniqueConstraint(fields=('method', 'valid_from_date'), name='release_hold_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='releasehold',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['bank', 'qris', 'ewallet', 'card', 'other'])), name='release_hold_method_known'),
        ),
        migrations.AddConstraint(
            model_name='releasehold',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='release_hold_has_source'),
        ),
        migrations.RunPython(load_holds, migrations.RunPython.noop),
    ]
