"""A mistyped period, offer, request, answer or contact person goes out of force; constraints look at what holds."""

import django.contrib.postgres.constraints
import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEY_OF_ITS_OWN = """
ALTER TABLE support_extensionanswer DROP CONSTRAINT support_extensionanswer_pkey;
ALTER TABLE support_extensionanswer ADD COLUMN id uuid DEFAULT gen_random_uuid() NOT NULL PRIMARY KEY;
CREATE INDEX support_extensionanswer_request_id_idx ON support_extensionanswer (request_id);
"""
KEY_OF_THE_REQUEST = """
ALTER TABLE support_extensionanswer DROP COLUMN id;
DROP INDEX support_extensionanswer_request_id_idx;
ALTER TABLE support_extensionanswer ADD PRIMARY KEY (request_id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_a_mistyped_entry_is_corrected"),
        ("organisations", "0002_who_follows_a_closed_unit"),
        ("support", "0013_the_day_of_a_period_can_be_pointed_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="contactperson",
            name="one_contact_person_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="span",
            name="spans_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="span",
            name="no_two_periods_at_once",
        ),
        migrations.AddField(
            model_name="contactperson",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="extensionanswer",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="extensionrequest",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="period",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="periodoffer",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="span",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.SeparateDatabaseAndState(
            # The key was the request itself; one that is answered anew has two answers, of which one holds.
            database_operations=[migrations.RunSQL(KEY_OF_ITS_OWN, KEY_OF_THE_REQUEST)],
            state_operations=[
                migrations.AddField(
                    model_name="extensionanswer",
                    name="id",
                    field=models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), primary_key=True, serialize=False
                    ),
                ),
                migrations.AlterField(
                    model_name="extensionanswer",
                    name="request",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support.extensionrequest",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="contactperson",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                expressions=[("case", "="), ("during", "&&")],
                name="one_contact_person_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="extensionanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)), fields=("request",), name="request_answered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="span",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("period", "sequence"),
                name="spans_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="span",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                expressions=[("case", "="), ("taken", "&&")],
                name="no_two_periods_at_once",
            ),
        ),
    ]
