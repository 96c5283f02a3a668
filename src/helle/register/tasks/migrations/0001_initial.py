"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("tasks", "0001_first_tables"),
        ("tasks", "0002_events_are_of_their_task"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("category", models.CharField(max_length=24)),
                (
                    "asks",
                    models.CharField(
                        choices=[
                            ("information", "Giv en oplysning"),
                            ("statement", "Skriv en udtalelse"),
                            ("action", "Gør noget i sagen"),
                            ("meeting", "Deltag i et møde"),
                            ("step", "Tag et af sagens næste skridt"),
                        ],
                        max_length=16,
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=32)),
                ("step_by", models.CharField(blank=True, max_length=24)),
                ("sent_at", models.DateTimeField()),
                ("due", models.DateField()),
                ("remind_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Åben"),
                            ("taken", "I gang"),
                            ("answered", "Besvaret"),
                            ("declined", "Afslået"),
                            ("withdrawn", "Trukket tilbage"),
                            ("closed", "Lukket"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("last", models.SmallIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="cases.case"
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
                (
                    "to_user",
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
                    models.Index(
                        condition=models.Q(("state__in", ("open", "taken"))),
                        fields=["to_unit", "due", "id"],
                        name="task_list_received",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("open", "taken", "answered", "declined"))),
                        fields=["from_unit", "due", "id"],
                        name="task_list_asked",
                    ),
                    models.Index(fields=["to_unit", "-due", "-id"], name="task_list_all_received"),
                    models.Index(fields=["from_unit", "-due", "-id"], name="task_list_all_asked"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "case", "category"), name="task_with_its_case"),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("step", ""), _negated=True), ("state__in", ("open", "taken"))),
                        fields=("case", "step", "from_unit"),
                        name="one_waiting_task_of_a_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "core",
                                    "identity",
                                    "narrative",
                                    "outcome",
                                    "reasons",
                                    "placement",
                                    "health",
                                    "return_plan",
                                    "criminal",
                                    "notes",
                                    "documents",
                                    "money",
                                ],
                            )
                        ),
                        name="task_category_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asks__in", ["information", "statement", "action", "meeting", "step"])),
                        name="task_asks_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step_by__in", ["cmm", "udlst", ""])), name="task_step_by_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "taken", "answered", "declined", "withdrawn", "closed"])
                        ),
                        name="task_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", ""), ("step_by", ""), models.Q(("asks", "step"), _negated=True)),
                            models.Q(
                                models.Q(("step", ""), _negated=True),
                                models.Q(("step_by", ""), _negated=True),
                                ("asks", "step"),
                            ),
                            _connector="OR",
                        ),
                        name="task_of_a_step_says_whose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("remind_on__lte", models.F("due"))), name="task_reminds_before_it_is_due"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("category", models.CharField(max_length=24)),
                ("sequence", models.SmallIntegerField()),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("asked", "Bedt om"),
                            ("taken", "Taget"),
                            ("handed", "Givet videre"),
                            ("answered", "Besvaret"),
                            ("declined", "Afslået"),
                            ("withdrawn", "Trukket tilbage"),
                            ("closed", "Lukket"),
                            ("settled", "Lukket, fordi skridtet ikke længere er åbent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text_sealed", models.BinaryField(null=True)),
                (
                    "by_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "by_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="tasks.task"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "core",
                                    "identity",
                                    "narrative",
                                    "outcome",
                                    "reasons",
                                    "placement",
                                    "health",
                                    "return_plan",
                                    "criminal",
                                    "notes",
                                    "documents",
                                    "money",
                                ],
                            )
                        ),
                        name="task_event_category_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "move__in",
                                ["asked", "taken", "handed", "answered", "declined", "withdrawn", "closed", "settled"],
                            )
                        ),
                        name="task_event_move_is_known",
                    ),
                    models.UniqueConstraint(fields=("task", "sequence"), name="task_events_in_order"),
                    models.UniqueConstraint(
                        condition=models.Q(("move", "answered")), fields=("task",), name="task_answered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by_unit__isnull", True), ("by_user__isnull", True), ("move", "settled")),
                            models.Q(
                                models.Q(("move", "settled"), _negated=True),
                                ("by_unit__isnull", False),
                                ("by_user__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="task_event_has_its_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("move__in", ("asked", "answered", "declined", "withdrawn")),
                                ("text_sealed__isnull", False),
                            ),
                            ("move__in", ("taken", "handed", "closed", "settled")),
                            _connector="OR",
                        ),
                        name="task_event_has_its_words",
                    ),
                ],
            },
        ),
    ]
