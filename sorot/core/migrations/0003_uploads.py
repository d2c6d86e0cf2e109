"""Uploads that can be taken up again; files that wait for a check; a picture of middle size."""

import django.db.models.deletion
import sorot.core.models.uploads
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_rules_and_regions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=sorot.core.models.uploads._upload_code, editable=False, max_length=24, unique=True)),
                ('purpose', models.CharField(max_length=30)),
                ('owner_code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=150)),
                ('length', models.BigIntegerField()),
                ('offset', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[('open', 'Open'), ('whole', 'Whole')], default='open', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='storedfile',
            name='medium_path',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='reason',
            field=models.CharField(blank=True, choices=[('scan', 'Scan'), ('film', 'Film'), ('infected', 'Infected'), ('broken', 'Broken')], max_length=10),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='state',
            field=models.CharField(choices=[('ready', 'Ready'), ('waiting', 'Waiting'), ('refused', 'Refused')], default='ready', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('state', 'ready')), models.Q(('reason__in', ['scan', 'film']), ('state', 'waiting')), models.Q(('reason__in', ['infected', 'broken']), ('state', 'refused')), _connector='OR'), name='file_state_has_its_reason'),
        ),
        migrations.AddField(
            model_name='upload',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['purpose', 'owner_code'], name='upload_owner'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['expires_at'], name='upload_expires'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('offset__gte', 0), ('offset__lte', models.F('length')), ('length__gt', 0)), name='upload_offset_within'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('offset', models.F('length')), ('state', 'whole')), _connector='OR'), name='upload_whole_has_all'),
        ),
    ]
