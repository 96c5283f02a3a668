import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_index_searches_and_refusals"),
        ("organisations", "0005_logins_are_vouched_for"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnexplainedRight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("row_id", models.CharField(max_length=80)),
                ("role", models.CharField(max_length=32)),
                ("why", models.CharField(max_length=16)),
                ("stood", models.CharField(max_length=64)),
                ("found_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                ("user_id", models.UUIDField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_by_id", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["seat", "privilege", "grant", "look", "assignment", "opening"])
                        ),
                        name="unexplained_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["no_act", "other", "earlier", "longer", "no_way"])),
                        name="unexplained_why_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "row_id", "unit", "role", "why"), name="unexplained_right_once"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(
                    (
                        "action__in",
                        [
                            *("case.closed_to", "competence.moved", "rights.carried"),
                            *("rights.seen", "rights.unexplained"),
                            *("sharing.disclosed", "sharing.asked", "sharing.approved", "sharing.ended"),
                            *("sharing.acknowledged", "prosecution.statement_given", "prosecution.disclosure_ended"),
                        ],
                    )
                ),
                fields=["action", "at"],
                name="audit_of_rights",
            ),
        ),
    ]
