from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_login_places")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="vouched",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
    ]
