"""How to reach a person, and what is written of her children, are not read with the rest (C6)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="child",
            options={"base_manager_name": "objects"},
        ),
        migrations.AlterModelOptions(
            name="profile",
            options={"base_manager_name": "objects"},
        ),
    ]
