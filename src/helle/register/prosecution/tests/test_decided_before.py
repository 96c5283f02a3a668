"""What was proposed and decided before a migration is kept as its page named it (CRI-08)."""

from __future__ import annotations

from importlib import import_module

import psycopg
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast

from helle.register.prosecution import actions
from helle.register.prosecution.choices import WaiverOutcome
from helle.register.prosecution.tests.test_each_has_its_own import LATER, indicted_and_charged
from helle.register.protection import clock
from helle.rules.crime.stages import CriminalStage

Owner = psycopg.Connection[tuple[object, ...]]


def test_cri_08_what_was_decided_before_is_kept_as_it_stood(committed_cast: Cast, owner: Owner) -> None:
    cast, victim, pia = committed_cast, stories.an_opened_case(committed_cast), told.pia()
    case, tie = indicted_and_charged(cast, victim)
    told.decide(pia, told.weigh(cast.peter, tie), of_indictment=WaiverOutcome.UPHELD.value)
    clock.move_forward(LATER)
    with cast.peter.acting():
        actions.offence_record(case, told.done(is_another=True))
    told.stage(cast.peter, case, CriminalStage.CHARGE, tie.suspect, of_offence=2)
    told.weigh(cast.peter, tie)
    proposed = "SELECT p.charges::text FROM prosecution_waiverproposal p ORDER BY p.recorded_at"
    decided = "SELECT decision_id, charge_id FROM prosecution_decidedcharge ORDER BY charge_id"
    was = owner.execute(proposed).fetchall()
    rows = owner.execute(decided).fetchall()
    with owner.transaction(force_rollback=True):
        for table in ("waiverproposal", "decidedcharge", "stage"):
            owner.execute(f"ALTER TABLE prosecution_{table} DISABLE TRIGGER USER")
        owner.execute("UPDATE prosecution_waiverproposal SET charges = '{}'")
        owner.execute("DELETE FROM prosecution_decidedcharge")
        (moved,) = import_module("helle.register.prosecution.migrations.0016_what_was_decided").Migration.operations
        for one in moved.sql:
            if not one.startswith("ALTER"):
                owner.execute(one)
        assert owner.execute(proposed).fetchall() == was
        assert owner.execute(decided).fetchall() == rows
