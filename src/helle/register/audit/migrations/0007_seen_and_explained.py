from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_unexplained_rights")]

    operations = [
        migrations.RemoveField(model_name="unexplainedright", name="user"),
        migrations.AddField(model_name="unexplainedright", name="user_id", field=models.UUIDField(null=True)),
        migrations.AddField(model_name="unexplainedright", name="seen_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="unexplainedright", name="seen_by_id", field=models.UUIDField(null=True)),
    ]
