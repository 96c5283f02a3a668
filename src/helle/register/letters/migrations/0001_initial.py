"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("letters", "0001_first_tables"),
        ("letters", "0002_what_belongs_together"),
        ("letters", "0003_codes_are_known"),
        ("letters", "0004_the_days_it_promises"),
    ]

    initial = True

    dependencies = [
        ("casefile", "0001_initial"),
        ("cases", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
        ("support", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assessment", "Svar på, om personen er handlet"),
                            ("reflection", "Refleksionsperiode"),
                            ("restitution", "Restitutionsperiode"),
                            ("extension", "Svar om forlængelse"),
                            ("not_granted", "Svar om, at perioden ikke gives"),
                            ("interview", "Indkaldelse til samtale"),
                            ("contact_person", "Kontaktperson"),
                            ("municipality", "Underretning til kommunen"),
                            ("appointment", "Udpegning som repræsentant"),
                            ("plain", "Andet brev"),
                        ],
                        max_length=16,
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                (
                    "addressee",
                    models.CharField(
                        choices=[
                            ("person", "Personen selv"),
                            ("representative", "Personens repræsentant"),
                            ("municipality", "En kommune"),
                        ],
                        max_length=16,
                    ),
                ),
                ("with_name", models.BooleanField()),
                ("content_sealed", models.BinaryField()),
                ("dropped_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_drafts", to="cases.case"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-changed_at"], name="draft_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "assessment",
                                    "reflection",
                                    "restitution",
                                    "extension",
                                    "not_granted",
                                    "interview",
                                    "contact_person",
                                    "municipality",
                                    "appointment",
                                    "plain",
                                ],
                            )
                        ),
                        name="letter_draft_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("addressee__in", ["person", "representative", "municipality"])),
                        name="letter_draft_addressee_is_known",
                    ),
                    models.UniqueConstraint(fields=("id", "case", "by_unit", "kind"), name="draft_with_its_letter"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="letter",
                        serialize=False,
                        to="letters.draft",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assessment", "Svar på, om personen er handlet"),
                            ("reflection", "Refleksionsperiode"),
                            ("restitution", "Restitutionsperiode"),
                            ("extension", "Svar om forlængelse"),
                            ("not_granted", "Svar om, at perioden ikke gives"),
                            ("interview", "Indkaldelse til samtale"),
                            ("contact_person", "Kontaktperson"),
                            ("municipality", "Underretning til kommunen"),
                            ("appointment", "Udpegning som repræsentant"),
                            ("plain", "Andet brev"),
                        ],
                        max_length=16,
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                (
                    "addressee",
                    models.CharField(
                        choices=[
                            ("person", "Personen selv"),
                            ("representative", "Personens repræsentant"),
                            ("municipality", "En kommune"),
                        ],
                        max_length=16,
                    ),
                ),
                ("text_version", models.SmallIntegerField()),
                ("text_digest", models.CharField(max_length=32)),
                ("about", models.UUIDField(null=True)),
                ("days", models.PositiveSmallIntegerField(null=True)),
                ("waits", models.BooleanField(default=True)),
                ("recorded_at", models.DateTimeField()),
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="cases.case"
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="casefile.document"
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "-recorded_at"], name="letter_of_case"),
                    models.Index(
                        condition=models.Q(("waits", True)), fields=["by_unit", "recorded_at"], name="letter_waits"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "assessment",
                                    "reflection",
                                    "restitution",
                                    "extension",
                                    "not_granted",
                                    "interview",
                                    "contact_person",
                                    "municipality",
                                    "appointment",
                                    "plain",
                                ],
                            )
                        ),
                        name="letter_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("addressee__in", ["person", "representative", "municipality"])),
                        name="letter_addressee_is_known",
                    ),
                    models.UniqueConstraint(fields=("supersedes",), name="letter_superseded_once"),
                    models.UniqueConstraint(fields=("draft", "case"), name="letter_with_its_case"),
                    models.UniqueConstraint(
                        condition=models.Q(("days__isnull", False), ("waits", True)),
                        fields=("case", "kind"),
                        name="one_letter_offers_the_period",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="corrects",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="letters.letter"
            ),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sequence", models.SmallIntegerField()),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("handed_over", "Givet i hånden"),
                            ("read_aloud", "Læst op med tolk og givet i hånden"),
                            ("secure_post", "Digital Post eller sikker mail, sendt uden for Helle"),
                            ("representative", "Gennem repræsentanten"),
                            ("ordinary_post", "Almindeligt brev"),
                        ],
                        max_length=16,
                    ),
                ),
                ("on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("delivered", "Modtageren har fået brevet"),
                            ("sent", "Sendt; vi ved endnu ikke, om det er nået frem"),
                            ("failed", "Det lykkedes ikke"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dead_address", "Adressen findes ikke mere"),
                            ("returned", "Brevet kom tilbage"),
                            ("not_met", "Modtageren kom ikke eller blev ikke fundet"),
                            ("declined", "Modtageren ville ikke tage imod det"),
                            ("unsafe", "Det var ikke sikkert at aflevere det"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "translation",
                    models.CharField(
                        choices=[
                            ("none", "Ikke nødvendigt"),
                            ("oral", "Mundtligt af en tolk"),
                            ("written", "Skriftligt; oversættelsen fulgte med"),
                        ],
                        max_length=8,
                    ),
                ),
                ("translated_to", models.CharField(blank=True, max_length=8)),
                ("told_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
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
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "period",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notification",
                        to="support.period",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="letters.letter"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "means__in",
                                ["handed_over", "read_aloud", "secure_post", "representative", "ordinary_post"],
                            )
                        ),
                        name="delivery_means_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["delivered", "sent", "failed"])),
                        name="delivery_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("failure__in", ["dead_address", "returned", "not_met", "declined", "unsafe", ""])
                        ),
                        name="delivery_failure_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("translation__in", ["none", "oral", "written"])),
                        name="delivery_translation_is_known",
                    ),
                    models.UniqueConstraint(fields=("letter", "sequence"), name="deliveries_in_order"),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "delivered")), fields=("letter",), name="letter_delivered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "failed"), models.Q(("failure", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "failed"), _negated=True), ("failure", "")),
                            _connector="OR",
                        ),
                        name="failed_delivery_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("translated_to", ""), ("translation", "none")),
                            models.Q(
                                models.Q(("translation", "none"), _negated=True),
                                models.Q(("translated_to", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="translation_has_its_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isnull", True), ("outcome", "delivered"), _connector="OR"),
                        name="period_notified_by_a_delivery",
                    ),
                ],
            },
        ),
    ]
