"""An interview or an assessment that was mistyped goes out of force; another takes its place."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_a_mistyped_entry_is_corrected"),
        ("identification", "0005_codes_are_known"),
        ("organisations", "0002_who_follows_a_closed_unit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessments_in_order",
        ),
        migrations.AddField(
            model_name="assessment",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="interview",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("case", "sequence"),
                name="assessments_in_order",
            ),
        ),
    ]
