"""Where it happened, as the assessment has it (ID-16)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("identification", "0003_interviews_by_a_template"),
        ("organisations", "0002_mandates_of_outreach"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="sector",
            field=models.CharField(
                blank=True,
                choices=[
                    ("street", "Gaden"),
                    ("massage_clinic", "Massageklinik"),
                    ("escort", "Escort"),
                    ("restaurant", "Restaurant"),
                    ("building_site", "Byggeri"),
                    ("kiosk", "Kiosk"),
                    ("private_home", "Privat hjem"),
                    ("agriculture", "Landbrug og gartneri"),
                    ("cleaning", "Rengøring"),
                    ("other", "Andet"),
                    ("unknown", "Ukendt"),
                ],
                db_default="",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "sector__in",
                        [
                            "street",
                            "massage_clinic",
                            "escort",
                            "restaurant",
                            "building_site",
                            "kiosk",
                            "private_home",
                            "agriculture",
                            "cleaning",
                            "other",
                            "unknown",
                            "",
                        ],
                    )
                ),
                name="assessment_sector_is_known",
            ),
        ),
    ]
