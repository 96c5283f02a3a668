"""Who leaves may leave nothing but notes that she never finished: they count like cases and tasks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("administration", "0001_initial")]
    operations = [
        migrations.AddField("leaver", "unfinished_drafts", models.IntegerField(default=0)),
        migrations.RemoveConstraint("leaver", "leaver_leaves_something"),
        migrations.AddConstraint(
            "leaver",
            models.CheckConstraint(
                name="leaver_leaves_something",
                condition=models.Q(open_cases__gt=0)
                | models.Q(waiting_tasks__gt=0)
                | models.Q(unfinished_drafts__gt=0),
            ),
        ),
    ]
