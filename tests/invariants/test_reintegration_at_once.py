"""A plan when two meet: one version follows another, one decision stands, and a child counts in one return."""

from __future__ import annotations

from collections.abc import Callable

from helle.register.cases.models import Case
from helle.register.reintegration import actions
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.models import PlanVersion
from helle.register.returns.models import ReturnCase
from helle.rules.returns.codes import SupportKind
from tests import reintegration_stories as plans
from tests import return_stories, stories
from tests.cast import Cast, member
from tests.invariants.at_once import NO_VERSION, acting
from tests.invariants.conftest import Connection
from tests.invariants.test_returns_at_once import one_of_two


def approving(case: Case, row: ReturnCase, version: PlanVersion) -> Callable[[], object]:
    return lambda: actions.plan_approve(case, row, expected_version=NO_VERSION, version=version, found_realistic=True)


def test_of_two_who_write_or_decide_at_once_one_is_told(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    return_stories.go_with_partner(cast.mette, case, row)
    other = member("Helga Rosenvinge", "HJST", "hjst_caseworker")

    def save() -> object:
        return actions.plan_save(case, row, expected_version=NO_VERSION, based_on=0, draft=plans.draft())

    one_of_two([acting(cast.mette, save), acting(cast.jonas, save)])
    with cast.mette.acting():
        version = PlanVersion.objects.get(case=case)
    plans.submit(cast.mette, case, row, version)

    def refuse() -> object:
        return actions.plan_refuse(
            case,
            row,
            expected_version=NO_VERSION,
            version=version,
            kind=PlanEventKind.SENT_BACK,
            remarks=plans.REMARKS,
        )

    one_of_two([acting(cast.henrik, approving(case, row, version)), acting(other, refuse)])
    assert owner.execute("SELECT count(*) FROM reintegration_planevent").fetchone() == (2,)


def test_ret24_two_approvals_at_once_count_a_child_once(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    waiting: list[Callable[[], object]] = []
    hers = plans.with_children(
        children=(plans.daughter(),), lines=(plans.line(49_000), plans.line(20_000, SupportKind.CASH_SUPPORT, 2))
    )
    for _parent in range(2):
        case = stories.an_assessed_victim(cast)
        row = return_stories.accept(cast.mette, case)
        version = plans.save(cast.mette, case, row, hers)
        plans.submit(cast.mette, case, row, version)
        waiting.append(acting(cast.henrik, approving(case, row, version)))
    one_of_two(waiting)
    approved = owner.execute("SELECT count(*) FROM reintegration_planevent WHERE kind = 'approved'").fetchone()
    assert approved == (1,)
