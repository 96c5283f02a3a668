"""What is kept of a prepared return (RET-01..RET-04, RET-09, RET-10, RET-15, RET-16, RET-26)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("minors", "0001_of_a_child"),
        ("organisations", "0002_mandates_of_outreach"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("sequence", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offered", "Tilbudt"),
                            ("information", "Information givet"),
                            ("not_offered", "Ikke tilbudt"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ask_on", models.DateField(null=True)),
                ("made_on", models.DateField()),
                ("must_leave", models.BooleanField(null=True)),
                ("wants_to_leave", models.BooleanField(null=True)),
                ("language", models.CharField(max_length=8)),
                ("interpreter", models.BooleanField()),
                ("why_sealed", models.BinaryField(null=True)),
                ("ruling_sealed", models.BinaryField()),
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
                    "representative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="minors.appointment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("sequence", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "Siger ja"),
                            ("declined", "Siger nej"),
                            ("thinking", "Tænker over det"),
                            ("withdrawn", "Har trukket sit ja tilbage"),
                        ],
                        max_length=12,
                    ),
                ),
                ("answered_on", models.DateField()),
                ("ask_again_on", models.DateField(null=True)),
                ("language", models.CharField(max_length=8)),
                ("interpreter", models.BooleanField()),
                ("note_sealed", models.BinaryField(null=True)),
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
                    "representative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="minors.appointment",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="returns.offer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReturnCase",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("opened_on", models.DateField()),
                ("search_why_sealed", models.BinaryField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("withdrawn", "Personen vil ikke længere rejse"),
                            ("disappeared", "Personen er forsvundet"),
                            ("stays", "Personen har fået ret til at blive"),
                            ("dublin", "Personen er kommet under Dublinforordningen"),
                            ("unsafe", "Det er ikke forsvarligt at rejse"),
                            ("mistake", "Oprettet ved en fejl"),
                            ("completed", "Gennemført"),
                        ],
                        db_default="",
                        max_length=12,
                    ),
                ),
                ("ended_sealed", models.BinaryField(null=True)),
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
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="return_case", to="returns.offer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PartnerSearch",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("country", models.CharField(max_length=2)),
                ("asked_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found", "Partner fundet"),
                            ("not_found", "Ingen partner fundet"),
                            ("not_needed", "Ikke længere nødvendigt"),
                        ],
                        db_default="",
                        max_length=12,
                    ),
                ),
                ("answered_on", models.DateField(null=True)),
                ("partner_sealed", models.BinaryField(null=True)),
                ("note_sealed", models.BinaryField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Destination",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("sequence", models.PositiveSmallIntegerField()),
                ("country", models.CharField(max_length=2)),
                ("kind", models.CharField(max_length=20)),
                ("programme", models.CharField(blank=True, max_length=16)),
                ("programme_sealed", models.BinaryField(null=True)),
                ("partner_sealed", models.BinaryField(null=True)),
                ("since", models.DateField()),
                ("approval_meant_on", models.DateField()),
                ("why_sealed", models.BinaryField(null=True)),
                ("ruling_sealed", models.BinaryField()),
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
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactRequest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("authority", "En myndighed"),
                            ("health", "Behandling"),
                            ("organisation", "En hjælpeorganisation"),
                            ("school", "Skole eller uddannelse"),
                            ("other", "Andet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("asked_on", models.DateField()),
                ("asked_sealed", models.BinaryField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("brokered", "Kontakten er formidlet"), ("none", "Ingen kontakt fundet")],
                        db_default="",
                        max_length=12,
                    ),
                ),
                ("answered_on", models.DateField(null=True)),
                ("answer_sealed", models.BinaryField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "level",
                    models.CharField(
                        choices=[("low", "Lav"), ("some", "Nogen"), ("high", "Høj"), ("unknown", "Kan ikke vurderes")],
                        max_length=8,
                    ),
                ),
                ("assessed_on", models.DateField()),
                ("text_sealed", models.BinaryField()),
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
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("identity", "Identiteten er fastslået"),
                            ("travel_document", "Rejsedokument"),
                            ("tickets", "Billetter"),
                            ("escort", "Ledsager på rejsen"),
                            ("airport", "Hjælp i lufthavnen"),
                            ("arrival", "Møde ved ankomsten"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[("cmm", "CMM"), ("hjst", "Hjemrejsestyrelsen"), ("drc", "Dansk Flygtningehjælp")],
                        max_length=4,
                    ),
                ),
                ("due", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Mangler"),
                            ("done", "På plads"),
                            ("not_needed", "Ikke nødvendigt"),
                            ("moved", "Planlagt om"),
                        ],
                        db_default="planned",
                        max_length=12,
                    ),
                ),
                ("closed_on", models.DateField(null=True)),
                ("note_sealed", models.BinaryField(null=True)),
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
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ToldAbroad",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "whom",
                    models.CharField(
                        choices=[
                            ("partner", "Partneren i landet"),
                            ("receiving_state", "Den ansvarlige stats myndighed (Dublin)"),
                        ],
                        max_length=16,
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                ("facts", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12))),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("inside_eea", "Inden for EU/EØS (ingen tredjelandsoverførsel)"),
                            ("adequacy", "Tilstrækkeligt beskyttelsesniveau (artikel 45)"),
                            ("safeguards", "Fornødne garantier i en aftale (artikel 46)"),
                            ("consent", "Udtrykkeligt samtykke (artikel 49, stk. 1, litra a)"),
                            ("vital_interests", "Fare for liv eller helbred (artikel 49, stk. 1, litra f)"),
                        ],
                        max_length=16,
                    ),
                ),
                ("consent_on", models.DateField(null=True)),
                ("told_on", models.DateField()),
                ("renewed", models.BooleanField(default=False)),
                ("covered", models.BooleanField(default=False)),
                ("recipient_sealed", models.BinaryField()),
                ("elsewhere_why_sealed", models.BinaryField(null=True)),
                ("weighing_sealed", models.BinaryField()),
                ("ruling_sealed", models.BinaryField()),
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
                    "return_case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.returncase",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DublinTransfer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("sequence", models.PositiveSmallIntegerField()),
                ("country", models.CharField(max_length=2)),
                ("planned_on", models.DateField(null=True)),
                ("transferred_on", models.DateField(null=True)),
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
                    models.UniqueConstraint(fields=("case", "sequence"), name="dublin_transfers_in_order"),
                    models.UniqueConstraint(
                        condition=models.Q(("transferred_on__isnull", False)),
                        fields=("case",),
                        name="dublin_transferred_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_on__isnull", False), ("transferred_on__isnull", False), _connector="OR"
                        ),
                        name="dublin_transfer_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__in", ["", "DK", "XX", "ZZ"]), _negated=True),
                        name="dublin_transfer_leaves_denmark",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("ask_on__isnull", False)), fields=["ask_on"], name="return_offers_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["offered", "information", "not_offered"])),
                name="return_offer_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("case", "sequence"), name="return_offers_in_order"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("id", "case"), name="return_offer_with_its_case"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "offered"), _negated=True),
                    models.Q(("must_leave", True), ("must_leave__isnull", False)),
                    models.Q(("wants_to_leave", True), ("wants_to_leave__isnull", False)),
                    _connector="OR",
                ),
                name="return_offered_to_who_leaves",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["accepted", "declined", "thinking", "withdrawn"])),
                name="return_answer_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("offer", "sequence"), name="return_answers_in_order"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ask_again_on__gte", models.F("answered_on")),
                        ("ask_again_on__isnull", False),
                        ("kind", "thinking"),
                    ),
                    models.Q(models.Q(("kind", "thinking"), _negated=True), ("ask_again_on__isnull", True)),
                    _connector="OR",
                ),
                name="return_asked_again_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="returncase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ended_why__in",
                        ["withdrawn", "disappeared", "stays", "dublin", "unsafe", "mistake", "completed", ""],
                    )
                ),
                name="return_end_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="returncase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)), fields=("case",), name="one_return_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="returncase",
            constraint=models.UniqueConstraint(fields=("id", "case"), name="return_with_its_case"),
        ),
        migrations.AddConstraint(
            model_name="returncase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_by__isnull", True), ("ended_on__isnull", True), ("ended_why", "")),
                    models.Q(
                        ("ended_by__isnull", False),
                        ("ended_on__gte", models.F("opened_on")),
                        ("ended_on__isnull", False),
                        models.Q(("ended_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="return_ends_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnersearch",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["found", "not_found", "not_needed", ""])),
                name="return_search_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnersearch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("return_case",), name="one_partner_search_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnersearch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_by__isnull", True), ("answered_on__isnull", True), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("answered_by__isnull", False),
                        ("answered_on__gte", models.F("asked_on")),
                        ("answered_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="return_search_is_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnersearch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "found"), ("partner_sealed__isnull", False)),
                    models.Q(models.Q(("outcome", "found"), _negated=True), ("partner_sealed__isnull", True)),
                    _connector="OR",
                ),
                name="return_partner_found_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnersearch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "not_found"), _negated=True), ("note_sealed__isnull", False), _connector="OR"
                ),
                name="return_no_partner_is_said_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["home_country", "country_of_residence", "elsewhere"])),
                name="return_destination_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.UniqueConstraint(fields=("return_case", "sequence"), name="return_destinations_in_order"),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__in", ["", "DK", "XX", "ZZ"]), _negated=True), name="return_leaves_denmark"
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "elsewhere"), _negated=True), ("why_sealed__isnull", False), _connector="OR"
                ),
                name="return_elsewhere_is_weighed",
            ),
        ),
        migrations.AddConstraint(
            model_name="destination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("programme", ""), _negated=True),
                    ("partner_sealed__isnull", True),
                    ("why_sealed__isnull", False),
                    _connector="OR",
                ),
                name="return_partner_outside_programmes_is_weighed",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("about__in", ["authority", "health", "organisation", "school", "other"])),
                name="return_contact_about_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["brokered", "none", ""])), name="return_contact_outcome_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_by__isnull", True), ("answered_on__isnull", True), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("answered_by__isnull", False),
                        ("answered_on__gte", models.F("asked_on")),
                        ("answered_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="return_contact_is_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["low", "some", "high", "unknown"])), name="return_risk_level_is_known"
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("state", "planned")), fields=["party", "due"], name="return_steps_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["identity", "travel_document", "tickets", "escort", "airport", "arrival"])
                ),
                name="return_step_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(("party__in", ["cmm", "hjst", "drc"])), name="return_step_party_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "done", "not_needed", "moved"])),
                name="return_step_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "planned")),
                fields=("return_case", "kind"),
                name="return_step_planned_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by__isnull", True), ("closed_on__isnull", True), ("state", "planned")),
                    models.Q(
                        models.Q(("state", "planned"), _negated=True),
                        ("closed_by__isnull", False),
                        ("closed_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="return_step_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(
                condition=models.Q(("whom__in", ["partner", "receiving_state"])), name="return_told_whom_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "facts__contained_by",
                        ["name", "birth", "language", "arrival", "children", "needs", "plan", "victim"],
                    )
                ),
                name="return_told_facts_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ground__in", ["inside_eea", "adequacy", "safeguards", "consent", "vital_interests"])
                ),
                name="return_told_ground_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(condition=models.Q(("facts__len__gte", 1)), name="return_told_something"),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("consent_on__isnull", False),
                        ("consent_on__lte", models.F("told_on")),
                        models.Q(("ground", "vital_interests"), _negated=True),
                    ),
                    models.Q(("consent_on__isnull", True), ("ground", "vital_interests"), ("whom", "partner")),
                    _connector="OR",
                ),
                name="return_told_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("return_case__isnull", False),
                        ("whom", "partner"),
                        models.Q(("facts__contains", ["victim"]), _negated=True),
                    ),
                    models.Q(
                        ("return_case__isnull", True),
                        ("whom", "receiving_state"),
                        models.Q(("facts__contains", ["plan"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="return_told_partner_narrowly",
            ),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__in", ("", "DK", "XX", "ZZ")), _negated=True),
                name="return_told_beyond_denmark",
            ),
        ),
    ]
