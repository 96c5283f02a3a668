"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("access_requests", "0001_first_tables"),
        ("access_requests", "0002_what_belongs_together"),
        ("access_requests", "0003_withdrawn_and_further_answers"),
        ("access_requests", "0004_what_is_withdrawn_and_follows"),
        ("access_requests", "0005_a_promise_beside_the_time_limit"),
        ("access_requests", "0006_the_time_limit_is_the_law_s"),
        ("access_requests", "0007_the_file_is_made_by_a_job"),
    ]

    initial = True

    dependencies = [
        ("casefile", "0001_initial"),
        ("cases", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("right", models.CharField(max_length=8)),
                (
                    "asker",
                    models.CharField(
                        choices=[
                            ("person", "Personen selv"),
                            ("representative", "Personens repræsentant eller værge"),
                            ("lawyer", "Personens advokat"),
                            ("proxy", "En anden med fuldmagt"),
                        ],
                        max_length=16,
                    ),
                ),
                ("received_on", models.DateField()),
                (
                    "received_by",
                    models.CharField(
                        choices=[
                            ("spoken", "Mundtligt, ved et møde eller i telefonen"),
                            ("letter", "Ved brev"),
                            ("secure_post", "Digital Post eller sikker mail"),
                        ],
                        max_length=16,
                    ),
                ),
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
                ("told_sealed", models.BinaryField()),
                ("due", models.DateField()),
                ("promised", models.DateField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="access_requests", to="cases.case"
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="access_requests.accessrequest",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("waits", True)), fields=["by_unit", "due"], name="access_waits")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("right__in", ["party", "gdpr"])), name="access_right_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asker__in", ["person", "representative", "lawyer", "proxy"])),
                        name="access_asker_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_by__in", ["spoken", "letter", "secure_post"])),
                        name="access_received_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verified__in", ["known", "papers", "digital", "mandate"])),
                        name="access_verified_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("waits", True)),
                        fields=("case", "by_unit", "right", "asker"),
                        name="access_asked_once_at_a_time",
                    ),
                    models.UniqueConstraint(fields=("id", "case", "by_unit"), name="access_request_of_its_unit"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assembly",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sequence", models.SmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("full", "Fuld aktindsigt"), ("partial", "Delvis aktindsigt"), ("refused", "Afslag")],
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("pages", models.IntegerField()),
                ("size", models.BigIntegerField()),
                ("words_sealed", models.BinaryField()),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assemblies",
                        to="access_requests.accessrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["full", "partial", "refused"])),
                        name="access_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["da", "en"])), name="access_language_is_known"
                    ),
                    models.UniqueConstraint(fields=("request", "sequence"), name="assemblies_in_order"),
                    models.UniqueConstraint(
                        fields=("id", "case", "by_user", "by_unit"), name="assembly_with_its_maker"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "assembly",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="approval",
                        serialize=False,
                        to="access_requests.assembly",
                    ),
                ),
                ("approved", models.BooleanField()),
                ("why_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved", True), ("why_sealed__isnull", True)),
                            models.Q(("approved", False), ("why_sealed__isnull", False)),
                            _connector="OR",
                        ),
                        name="sent_back_with_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "assembly",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="withdrawal",
                        serialize=False,
                        to="access_requests.assembly",
                    ),
                ),
                ("approved", models.BooleanField(default=True)),
                ("why_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("approved", True)), name="only_what_is_approved_is_withdrawn"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("entry", models.UUIDField()),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("include", "Tag med"),
                            ("redact", "Tag med, men undtag noget"),
                            ("omit", "Tag ikke med"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
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
                ("cuts_sealed", models.BinaryField()),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="access_requests.accessrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "facts",
                                    "person",
                                    "contact",
                                    "course",
                                    "interview",
                                    "assessment",
                                    "period",
                                    "minor",
                                    "note",
                                    "document",
                                    "task",
                                    "referral",
                                    "log",
                                ],
                            )
                        ),
                        name="access_entry_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["include", "redact", "omit"])),
                        name="access_decision_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                [
                                    "third_person",
                                    "herself",
                                    "investigation",
                                    "secret_address",
                                    "source",
                                    "internal",
                                    "",
                                ],
                            )
                        ),
                        name="access_ground_is_known",
                    ),
                    models.UniqueConstraint(fields=("request", "kind", "entry"), name="one_choice_for_an_entry"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "omit"), models.Q(("ground", ""), _negated=True)),
                            models.Q(models.Q(("decision", "omit"), _negated=True), ("ground", "")),
                            _connector="OR",
                        ),
                        name="omitted_with_a_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FilePart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.UUIDField()),
                ("sequence", models.IntegerField()),
                ("content_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "by_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("file", "sequence"), name="access_parts_in_order")],
            },
        ),
        migrations.CreateModel(
            name="LockedFile",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("approved", models.BooleanField(default=True)),
                ("sequence", models.SmallIntegerField()),
                ("size", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locked_files",
                        to="access_requests.assembly",
                    ),
                ),
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
                    models.UniqueConstraint(fields=("assembly", "sequence"), name="locked_files_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("approved", True)), name="only_what_is_approved_is_locked"
                    ),
                    models.UniqueConstraint(fields=("id", "assembly", "case"), name="locked_file_with_its_assembly"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Making",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=2)),
                ("words_sealed", models.BinaryField()),
                ("stopped_sealed", models.BinaryField(null=True)),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="makings",
                        to="access_requests.accessrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["da", "en"])), name="access_making_language_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("told_on", models.DateField()),
                ("expected_on", models.DateField()),
                ("reasons_sealed", models.BinaryField()),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="access_requests.accessrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "told_on"), name="one_notice_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("expected_on__gte", models.F("told_on"))), name="expected_after_the_notice"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("approved", models.BooleanField(default=True)),
                ("covers", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField())),
                ("told_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standings",
                        to="access_requests.assembly",
                    ),
                ),
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
                    models.CheckConstraint(condition=models.Q(("approved", True)), name="only_what_is_approved_stands"),
                    models.CheckConstraint(
                        condition=models.Q(("covers", []), _negated=True), name="stands_in_spite_of_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="ending",
                        serialize=False,
                        to="access_requests.accessrequest",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("delivered", "Svaret er udleveret"),
                            ("withdrawn", "Anmodningen er trukket tilbage"),
                            ("not_entitled", "Den, der bad, havde ikke ret til at bede på personens vegne"),
                        ],
                        max_length=16,
                    ),
                ),
                ("on", models.DateField()),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed_over", "Givet i hånden på et medie"),
                            ("secure_post", "Digital Post eller sikker mail, sendt uden for Helle"),
                            ("read_together", "Læst sammen med personen på stedet"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "password_means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("spoken", "Sagt ansigt til ansigt"),
                            ("phone", "Sagt i telefonen"),
                            ("note", "Givet på et stykke papir for sig"),
                        ],
                        max_length=8,
                    ),
                ),
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
                    "document",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casefile.document"
                    ),
                ),
                (
                    "locked_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access_requests.lockedfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["delivered", "withdrawn", "not_entitled"])),
                        name="access_end_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("means__in", ["handed_over", "secure_post", "read_together", ""])),
                        name="access_means_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("password_means__in", ["spoken", "phone", "note", ""])),
                        name="access_password_means_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("document__isnull", False),
                                ("how", "delivered"),
                                ("locked_file__isnull", False),
                                models.Q(("means", ""), _negated=True),
                                models.Q(("password_means", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("how", "delivered"), _negated=True),
                                ("document__isnull", True),
                                ("locked_file__isnull", True),
                                ("means", ""),
                                ("password_means", ""),
                            ),
                            _connector="OR",
                        ),
                        name="delivered_whole",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="approval",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="approval",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_user", models.F("made_by")), _negated=True), name="approved_by_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("assembly", "case", "approved"), name="approval_and_what_it_says"
            ),
        ),
    ]
