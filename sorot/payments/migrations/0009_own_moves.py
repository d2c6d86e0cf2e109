"""The operator's own money between two places."""

import django.db.models.deletion
import sorot.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0008_statements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=sorot.core.ids.new_code, editable=False, max_length=24, unique=True)),
                ('source', models.CharField(max_length=20)),
                ('target', models.CharField(max_length=20)),
                ('amount', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('reference', models.CharField(max_length=80, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-recorded_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='own_move_amount_positive'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='own_move_between_two'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='own_move_has_reference')],
            },
        ),
    ]
