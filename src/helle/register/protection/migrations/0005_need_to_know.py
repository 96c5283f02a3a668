"""Of which kinds of unit a colleague's case is opened with a purpose alone, and who leads them (PUB-DIG-04)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("protection", "0004_closed_cases_and_particulars")]

    operations = [
        migrations.CreateModel(
            name="NeedToKnow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_kind", models.CharField(max_length=24)),
                ("led_by", models.CharField(blank=True, max_length=32)),
            ],
        ),
        migrations.AddConstraint(
            model_name="needtoknow",
            constraint=models.UniqueConstraint(fields=("unit_kind", "led_by"), name="need_to_know_once"),
        ),
    ]
