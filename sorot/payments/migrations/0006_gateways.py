"""Payment pages, notifications, returns and chargebacks."""

"""Payment pages, notifications, returns and chargebacks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_certain_pay")]
    operations = []
