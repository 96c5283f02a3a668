"""What a profile said before it was changed is kept, with the unit that changed it and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_sessions_ended_and_what_is_administered"),
        ("people", "0007_a_number_stands_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="changed_by_unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="changed_why_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.CreateModel(
            name="ProfileVersion",
            fields=[
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("woman", "Kvinde"),
                            ("man", "Mand"),
                            ("trans_other", "Transperson eller andet"),
                            ("not_stated", "Ikke oplyst"),
                        ],
                        default="not_stated",
                        max_length=12,
                    ),
                ),
                (
                    "birth_precision",
                    models.CharField(
                        choices=[
                            ("day", "Datoen er kendt"),
                            ("month", "Måned og år er kendt"),
                            ("year", "Kun året er kendt"),
                            ("estimated", "Anslået"),
                            ("unknown", "Ukendt"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("age_disputed", models.BooleanField(default=False)),
                ("unaccompanied", models.BooleanField(null=True)),
                ("turns_18_on", models.DateField(null=True)),
                ("nationalities", models.JSONField(default=list)),
                ("languages", models.JSONField(default=list)),
                ("needs_interpreter", models.BooleanField(default=False)),
                ("birth_date_sealed", models.BinaryField(null=True)),
                ("safe_contact_sealed", models.BinaryField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("changed_why_sealed", models.BinaryField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "changed_by_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="profile_versions", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "version"), name="profile_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["woman", "man", "trans_other", "not_stated"])),
                        name="profile_version_sex_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("birth_precision__in", ["day", "month", "year", "estimated", "unknown"])),
                        name="profile_version_precision_is_known",
                    ),
                ],
            },
        ),
    ]
