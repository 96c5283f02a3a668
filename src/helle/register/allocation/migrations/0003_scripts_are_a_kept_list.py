"""The scripts an interpreter reads come from a list that an administrator keeps."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0002_codes_are_known"),
        ("codelists", "0001_first_tables"),
    ]

    operations = [
        migrations.AlterModelOptions(name="interpreterlanguage", options={"ordering": ["language", "script"]}),
        migrations.RemoveConstraint(model_name="interpreterlanguage", name="interpreter_script_is_known"),
        migrations.AlterField(
            model_name="interpreterlanguage", name="script", field=models.CharField(blank=True, max_length=4)
        ),
    ]
