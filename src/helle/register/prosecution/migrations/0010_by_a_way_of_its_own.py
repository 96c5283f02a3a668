"""Who was reached directly and is not CMM was reached itself: until now one word stood for both.

Why it was urgent was kept with each of them, and stays. What was put out of force is put right too: the constraint that
follows holds for it as well, and it stays readable. In a file of its own: a table whose rows have just been changed
takes no constraint.
"""

from django.db import migrations

# A note is changed by who wrote it alone (a trigger), and by nobody here. How it is told is not what it says.
FILL = [
    "ALTER TABLE prosecution_involvement DISABLE TRIGGER USER",
    "UPDATE prosecution_involvement SET channel = 'itself' WHERE channel = 'direct' AND organisation <> 'cmm'",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE prosecution_involvement ENABLE TRIGGER USER",
]


class Migration(migrations.Migration):
    dependencies = [("prosecution", "0009_known_later_and_ended_with_words")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
