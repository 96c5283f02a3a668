"""Whoever leads CMM has drawn a sample of the log: some looks are in order, one is asked about, and most wait."""

from __future__ import annotations

import datetime as dt
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as
from helle.register.log_review import actions, queries
from helle.register.log_review.choices import Verdict
from helle.register.protection import clock

# So many of the sample are looked through.
IN_ORDER: Final = 3
QUESTION: Final = "Hvad skulle du bruge opslaget til? Sagen var ikke din den dag, og der står intet om det i sagen."


def one_sample_is_drawn(now: dt.datetime) -> None:
    """Draw it at this moment, where the country's clock starts: a later line would be sealed before it was written."""
    lead = people.roles()["cmm_lead"]
    clock.freeze(now)
    with acting_as(lead):
        log = next((one for one in queries.logs() if one.mine and one.looks), None)
        if log is not None:
            looks = queries.looks_of(actions.sample_draw(log))
            asked = next((one for one in looks if one.unusual), looks[0])
            actions.look_judge(asked, verdict=Verdict.ASK, words=QUESTION)
            for one in [one for one in looks if one is not asked][-IN_ORDER:]:
                actions.look_judge(one, verdict=Verdict.OK, words="")
