"""What an operator does: make the databases ready, migrate them as their owners, check the projections."""

from __future__ import annotations

from collections.abc import Callable

from django.core.management import call_command
from django.db import connections, transaction

from helle.register.action_plans import loading as action_plans
from helle.register.administration import opening_hours
from helle.register.cases import ladder_table
from helle.register.codelists import loading as code_lists
from helle.register.coordination import loading as forums
from helle.register.guidance import loading as guidance
from helle.register.obligations import loading as obligations
from helle.register.organisations import loading as units
from helle.register.organisations.models import User
from helle.register.protection import closing, exclusions, matrix, row_security
from helle.register.referrals import outcomes_of_before
from helle.register.sharing import tables as sharing_tables
from helle.register.statistics import filling
from helle.site import key_commands, restoring
from helle.site.brought_up import missing_steps
from helle.site.installation import InstallationError
from helle.site.migrating import only_what_changes_made_anew

Say = Callable[[str], None]

# The step that vouches for each login as it stands.
VOUCHED_SINCE = ("administration", "0006_vouch_for_what_stands")

# A key is read, and made, only where the ledger of erasures was replayed; it is destroyed by a function alone.
KEY_STORE_PRIVILEGES = """
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, helle_keys, helle_intake;
GRANT USAGE ON SCHEMA public TO helle_keys, helle_intake;
GRANT SELECT, INSERT ON data_key TO helle_keys;
GRANT SELECT, UPDATE (box) ON incoming_key TO helle_keys;
GRANT SELECT ON master_key TO helle_keys;
GRANT SELECT, INSERT ON erasure TO helle_keys;
GRANT EXECUTE ON FUNCTION destroy_key(uuid), is_open(), require_open(), close_here() TO helle_keys;
GRANT EXECUTE ON FUNCTION incoming_put(uuid, bytea, bytea), incoming_for_receipt(uuid), is_open() TO helle_intake;
DROP POLICY IF EXISTS only_open ON data_key;
CREATE POLICY only_open ON data_key TO helle_keys USING ((SELECT require_open())) WITH CHECK ((SELECT require_open()));
DROP POLICY IF EXISTS only_open ON incoming_key;
CREATE POLICY only_open ON incoming_key TO helle_keys
  USING ((SELECT require_open())) WITH CHECK ((SELECT require_open()));
DROP POLICY IF EXISTS only_open ON erasure;
CREATE POLICY only_open ON erasure TO helle_keys USING (true) WITH CHECK ((SELECT require_open()));
"""


def _leave_overlaps_to_constraints() -> None:
    """Before the schema is touched, so that nothing is half brought up where rows overlap; and of what is new after."""
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        try:
            exclusions.leave_to_constraints(cursor)
        except exclusions.RowsOverlap as error:
            raise InstallationError(str(error)) from error


def _require_where_referrals_went() -> None:
    """Before the schema is touched: the database names a constraint alone, and no row."""
    if outcomes_of_before.STEP in missing_steps("default"):
        try:
            outcomes_of_before.require_where()
        except outcomes_of_before.SaysNotWhere as error:
            raise InstallationError(str(error)) from error


def migrate(kind: str, say: Say) -> None:
    """Bring both databases to the present schema, then apply functions, privileges, policies and reference data.

    The process must connect as the owners (`HELLE_AS_OWNER`). `kind` is written once, when the installation is new.
    """
    say("schema of the key store")
    # Its own app alone: to walk through the steps of tables that are not there takes as long as making them.
    call_command("migrate", "keystore", database="keys", interactive=False, verbosity=0)
    with connections["keys"].cursor() as cursor:
        cursor.execute(KEY_STORE_PRIVILEGES)
    say("master key")
    key_commands.prepare()  # Where it is the wrong one, the register is not touched.
    say("ledger of erasures")
    restoring.prepare()
    say("schema of the register")
    _leave_overlaps_to_constraints()
    _require_where_referrals_went()
    vouches = VOUCHED_SINCE in missing_steps("default")
    with only_what_changes_made_anew():
        call_command("migrate", database="default", interactive=False, verbosity=0)
    _leave_overlaps_to_constraints()
    if vouches and (logins := User.objects.count()):
        say(f"logins vouched for as they stand: {logins:,}")
    call_command("createcachetable", database="default", verbosity=0)
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO protection_installation (id, kind, clock_offset) VALUES (1, %s, '0') ON CONFLICT DO NOTHING",
            [kind],
        )
        say("privileges and policies")
        row_security.install(cursor)
        key_commands.follow_search()
        say("access matrix and units")
        matrix.load(cursor)
        ladder_table.load(cursor)
        sharing_tables.load(cursor)
        units.load()
        opening_hours.load()
        code_lists.load(cursor)
        say("guidance")
        guidance.load(cursor)
        say("action plans")
        action_plans.load_all()
        say("forums")
        for line in forums.load().ended:
            say(line)
        say("obligations")
        obligations.load_all()
    if not closing.closed_stores():  # Else once the ledger of erasures is replayed.
        say("statistics table")
        try:
            filling.refresh_now()
        except filling.NotFilled as error:
            raise InstallationError(str(error)) from error
