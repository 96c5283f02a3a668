"""What everybody can read is approved by another, and teaching says of which initiative it is a part."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("action_plans", "0004_an_end_may_be_put_out_of_force"),
        ("knowledge", "0001_knowledge"),
        ("organisations", "0003_region_of_a_municipality"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="details",
            name="initiative",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="action_plans.initiative"
            ),
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "by_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "details",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opening", to="knowledge.details"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
