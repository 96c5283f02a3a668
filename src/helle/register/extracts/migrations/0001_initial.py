import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("organisations", "0002_mandates_of_outreach"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reader", models.CharField(max_length=16)),
                (
                    "verified",
                    models.CharField(
                        choices=[
                            ("known", "Kendt af den, der modtog anmodningen"),
                            ("papers", "Viste legitimation"),
                            ("digital", "Digital identitet (MitID)"),
                            ("mandate", "Fuldmagt eller beskikkelse set"),
                        ],
                        max_length=8,
                    ),
                ),
                ("child_view", models.CharField(blank=True, max_length=12)),
                ("language", models.CharField(max_length=2)),
                ("parts", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16))),
                ("told_sealed", models.BinaryField()),
                ("why_sealed", models.BinaryField(null=True)),
                (
                    "family",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Familien har ikke del i handlen"),
                            ("not_known", "Sagen siger ikke noget om det"),
                            ("suspected", "Familien kan have del i handlen"),
                        ],
                        db_default="",
                        max_length=9,
                    ),
                ),
                ("open", models.BooleanField(default=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="extracts", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reader__in", ["person", "representative", "custody_holder"])),
                        name="extract_reader_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verified__in", ["known", "papers", "digital", "mandate"])),
                        name="extract_verified_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("child_view__in", ["agrees", "against", "not_asked", ""])),
                        name="extract_child_view_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["da", "en"])), name="extract_language_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "parts__contained_by",
                                [
                                    "rights",
                                    "person",
                                    "contact",
                                    "decisions",
                                    "periods",
                                    "support_plan",
                                    "placements",
                                    "safeguards",
                                    "letters",
                                    "account",
                                    "given",
                                    "looks",
                                ],
                            )
                        ),
                        name="extract_parts_are_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("parts", []), _negated=True), name="extract_has_a_part"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("child_view", ""), ("reader", "person")),
                            models.Q(
                                models.Q(("reader", "person"), _negated=True),
                                models.Q(("child_view", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="extract_for_a_child_asks_the_child",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("family__in", ["none", "not_known", "suspected", ""])),
                        name="extract_family_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("reader", "custody_holder"), _negated=True), ("family", "")),
                            models.Q(("family", "none"), ("reader", "custody_holder")),
                            models.Q(
                                ("family__in", ["not_known", "suspected"]),
                                ("reader", "custody_holder"),
                                ("why_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="custody_holder_has_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("open", True)),
                        fields=("case", "by_unit"),
                        name="one_open_extract_at_a_time",
                    ),
                    models.UniqueConstraint(fields=("id", "case", "by_unit"), name="extract_of_its_unit"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldBack",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("part", models.CharField(max_length=16)),
                ("entry", models.UUIDField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("third_person", "Hensyn til andre personer"),
                            ("herself", "Afgørende hensyn til personen selv"),
                            ("investigation", "Igangværende efterforskning eller straffesag"),
                            ("secret_address", "Hemmelig adresse"),
                            ("source", "Beskyttelse af en kilde eller et vidne"),
                            ("internal", "Internt arbejdsdokument"),
                        ],
                        max_length=16,
                    ),
                ),
                ("why_sealed", models.BinaryField()),
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
                    "extract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="held_back", to="extracts.extract"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "part__in",
                                [
                                    "rights",
                                    "person",
                                    "contact",
                                    "decisions",
                                    "periods",
                                    "support_plan",
                                    "placements",
                                    "safeguards",
                                    "letters",
                                    "account",
                                    "given",
                                    "looks",
                                    "criminal",
                                    "secret_address",
                                    "others",
                                ],
                            )
                        ),
                        name="held_back_part_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                ["third_person", "herself", "investigation", "secret_address", "source", "internal"],
                            )
                        ),
                        name="held_back_ground_is_known",
                    ),
                    models.UniqueConstraint(fields=("extract", "part", "entry"), name="held_back_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "extract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="ending",
                        serialize=False,
                        to="extracts.extract",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("read", "Læst sammen, intet på papir"),
                            ("paper", "Læst sammen, og papiret givet i hånden"),
                            ("destroyed", "Papiret er makuleret og ikke givet til nogen"),
                            ("stopped", "Afbrudt, før der blev læst"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note_sealed", models.BinaryField(null=True)),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["read", "paper", "destroyed", "stopped"])),
                        name="extract_end_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "extract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="paper",
                        serialize=False,
                        to="extracts.extract",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("pages", models.SmallIntegerField()),
                ("held_sealed", models.BinaryField()),
                ("safe_place", models.BooleanField()),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("safe_place", True)), name="paper_only_for_a_safe_place"
                    ),
                    models.UniqueConstraint(fields=("extract", "case", "by_unit"), name="paper_with_its_case"),
                ],
            },
        ),
    ]
