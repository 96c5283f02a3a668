import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("disbursements", "0003_longer_time_declined"),
        ("organisations", "0002_mandates_of_outreach"),
        ("returns", "0002_held_together"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="journeyevent",
            name="corrects",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="disbursements.journeyevent",
            ),
        ),
        migrations.AlterField(
            model_name="journeyevent",
            name="ruling_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name="journeyevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("ruling_sealed__isnull", False)),
                    models.Q(
                        ("corrects__isnull", False),
                        ("kind", "arrived"),
                        ("note_sealed__isnull", False),
                        ("ruling_sealed__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="journey_arrival_corrected_for_a_reason",
            ),
        ),
    ]
