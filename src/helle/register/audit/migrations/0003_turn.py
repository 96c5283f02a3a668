from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_segments_can_be_dropped")]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False))],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_turn")],
            },
        ),
        migrations.RunSQL("INSERT INTO audit_turn (id) VALUES (1)", migrations.RunSQL.noop),
    ]
