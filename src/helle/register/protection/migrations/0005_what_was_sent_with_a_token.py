from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("protection", "0004_nobody_acts_by_the_calendar")]
    operations = [
        migrations.AddField(model_name="sentform", name="content", field=models.BinaryField(default=bytes)),
    ]
