"""An event is of the case and the category of its task: the policy that shows it reads them from its own row."""

from django.db import migrations

ADD = [
    "ALTER TABLE tasks_event ADD CONSTRAINT task_event_of_its_task"
    " FOREIGN KEY (task_id, case_id, category) REFERENCES tasks_task (id, case_id, category)",
]
REMOVE = [
    "ALTER TABLE tasks_event DROP CONSTRAINT task_event_of_its_task",
]


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("tasks", "0001_first_tables"),
        ("tasks", "0002_events_are_of_their_task"),
    ]
    dependencies = [("tasks", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
