"""An event is of the case and the category of its task: the policy that shows it reads them from its own row."""

from django.db import migrations

ADD = """
ALTER TABLE tasks_event ADD CONSTRAINT task_event_of_its_task
  FOREIGN KEY (task_id, case_id, category) REFERENCES tasks_task (id, case_id, category);
"""
REMOVE = "ALTER TABLE tasks_event DROP CONSTRAINT task_event_of_its_task;"


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_first_tables")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
