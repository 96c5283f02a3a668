from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("administration", "0006_vouch_for_what_stands")]

    operations = [
        migrations.AddField(
            model_name="factorreset",
            name="asked_sealed",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
    ]
