"""How many days before turning eighteen a young person is asked, as the rules say it, for the triggers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0006_ends_as_the_person_is_a_child"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedAheadRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(unique=True)),
                ("days", models.PositiveSmallIntegerField()),
            ],
        ),
    ]
