"""Of a representative's consent that runs to the day before the child turns eighteen: that she says no from then on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0004_she_says_no_herself"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="consent", name="no_ahead_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="consent",
            name="no_ahead_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("no_ahead_at__isnull", True), ("no_ahead_by__isnull", True)),
                    models.Q(("no_ahead_at__isnull", False), ("no_ahead_by__isnull", False)),
                    _connector="OR",
                ),
                name="sharing_consent_no_ahead_by_somebody",
            ),
        ),
    ]
