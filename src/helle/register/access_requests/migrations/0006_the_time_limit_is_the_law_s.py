"""What a notice had moved becomes what was promised, and the time limit is the law's again."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from helle.rules.access_request import AccessRequestFacts, AccessRight, access_request_due


def keep_apart(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    request = apps.get_model("access_requests", "AccessRequest")
    for row in request.objects.filter(notices__isnull=False).distinct():
        notices = list(row.notices.order_by("told_on"))
        first, last = notices[0], notices[-1]
        facts = AccessRequestFacts(
            AccessRight(row.right), row.received_on, last.told_on, told_on=first.told_on, expected_on=first.expected_on
        )
        row.due, row.promised = access_request_due(facts).answer or row.due, last.expected_on
        row.save(update_fields=["due", "promised"])


class Migration(migrations.Migration):
    dependencies = [("access_requests", "0005_a_promise_beside_the_time_limit")]
    operations = [migrations.RunPython(keep_apart, migrations.RunPython.noop)]
