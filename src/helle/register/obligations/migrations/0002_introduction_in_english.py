from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0001_obligations"),
    ]

    operations = [
        migrations.AddField(
            model_name="treatyreport",
            name="introduction_en",
            field=models.TextField(blank=True, max_length=4000),
        ),
    ]
