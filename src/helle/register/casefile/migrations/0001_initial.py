"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("casefile", "0001_first_tables"),
        ("casefile", "0002_parts_as_they_are"),
        ("casefile", "0003_codes_are_known"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Numbering",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("last", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("letter", "Brev"),
                            ("statement", "Erklæring eller udtalelse"),
                            ("decision", "Afgørelse"),
                            ("report", "Rapport"),
                            ("identity", "Identitetspapirer"),
                            ("picture", "Billede"),
                            ("other", "Andet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("content_type", models.CharField(max_length=80)),
                ("size", models.BigIntegerField()),
                ("pages", models.IntegerField(default=0)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("clean", "Scannet uden fund"),
                            ("made_here", "Lavet af Helle"),
                            ("not_scanned", "Ikke scannet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                ("why_sealed", models.BinaryField(null=True)),
                ("number", models.IntegerField(null=True)),
                (
                    "direction",
                    models.CharField(
                        blank=True, choices=[("in", "Ind"), ("out", "Ud"), ("internal", "Internt")], max_length=8
                    ),
                ),
                ("dated_on", models.DateField(null=True)),
                ("theme_sealed", models.BinaryField(null=True)),
                ("journalised_at", models.DateTimeField(null=True)),
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
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "journalised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="casefile.document",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("number__isnull", True)),
                        fields=["by_unit", "recorded_at"],
                        name="documents_to_journalise",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="document_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaces__isnull", True), ("why_sealed__isnull", True)),
                            models.Q(("replaces__isnull", False), ("why_sealed__isnull", False)),
                            _connector="OR",
                        ),
                        name="document_replaces_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dated_on__isnull", True),
                                ("direction", ""),
                                ("journalised_at__isnull", True),
                                ("journalised_by__isnull", True),
                                ("number__isnull", True),
                                ("theme_sealed__isnull", True),
                            ),
                            models.Q(
                                ("dated_on__isnull", False),
                                ("direction__in", ["in", "out", "internal"]),
                                ("journalised_at__isnull", False),
                                ("journalised_by__isnull", False),
                                ("number__isnull", False),
                                ("theme_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="document_journalised_whole",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="document_is_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["letter", "statement", "decision", "report", "identity", "picture", "other"])
                        ),
                        name="document_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "content_type__in",
                                [
                                    "application/pdf",
                                    "image/jpeg",
                                    "image/png",
                                    "image/gif",
                                    "image/webp",
                                    "image/tiff",
                                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                    "application/vnd.oasis.opendocument.text",
                                    "text/plain",
                                ],
                            )
                        ),
                        name="document_type_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scan__in", ["clean", "made_here", "not_scanned"])),
                        name="document_scan_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out", "internal", ""])),
                        name="document_direction_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.IntegerField()),
                ("content_sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casefile.document",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("document", "sequence"), name="parts_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Telefonsamtale"),
                            ("meeting", "Møde"),
                            ("observation", "Iagttagelse"),
                            ("consideration", "Intern overvejelse"),
                            ("other", "Andet"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("in", "Ind"), ("out", "Ud"), ("internal", "Internt")], max_length=8),
                ),
                ("dated_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("theme_sealed", models.BinaryField()),
                ("text_sealed", models.BinaryField()),
                ("why_sealed", models.BinaryField(null=True)),
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
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="casefile.note",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="note_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaces__isnull", True), ("why_sealed__isnull", True)),
                            models.Q(("replaces__isnull", False), ("why_sealed__isnull", False)),
                            _connector="OR",
                        ),
                        name="note_replaces_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["call", "meeting", "observation", "consideration", "other"])),
                        name="note_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out", "internal"])), name="note_direction_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
                ("form_token", models.UUIDField()),
                ("kind", models.CharField(blank=True, max_length=16)),
                ("direction", models.CharField(blank=True, max_length=8)),
                ("dated_on", models.DateField(null=True)),
                ("theme_sealed", models.BinaryField()),
                ("text_sealed", models.BinaryField()),
                ("why_sealed", models.BinaryField()),
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
                    "replaces",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casefile.note"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["by_user", "begun_at"], name="drafts_of_somebody")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["call", "meeting", "observation", "consideration", "other", ""])
                        ),
                        name="draft_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "out", "internal", ""])),
                        name="draft_direction_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteTemplate",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("series", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Telefonsamtale"),
                            ("meeting", "Møde"),
                            ("observation", "Iagttagelse"),
                            ("consideration", "Intern overvejelse"),
                            ("other", "Andet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("valid_from", models.DateField()),
                ("retired", models.BooleanField(default=False)),
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
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="casefile.notetemplate",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "series", "recorded_at"], name="templates_of_a_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["call", "meeting", "observation", "consideration", "other"])),
                        name="template_kind_is_known",
                    )
                ],
            },
        ),
    ]
