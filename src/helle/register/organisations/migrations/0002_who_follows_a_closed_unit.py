from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_first_tables"),
    ]

    operations = [
        migrations.AlterField(
            model_name="unitparent",
            name="relation",
            field=models.CharField(
                choices=[
                    ("administrative", "Hører under"),
                    ("reporting", "Refererer til"),
                    ("successor", "Efterfølges af"),
                ],
                max_length=16,
            ),
        ),
    ]
