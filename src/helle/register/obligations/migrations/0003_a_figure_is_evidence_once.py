from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0002_introduction_in_english"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="shows",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "figure"), ("withdrawn_at__isnull", True)),
                fields=("obligation", "feed", "year"),
                name="shows_a_figure_once",
            ),
        ),
    ]
