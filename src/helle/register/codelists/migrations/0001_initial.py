"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("codelists", "0001_first_tables"),
    ]

    initial = True

    dependencies = [
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code_list",
                    models.CharField(
                        choices=[
                            ("languages", "Sprog"),
                            ("countries", "Lande og statsborgerskab"),
                            ("scripts", "Skrifter"),
                        ],
                        max_length=16,
                    ),
                ),
                ("code", models.CharField(max_length=4)),
                ("word_da", models.CharField(max_length=80)),
                ("word_en", models.CharField(max_length=80)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code_list__in", ["languages", "countries", "scripts"])),
                        name="code_list_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code__regex", "^[a-z]{2,3}$"), ("code_list", "languages")),
                            models.Q(("code__regex", "^[A-Z]{2}$"), ("code_list", "countries")),
                            models.Q(("code__regex", "^[A-Z][a-z]{3}$"), ("code_list", "scripts")),
                            _connector="OR",
                        ),
                        name="code_has_the_shape_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__regex", "\\S"), ("word_da__regex", "\\S"), ("word_en__regex", "\\S")
                        ),
                        name="code_has_both_words_and_a_source",
                    ),
                    models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="code_stands_a_day"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code_list", "="), ("code", "="), ("during", "&&")],
                        name="code_stands_once_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("code_list", "="),
                            (django.db.models.functions.text.Lower("word_da"), "="),
                            ("during", "&&"),
                        ],
                        name="danish_word_stands_once_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("code_list", "="),
                            (django.db.models.functions.text.Lower("word_en"), "="),
                            ("during", "&&"),
                        ],
                        name="english_word_stands_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "code_list",
                    models.CharField(
                        choices=[
                            ("languages", "Sprog"),
                            ("countries", "Lande og statsborgerskab"),
                            ("scripts", "Skrifter"),
                        ],
                        max_length=16,
                    ),
                ),
                ("code", models.CharField(max_length=4)),
                (
                    "deed",
                    models.CharField(
                        choices=[("added", "Tilføjet"), ("reworded", "Nye ord"), ("ended", "Afsluttet")], max_length=8
                    ),
                ),
                ("word_da", models.CharField(max_length=80)),
                ("word_en", models.CharField(max_length=80)),
                ("day", models.DateField()),
                ("why", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["code_list", "code", "-at"], name="change_by_code")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code_list__in", ["languages", "countries", "scripts"])),
                        name="changed_list_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deed__in", ["added", "reworded", "ended"])), name="code_deed_is_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("why__regex", "\\S")), name="change_of_a_code_says_why"),
                ],
            },
        ),
    ]
