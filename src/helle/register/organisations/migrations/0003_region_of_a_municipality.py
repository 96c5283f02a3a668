"""In which region a municipality lies: a regional network asks (GOV-08)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_mandates_of_outreach"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="region",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
            ),
        ),
    ]
