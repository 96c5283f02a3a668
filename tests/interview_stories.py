"""Interviews in the middle of a story: begun, noted by element, read by two. Texts are distinctive, as in `stories`."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from helle.register.cases.models import Case
from helle.register.identification import reading_actions
from helle.register.identification.choices import ReadingAnswer
from helle.register.identification.findings import Findings
from helle.register.identification.models import Interview, InterviewDraft, Reading
from helle.register.identification.reading_actions import Answers
from helle.register.protection.drafts import Saving
from helle.rules.codes import ActElement, ExploitationPurpose
from helle.rules.definitions.interview_template import Section
from tests.cast import Member
from tests.remembered import remembered

TYPED = "hun begyndte at fortælle om Snoldekroen"
SAID = "de tog passet ved Tøffelbroen"
ARRANGED = "kælderen under Bimlevej, bagdøren"
SECRETS = (TYPED, SAID, ARRANGED)

FOUND = Findings(
    acts=(ActElement.RECRUITMENT,), purposes=(ExploitationPurpose.FORCED_LABOUR,), told={Section.MEANS: SAID}
)


@remembered
def begin(by: Member, case: Case) -> InterviewDraft:
    """Somebody begins to write an interview down."""
    with by.acting():
        return reading_actions.draft_save(case, Saving(uuid.uuid4(), 0, uuid.uuid4()), {"account": [TYPED]})


def answers(**changed: Any) -> Answers:
    """Each element is there, the person was trafficked and still is in it."""
    yes = ReadingAnswer.YES
    return replace(Answers(act=yes, means=yes, purpose=yes, trafficked=yes, current=yes), **changed)


@remembered
def read(by: Member, case: Case, interview: Interview, **changed: Any) -> Reading:
    """Somebody reads an interview and answers for herself."""
    with by.acting():
        return reading_actions.reading_record(case, interview, answers(**changed))
