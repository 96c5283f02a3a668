import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0007_codes_are_known"),
        ("organisations", "0002_who_follows_a_closed_unit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("signs", "Tegn på menneskehandel"),
                            ("identification", "Identifikation og vurdering"),
                            ("stay", "Ophold og perioder"),
                            ("support", "Støtte og kontaktperson"),
                            ("accommodation", "Indkvartering"),
                            ("minors", "Mindreårige"),
                            ("return", "Forberedt hjemsendelse"),
                            ("criminal", "Straffesag"),
                            ("sharing", "Videregivelse af oplysninger"),
                            ("other", "Andet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due", models.DateField()),
                ("question_sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "from_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "enquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="enquiries.enquiry",
                    ),
                ),
                ("answered_at", models.DateTimeField()),
                ("text_sealed", models.BinaryField()),
                (
                    "by_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(fields=["to_unit", "-asked_at", "-id"], name="enquiry_list_received"),
        ),
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(fields=["from_unit", "-asked_at", "-id"], name="enquiry_list_asked"),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_unit", models.F("to_unit")), _negated=True), name="enquiry_asks_somebody_else"
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "theme__in",
                        [
                            "signs",
                            "identification",
                            "stay",
                            "support",
                            "accommodation",
                            "minors",
                            "return",
                            "criminal",
                            "sharing",
                            "other",
                        ],
                    )
                ),
                name="enquiry_theme_is_known",
            ),
        ),
    ]
