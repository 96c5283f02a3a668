"""What is passed on in the middle of a story: by Mette or Ulla, approved by Karen, told to Henrik, Peter and others."""

from __future__ import annotations

import datetime as dt
import uuid

from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.sharing import actions, consent_actions, queries
from helle.register.sharing.actions import Said, Wish
from helle.register.sharing.choices import ConsentGiver, ReceiptAnswer
from helle.register.sharing.consent_actions import Agreed
from helle.register.sharing.models import Consent, Decision, Disclosure, Receipt
from helle.register.sharing.queries import Told
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose
from tests.cast import Cast, Member
from tests.remembered import remembered

WEIGHED = "skal bruge det til Bommelrejsen"
TOLD = "hun rejser med Snurrepibefærgen"
LIMITS = "intet til fætteren i Knirkegade"
APPROVED = "Rabalderstyrelsen har brug for netop det"
STATUTE = "lov om Pludderforhold § 7"
WHY_NOT = "ville advare Tvingelmanden"
KEEPS_LIMITS = "går til Rabalderstyrelsen og ikke til Fipselgården"
SECRETS = (WEIGHED, TOLD, LIMITS, APPROVED, STATUTE, WHY_NOT, KEEPS_LIMITS)

_C, _P = DataCategory, DisclosurePurpose


def new_key() -> uuid.UUID:
    """The key of a row that nobody has written."""
    return uuid.uuid4()


def wish(
    to: str,
    *categories: DataCategory,
    purpose: DisclosurePurpose = _P.RETURN,
    ground: DisclosureGround = DisclosureGround.ESSENTIAL_IMPORTANCE,
    consent: Consent | None = None,
    informed: bool = True,
) -> Wish:
    """What somebody wants to pass on, to the unit with this code."""
    unit = organisations.units_on(clock.today())[unit_id(to)]
    return Wish(unit, categories, purpose, ground, consent, True, informed)


def said(**changed: object) -> Said:
    """The words of it; it lasts thirty days."""
    words: dict[str, object] = {
        "until": clock.today() + dt.timedelta(days=30),
        "weighing": WEIGHED,
        "message": "",
        "statute": "",
        "why_not_informed": "",
        "within_limits": True,
        "keeps_limits": KEEPS_LIMITS,
    }
    return Said(**(words | changed))  # type: ignore[arg-type]


@remembered
def disclose(by: Member, case: Case, wanted: Wish | None = None, **changed: object) -> Disclosure:
    """Somebody passes on; where nothing else is said, who she is to Hjemrejsestyrelsen."""
    with by.acting():
        return actions.disclose(case, wanted or wish("HJST", _C.IDENTITY), said(**changed))


@remembered
def beyond(by: Member, case: Case) -> Disclosure:
    """Somebody wants to tell Skattestyrelsen who she is, by a statute: beyond the table."""
    with by.acting():
        wanted = wish("SKAT", _C.IDENTITY, purpose=_P.PROSECUTION, ground=DisclosureGround.STATUTE)
        return actions.disclose(case, wanted, said(message=TOLD, statute=STATUTE, again=True))


@remembered
def decide(by: Member, case: Case, row: Disclosure, *, approved: bool = True) -> Decision:
    """The second person says yes, or no."""
    with by.acting():
        return actions.decide(row, case, approved=approved, words=APPROVED)


def agreed(*categories: DataCategory, **changed: object) -> Agreed:
    """What she agreed to today, for sixty days."""
    values: dict[str, object] = {
        "categories": categories or (_C.IDENTITY, _C.RETURN_PLAN),
        "purposes": (_P.RETURN,),
        "given_on": clock.today(),
        "given_by": ConsentGiver.HERSELF,
        "until": clock.today() + dt.timedelta(days=60),
        "limits": LIMITS,
    }
    return Agreed(**(values | changed))  # type: ignore[arg-type]


@remembered
def consent(by: Member, case: Case, *categories: DataCategory, to: str = "HJST", **changed: object) -> Consent:
    """Somebody writes down that she agreed to a unit being told."""
    with by.acting():
        return consent_actions.consent_give(case, unit_id(to), agreed(*categories, **changed))


@remembered
def by_consent(by: Member, case: Case, row: Consent, *categories: DataCategory, **changed: object) -> Disclosure:
    """Somebody passes on what she agreed to."""
    with by.acting():
        wanted = wish("HJST", *(categories or (_C.IDENTITY,)), ground=DisclosureGround.CONSENT, consent=row)
        return actions.disclose(case, wanted, said(**changed))


@remembered
def read(by: Member, key: uuid.UUID) -> Told:
    """What somebody reads of what was passed on to her unit."""
    with by.acting():
        return queries.get_told(key)


@remembered
def acknowledge(by: Member, row: Disclosure, answer: ReceiptAnswer = ReceiptAnswer.RECEIVED) -> Receipt:
    """Somebody at the receiver says that it has come, or that it is not for them."""
    with by.acting():
        return actions.acknowledge(row, answer)


@remembered
def tell(cast: Cast, case: Case) -> Disclosure:
    """A row in each table: a consent and what rests on it, received; and one beyond the table, approved."""
    row = consent(cast.mette, case)
    disclosed = by_consent(cast.mette, case, row)
    acknowledge(cast.henrik, disclosed)
    decide(cast.karen, case, beyond(cast.mette, case))
    return disclosed
