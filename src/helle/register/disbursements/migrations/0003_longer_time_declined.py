import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("disbursements", "0002_held_together"),
        ("organisations", "0002_mandates_of_outreach"),
        ("returns", "0002_held_together"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="longertime",
            name="longer_time_asked_once",
        ),
        migrations.AddField(
            model_name="longertime",
            name="declined_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="longertime",
            name="declined_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="longertime",
            name="declined_why_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name="longertime",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed_on__isnull", True), ("declined_on__isnull", True)),
                fields=("return_case", "which"),
                name="longer_time_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="longertime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("declined_by__isnull", True),
                        ("declined_on__isnull", True),
                        ("declined_why_sealed__isnull", True),
                    ),
                    models.Q(
                        ("agreed_on__isnull", True),
                        ("declined_by__isnull", False),
                        ("declined_on__isnull", False),
                        ("declined_why_sealed__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="longer_time_declined_for_a_reason",
            ),
        ),
    ]
