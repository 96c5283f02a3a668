"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("notices", "0001_first_tables"),
    ]

    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Undeliverable",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.BinaryField()),
                ("since", models.DateTimeField()),
                ("code", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Choice",
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
                    "how",
                    models.CharField(
                        choices=[
                            ("never", "Ingen mails"),
                            ("daily", "En gang om dagen, hvis noget venter"),
                            ("hourly", "Når noget nyt er kommet, samlet og højst en gang i timen"),
                        ],
                        max_length=8,
                    ),
                ),
                ("daily_at", models.SmallIntegerField()),
                ("quiet_from", models.SmallIntegerField(null=True)),
                ("quiet_to", models.SmallIntegerField(null=True)),
                ("quiet_weekends", models.BooleanField()),
                ("quiet_holidays", models.BooleanField()),
                ("language", models.CharField(choices=[("da", "Dansk"), ("en", "English")], max_length=2)),
                ("changed_at", models.DateTimeField()),
                ("looked_for", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["never", "daily", "hourly"])), name="notices_how_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["da", "en"])), name="notices_language_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("daily_at__range", (0, 23)),
                            models.Q(
                                models.Q(("quiet_from__isnull", True), ("quiet_to__isnull", True)),
                                models.Q(
                                    ("quiet_from__range", (0, 23)),
                                    ("quiet_to__range", (0, 23)),
                                    models.Q(("quiet_from", models.F("quiet_to")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="notices_hours_are_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "daily"), _negated=True),
                            ("quiet_from__isnull", True),
                            models.Q(
                                ("quiet_from__lt", models.F("quiet_to")),
                                models.Q(
                                    ("daily_at__lt", models.F("quiet_from")),
                                    ("daily_at__gte", models.F("quiet_to")),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("daily_at__gte", models.F("quiet_to")),
                                ("daily_at__lt", models.F("quiet_from")),
                                ("quiet_from__gt", models.F("quiet_to")),
                            ),
                            _connector="OR",
                        ),
                        name="notices_daily_mail_is_not_in_quiet_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("slot", models.DateTimeField()),
                ("language", models.CharField(max_length=2)),
                ("things", models.IntegerField()),
                ("late", models.IntegerField()),
                ("fresh", models.IntegerField()),
                ("more", models.BooleanField()),
                ("told", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Venter på at blive sendt"),
                            ("taken", "Er ved at blive sendt"),
                            ("sent", "Sendt"),
                            ("withdrawn", "Ikke sendt: den skulle ikke længere sendes"),
                            ("given_up", "Ikke sendt: mailserveren tog ikke imod den"),
                            ("undeliverable", "Ikke sendt: adressen virker ikke"),
                            ("unknown", "Måske sendt: Helle blev afbrudt imens"),
                        ],
                        max_length=16,
                    ),
                ),
                ("attempts", models.SmallIntegerField()),
                ("next_try_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("code", models.SmallIntegerField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.membership"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="notices_to_send"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "taken", "sent", "withdrawn", "given_up", "undeliverable", "unknown"],
                            )
                        ),
                        name="notices_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["da", "en"])), name="notices_mail_language_is_known"
                    ),
                    models.UniqueConstraint(fields=("membership", "slot"), name="one_notice_for_a_moment"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "taken"))),
                        fields=("membership",),
                        name="one_notice_on_its_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fresh__gte", 0),
                            ("fresh__lte", models.F("things")),
                            ("late__gte", 0),
                            ("late__lte", models.F("things")),
                            ("things__gte", 1),
                        ),
                        name="a_notice_tells_of_something",
                    ),
                ],
            },
        ),
    ]
