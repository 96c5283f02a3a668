"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("people", "0001_first_tables"),
        ("people", "0002_unaccompanied_may_be_unknown"),
        ("people", "0003_an_unticked_box_said_nothing"),
        ("people", "0004_why_an_entry_is_out_of_force"),
        ("people", "0005_codes_are_known"),
        ("people", "0006_a_number_that_stands_twice_stands_once"),
        ("people", "0007_a_number_stands_once"),
        ("people", "0008_what_a_profile_said_before"),
    ]

    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("legal", "Navn"), ("alias", "Andet navn eller kaldenavn")], max_length=8
                    ),
                ),
                ("value_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["legal", "alias"])), name="name_kind_is_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cpr", "CPR-nummer"),
                            ("x_ecpr", "Erstatningsnummer, nationalt (X-eCPR)"),
                            ("d_ecpr", "Erstatningsnummer, lokalt (D-eCPR)"),
                            ("udlst_id", "Udlændingestyrelsens person-id"),
                            ("document", "Rejse- eller id-dokument"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value_sealed", models.BinaryField()),
                ("blind", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["blind"], name="identifier_by_blind")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["cpr", "x_ecpr", "d_ecpr", "udlst_id", "document"])),
                        name="identifier_kind_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("person", "kind", "blind"),
                        name="number_once_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Child",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "where",
                    models.CharField(
                        choices=[
                            ("with_person", "Hos personen"),
                            ("denmark", "Andetsteds i Danmark"),
                            ("home_country", "I hjemlandet"),
                            ("elsewhere", "Et andet sted"),
                            ("unknown", "Ukendt"),
                        ],
                        max_length=12,
                    ),
                ),
                ("born_year", models.SmallIntegerField(null=True)),
                ("about_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="children", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("where__in", ["with_person", "denmark", "home_country", "elsewhere", "unknown"])
                        ),
                        name="child_where_is_known",
                    )
                ],
            },
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
        migrations.CreateModel(
            name="Residence",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("status", models.CharField(max_length=24)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="residences", to="people.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recorded_by_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("person", "="), ("during", "&&")],
                        name="one_residence_status_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "danish",
                                    "eu_right",
                                    "permit",
                                    "permit_9c5",
                                    "permit_special_act",
                                    "visa_or_visafree",
                                    "asylum_pending",
                                    "asylum_dublin",
                                    "asylum_rejected",
                                    "none",
                                    "unknown",
                                ],
                            )
                        ),
                        name="residence_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False)), name="residence_lasts_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
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
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to="people.person",
                    ),
                ),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["woman", "man", "trans_other", "not_stated"])),
                        name="profile_sex_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("birth_precision__in", ["day", "month", "year", "estimated", "unknown"])),
                        name="profile_precision_is_known",
                    ),
                ],
            },
        ),
    ]
