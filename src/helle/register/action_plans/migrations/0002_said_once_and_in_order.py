"""A milestone may follow a study, evidence stands once, and reports and figures are numbered as they come."""

from django.db import migrations, models

# Until now they were numbered within a half-year and within a year.
_NUMBERED_AS_THEY_CAME = """
UPDATE action_plans_statusreport AS r SET number = o.place
  FROM (SELECT id, row_number() OVER (PARTITION BY initiative_id ORDER BY until_day, number) AS place
          FROM action_plans_statusreport) AS o
 WHERE o.id = r.id;
UPDATE action_plans_indicatorvalue AS v SET number = o.place
  FROM (SELECT id, row_number() OVER (PARTITION BY indicator_id ORDER BY recorded_at, year, number) AS place
          FROM action_plans_indicatorvalue) AS o
 WHERE o.id = v.id;
"""


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0001_action_plans")]

    operations = [
        migrations.RemoveConstraint(model_name="indicatorvalue", name="indicator_values_in_order"),
        migrations.RemoveConstraint(model_name="statusreport", name="status_reports_in_order"),
        migrations.RunSQL(_NUMBERED_AS_THEY_CAME, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="milestone",
            name="follows",
            field=models.CharField(blank=True, choices=[("study", "Undersøgelsen er udgivet")], max_length=8),
        ),
        migrations.RemoveConstraint(model_name="evidence", name="evidence_stays_in_helle"),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("where__regex", "^/(/|.*[?#])"), _negated=True), name="evidence_stays_in_helle"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("initiative", "where"),
                name="evidence_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.UniqueConstraint(fields=("indicator", "number"), name="indicator_values_in_order"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows__in", ["study", ""])), name="milestone_follows_what_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="statusreport",
            constraint=models.UniqueConstraint(fields=("initiative", "number"), name="status_reports_in_order"),
        ),
    ]
