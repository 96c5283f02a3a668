"""The layers of the key of search, so that no hash is kept under one that is not in force."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("protection", "0005_need_to_know")]

    operations = [
        migrations.CreateModel(
            name="SearchLayer",
            fields=[
                ("layer", models.IntegerField(primary_key=True, serialize=False)),
                ("name", models.BinaryField()),
                ("in_force", models.BooleanField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="searchlayer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("in_force", True)), fields=("in_force",), name="one_search_layer_in_force"
            ),
        ),
    ]
