"""What a case needs next, by when and from whom; a list of many cases keeps the titles only."""

from helle.rules.next_steps.case import ORGANISATION_OF_AUTHORITY, CaseFacts, Step
from helle.rules.next_steps.rule import OpenSteps, next_steps, open_steps
from helle.rules.next_steps.titles import STEP_TITLES, StepTitle

__all__ = [
    "ORGANISATION_OF_AUTHORITY",
    "STEP_TITLES",
    "CaseFacts",
    "OpenSteps",
    "Step",
    "StepTitle",
    "next_steps",
    "open_steps",
]
