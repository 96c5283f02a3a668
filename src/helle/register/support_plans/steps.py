"""What a measure becomes by a step. Everything that affects it lives in `AFTER`; the database holds the same table.

A measure that is done, not done or was not awarded takes no step: it never changes.
"""

from __future__ import annotations

from typing import Final

from helle.register.support_plans.choices import State, Step

AFTER: Final = {
    (State.AGREED, Step.AUTHORISED): State.AGREED,
    (State.AGREED, Step.PASSED_ON): State.AGREED,
    (State.AGREED, Step.BEGUN): State.BEGUN,
    (State.AGREED, Step.NOT_DONE): State.NOT_DONE,
    (State.BEGUN, Step.AUTHORISED): State.BEGUN,
    (State.BEGUN, Step.PASSED_ON): State.BEGUN,
    (State.BEGUN, Step.DONE): State.DONE,
    (State.BEGUN, Step.NOT_DONE): State.NOT_DONE,
}


def steps_from(state: State, *, outside: bool) -> list[Step]:
    """The steps that a measure can take now; only one that an outside party delivers is passed on."""
    return [step for step in Step if (state, step) in AFTER and (outside or step is not Step.PASSED_ON)]
