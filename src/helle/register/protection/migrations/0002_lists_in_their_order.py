"""Each list of cases has an index in its own order; keys that nothing is looked up by have none."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_first_tables"),
        ("protection", "0001_first_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="grant",
            name="grant_list_newest",
        ),
        migrations.RemoveIndex(
            model_name="grant",
            name="grant_list_due",
        ),
        migrations.RemoveIndex(
            model_name="grant",
            name="grant_list_mine",
        ),
        migrations.AlterField(
            model_name="grant",
            name="assigned_to",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="begun_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="protection.grantact"
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="ended_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="protection.grantact",
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("category", "core")), fields=["unit", "-opened_at", "-id"], name="grant_list_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("category", "core")),
                fields=["unit", "rung", "-opened_at", "-id"],
                name="grant_list_rung",
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("category", "core"), ("next_due__isnull", False)),
                fields=["unit", "next_due", "id"],
                name="grant_list_due",
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("category", "core")),
                fields=["unit", "assigned_to", "next_due"],
                name="grant_list_mine",
            ),
        ),
    ]
