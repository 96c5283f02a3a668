"""Which assertions of a provider of logins have let somebody in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("administration", "0003_logins_through_organisations")]

    operations = [
        migrations.CreateModel(
            name="SpentAssertion",
            fields=[
                ("mark", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("until", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mark__regex", "^[0-9a-f]{64}$")), name="assertion_mark_is_a_hash"
                    )
                ],
            },
        ),
    ]
