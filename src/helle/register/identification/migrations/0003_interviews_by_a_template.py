"""What an interview notes by element, its drafts, its two readers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("identification", "0002_held_by_sql"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InterviewDraft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
                ("form_token", models.UUIDField()),
                ("typed_sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("place", models.SmallIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unclear", "Fremgår ikke klart")], max_length=8
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unclear", "Fremgår ikke klart")], max_length=8
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unclear", "Fremgår ikke klart")], max_length=8
                    ),
                ),
                (
                    "trafficked",
                    models.CharField(
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unclear", "Fremgår ikke klart")], max_length=8
                    ),
                ),
                (
                    "current",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Ja"), ("no", "Nej"), ("unclear", "Fremgår ikke klart")],
                        max_length=8,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="interview",
            name="findings_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="interview",
            name="others_present",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="interview",
            name="template",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("findings_sealed__isnull", True), ("template__isnull", True)),
                    models.Q(("findings_sealed__isnull", False), ("template__gte", 1)),
                    _connector="OR",
                ),
                name="interview_findings_have_a_template",
            ),
        ),
        migrations.AddField(
            model_name="interviewdraft",
            name="by_unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="interviewdraft",
            name="by_user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="interviewdraft",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="reading",
            name="by_unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="reading",
            name="interview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="identification.interview"
            ),
        ),
        migrations.AddIndex(
            model_name="interviewdraft",
            index=models.Index(fields=["by_user", "begun_at"], name="interview_drafts_of_somebody"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", ["yes", "no", "unclear"])), name="reading_act_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("means__in", ["yes", "no", "unclear"])), name="reading_means_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["yes", "no", "unclear"])), name="reading_purpose_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("trafficked__in", ["yes", "no", "unclear"])), name="reading_trafficked_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("current__in", ["yes", "no", "unclear", ""])), name="reading_current_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("trafficked", "yes"), models.Q(("current", ""), _negated=True)),
                    models.Q(models.Q(("trafficked", "yes"), _negated=True), ("current", "")),
                    _connector="OR",
                ),
                name="reading_current_is_asked_of_the_trafficked",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__range", (1, 2))), name="an_interview_has_two_readers"
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("interview", "place"), name="one_reading_in_a_place"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("interview", "by_user"), name="a_reader_reads_once"),
        ),
    ]
