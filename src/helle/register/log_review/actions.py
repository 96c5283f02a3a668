"""Drawing a sample of the log, saying of a look whether it was in order, answering, and settling what was not.

Who and when are taken from the context by the database, and it draws (`sql/083_log_review.sql`).
"""

from __future__ import annotations

import json
from typing import Any, Final

from django.db import connection, models, transaction

from helle.register.audit import actions as audit
from helle.register.log_review import policies, queries
from helle.register.log_review.choices import Outcome, Verdict
from helle.register.log_review.models import Draw, Judgement, Reply, Settlement
from helle.register.log_review.queries import REACH, Log, Look
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import require_nobody
from helle.register.protection.refusals import Refused, no_reasons, refused_by
from helle.rules.ruling import Text

# Its key is nobody's who is in a case: the words are about a look, and name nobody.
SUBJECT: Final = "log_review"
_NOBODY: Final = Text(
    "Ordene handler om et opslag og nævner ikke personen i sagen. [PUB-DIG-04]",
    "The words are about a look and do not name the person of the case. [PUB-DIG-04]",
)
SAID_ALREADY: Final = Refused(Text("Der er allerede sagt, om opslaget var i orden.", "It is said already of the look."))
OWN: Final = Refused(
    Text("Det er dit eget opslag: en anden ser på det.", "It is your own look: somebody else looks at it.")
)
_SAID: Final = {
    "log_sample_is_judged_first": Refused(
        Text(
            "Den sidste stikprøve er ikke set igennem endnu. Sig først, om dens opslag var i orden.",
            "The last sample is not looked through yet. Say first whether its looks were in order.",
        )
    ),
    "log_sample_is_of_something": Refused(
        Text(
            "Ingen har slået noget op siden den sidste stikprøve.",
            "Nobody has looked at anything since the last sample.",
        )
    ),
    "nobody_judges_her_own_look": OWN,
    "one_verdict_on_a_look": SAID_ALREADY,
    "one_question_about_a_look": Refused(
        Text("Medarbejderen er allerede spurgt.", "The member of staff was asked already."), field="verdict"
    ),
    "log_review_reply_sampled_id_key": Refused(Text("Du har allerede svaret.", "You have answered already.")),
    "log_review_settlement_sampled_id_key": Refused(Text("Det er allerede afsluttet.", "It is settled already.")),
}


def sample_draw(log: Log) -> Draw:
    """Draw the next sample from a log. The database chooses the seed and the looks; the thresholds are those of today.

    Raises `Refused` while looks of the last sample wait, and where nobody looked at anything since.
    """
    policies.require_reviews()
    now = context.current().instant
    named = queries.same_named(log.unit_id, now - REACH, now)
    draw_id = new_id()
    vault.new_subject(SUBJECT, draw_id)
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.draw_log_sample(%s, %s, %s, %s::jsonb, %s::bigint[])",
            [draw_id, log.unit_id, log.scope.value, json.dumps(queries.thresholds(clock.today())), named],
        )
        drawn = cursor.fetchone()[0]
        audit.record(
            "log_review.drawn",
            object_id=draw_id,
            purpose="supervision",
            detail={"unit": str(log.unit_id), "scope": log.scope.value, "looks": drawn},
        )
    return Draw.objects.get(pk=draw_id)


def look_judge(look: Look, *, verdict: Verdict, words: str) -> Judgement:
    """Say of a look that it was in order or not, or ask the member of staff first.

    One that was not in order goes to the data protection officer and waits there until it is settled. Raises `Refused`
    for one's own, for one of which it is said, and without a word on why where it is not in order or is asked about.
    """
    policies.require_reviews()
    if look.row.user_id == context.current().user_id:
        raise OWN
    words = words.strip()
    if words or verdict is not Verdict.OK:
        _require_words(words)
    row = Judgement(**_by(look), verdict=verdict.value)
    _seal(look, row, words)
    _save(look, row, "log_review.asked" if verdict is Verdict.ASK else "log_review.judged", {"verdict": verdict.value})
    return row


def look_reply(look: Look, *, words: str) -> Reply:
    """Answer what a look of one's own was for. Raises `Refused` for no words, a second answer, a late one."""
    _require_words(words)
    row = Reply(**_by(look))
    _seal(look, row, words.strip())
    _save(look, row, "log_review.replied", {})
    return row


def look_settle(look: Look, *, outcome: Outcome, words: str) -> Settlement:
    """Say what became of a look that was not in order. Raises `Refused` for one's own, no words, and a second time."""
    policies.require_reviews()
    if look.row.user_id == context.current().user_id:
        raise OWN
    _require_words(words)
    row = Settlement(**_by(look), outcome=outcome.value)
    _seal(look, row, words.strip())
    _save(look, row, "log_review.settled", {"outcome": outcome.value})
    return row


def _require_words(words: str) -> None:
    if said := no_reasons(words):
        raise Refused(said, field="words")
    require_nobody({"words": words}, _NOBODY)


def _by(look: Look) -> dict[str, Any]:
    acting = context.current()
    return {
        "id": new_id(),
        "sampled": look.row,
        "recorded_at": acting.instant,
        "by_user_id": acting.user_id,
        "by_unit_id": acting.unit_id,
    }


def _seal(look: Look, row: models.Model, words: str) -> None:
    if words:
        row.words_sealed = vault.seal(look.row.draw_id, row, "words_sealed", words)  # type: ignore[attr-defined]


def _save(look: Look, row: models.Model, action: str, detail: dict[str, str]) -> None:
    with refused_by(_SAID), transaction.atomic():
        row.save(force_insert=True)
        purpose = "supervision" if action != "log_review.replied" else None
        audit.record(action, object_id=look.row.pk, purpose=purpose, detail=detail)
