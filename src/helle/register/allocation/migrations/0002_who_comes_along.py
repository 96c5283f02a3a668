"""Who comes along to a planned interview, what else is agreed, and what became of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0001_initial"),
        ("cases", "0002_held_by_sql"),
        ("identification", "0003_interviews_by_a_template"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("words_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="plannedinterview",
            name="alone",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="plannedinterview",
            name="companion",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="plannedinterview",
            name="interview",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="planned",
                to="identification.interview",
            ),
        ),
        migrations.AddField(
            model_name="plannedinterview",
            name="representative",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="plannedinterview",
            constraint=models.CheckConstraint(
                condition=models.Q(("interview__isnull", True), ("cancelled_at__isnull", True), _connector="OR"),
                name="what_is_held_was_not_cancelled",
            ),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="by_unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="planned",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="arrangement",
                to="allocation.plannedinterview",
            ),
        ),
    ]
