"""The box was unticked for "no" and for "nobody asked" alike: what was never answered is not known."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0002_unaccompanied_may_be_unknown")]
    operations = [
        migrations.RunSQL(
            "UPDATE people_profile SET unaccompanied = NULL WHERE NOT unaccompanied", migrations.RunSQL.noop
        )
    ]
