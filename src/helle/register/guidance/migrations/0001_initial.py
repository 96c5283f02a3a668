"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("guidance", "0001_first_tables"),
        ("guidance", "0002_withdrawn_and_all_who_wrote"),
        ("guidance", "0003_who_wrote_before"),
    ]

    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstDay",
            fields=[
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="organisations.membership",
                    ),
                ),
                (
                    "done",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list),
                ),
                ("dismissed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("article", models.UUIDField()),
                ("number", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "article"), name="guidance_seen_once")],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("article", models.UUIDField()),
                ("number", models.SmallIntegerField()),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("meeting", "Mødet med personen"),
                            ("deciding", "Hvem tager stilling"),
                            ("stay", "Ophold og perioder"),
                            ("minors", "Mindreårige"),
                            ("support", "Støtte og kontaktperson"),
                            ("safety", "Sikkerhed"),
                            ("writing", "At skrive i sagen"),
                            ("rights", "Personens rettigheder"),
                            ("work", "Arbejdet i Helle"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title_da", models.CharField(max_length=120)),
                ("title_en", models.CharField(max_length=120)),
                ("body_da", models.TextField()),
                ("body_en", models.TextField()),
                (
                    "screens",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                (
                    "requirements",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list),
                ),
                ("revision", models.IntegerField(default=1)),
                ("drafted_at", models.DateTimeField(null=True)),
                (
                    "writers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), db_default=[], default=list
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("title_da", "body_da", config="danish"),
                        name="guidance_words_da",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("title_en", "body_en", config="english"),
                        name="guidance_words_en",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "topic__in",
                                [
                                    "meeting",
                                    "deciding",
                                    "stay",
                                    "minors",
                                    "support",
                                    "safety",
                                    "writing",
                                    "rights",
                                    "work",
                                ],
                            )
                        ),
                        name="guidance_topic_is_known",
                    ),
                    models.UniqueConstraint(fields=("article", "number"), name="guidance_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("published_at__isnull", True)),
                        fields=("article",),
                        name="guidance_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("during__isnull", True), ("published_at__isnull", True), ("published_by__isnull", True)
                            ),
                            models.Q(
                                ("during__isempty", False),
                                ("during__isnull", False),
                                ("during__lower_inf", False),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="guidance_published_from_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drafted_by__isnull", True), ("published_by__isnull", True)),
                            models.Q(
                                ("drafted_by__isnull", False),
                                ("published_at__isnull", True),
                                ("published_by__isnull", True),
                            ),
                            models.Q(
                                ("drafted_by__isnull", False),
                                ("published_by__isnull", False),
                                models.Q(("published_by", models.F("drafted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="guidance_published_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by__isnull", True),
                            models.Q(("writers__contains", [models.F("published_by")]), _negated=True),
                            _connector="OR",
                        ),
                        name="guidance_published_by_none_of_its_writers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True), ("withdrawn_why", "")
                            ),
                            models.Q(
                                ("published_at__isnull", False),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="guidance_withdrawn_whole",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("during__isnull", False), ("withdrawn_at__isnull", True)),
                        expressions=[("article", "="), ("during", "&&")],
                        name="guidance_one_version_at_a_time",
                    ),
                ],
            },
        ),
    ]
