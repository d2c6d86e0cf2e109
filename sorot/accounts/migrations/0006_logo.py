"""The picture on an organisation's papers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_former_addresses"), ("core", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="logo",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
            ),
        ),
    ]
