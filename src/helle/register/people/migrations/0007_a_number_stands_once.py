from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_a_number_that_stands_twice_stands_once")]
    operations = [
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("person", "kind", "blind"),
                name="number_once_in_force",
            ),
        ),
    ]
