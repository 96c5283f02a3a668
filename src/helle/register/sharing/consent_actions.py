"""What a person agrees to being told to one receiver: written down, limited, withdrawn, with effect at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import queries as cases
from helle.register.cases.actions import refuse_long_ago
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context
from helle.register.protection.impersonal import require_nobody
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, refused_by
from helle.register.sharing import childs_consent, holding, policies
from helle.register.sharing.actions import LONGEST, NOT_A_RECEIVER, receivers
from helle.register.sharing.choices import ConsentEnd, ConsentGiver
from helle.register.sharing.models import Consent
from helle.rules.codes import OrganisationKind
from helle.rules.facts import danish_date, english_date
from helle.rules.parameters import parameter, whole_number
from helle.rules.ruling import Text
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose, closed_to, tasks_of_others

WITHDRAWN_ALREADY: Final = Text("Samtykket gælder ikke længere.", "The consent no longer holds.")
ENDED_MEANWHILE: Final = Text(
    "Det, det handlede om, er ophørt imens: personen er fyldt 18, og repræsentantens samtykke gælder ikke længere. "
    "Spørg personen selv. [MIN-02]",
    "What this was about has ended meanwhile: the person has turned 18, and the representative's consent no longer "
    "holds. Ask the person. [MIN-02]",
)
NOT_ASKED_HERSELF: Final = Text(
    "Kun den, der er fyldt 18, siger selv nej, og kun til et samtykke, der ophørte, fordi personen fyldte 18. [MIN-02]",
    "Only a person who has turned 18 says no herself, and only to a consent that ended because of it. [MIN-02]",
)
NO_AHEAD_NOT_HERE: Final = Text(
    "Et nej fra 18 år noteres, mens repræsentantens samtykke gælder til dagen før, personen fylder 18. [MIN-02]",
    "A no from 18 is recorded while the representative's consent runs to the day before the person turns 18. [MIN-02]",
)
NO_AHEAD_ALREADY: Final = Text(
    "Det står allerede, at personen siger nej fra 18 år.", "It stands already that the person says no from 18."
)
SAID_NO_SINCE: Final = Text(
    "Personen har siden selv sagt nej til det samme til den modtager, og et ja fra før gælder ikke længere. Er der "
    "sagt ja igen efter nejet, så skriv den dag. Er et nej fra 18 år noteret ved en fejl, så tag det væk først. "
    "[MIN-02] [MIN-15]",
    "The person has since said no herself to the same for that receiver, and a yes from before is no longer one. Where "
    "she has said yes again after the no, enter that day. Where a no from 18 was recorded by mistake, take it away "
    "first. [MIN-02] [MIN-15]",
)
NO_AHEAD_IS_NONE: Final = Text(
    "Det står ikke længere, at personen siger nej fra 18 år.", "It no longer stands that the person says no from 18."
)
AGREES_HERSELF: Final = Text(
    "Personen er fyldt 18 og samtykker selv: repræsentanten kan ikke længere sige ja. Spørg personen. [MIN-02] "
    "[MIN-15]",
    "The person has turned 18 and consents alone: the representative can no longer agree. Ask the person. [MIN-02] "
    "[MIN-15]",
)
ENDS_BEFORE_TODAY: Final = Text(
    "Den dag er gået, så samtykket ville ikke gælde. Vælg i dag eller en senere dag.",
    "That day has passed, so the consent would not hold. Choose today or a later day.",
)
WIDER: Final = Text(
    "En begrænsning kan ikke gå længere end samtykket. Giver personen lov til mere, så notér et nyt. [PUB-LAW-13]",
    "A limit cannot go further than the consent. Where the person agrees to more, record a new one. [PUB-LAW-13]",
)
LIMITED_BY_ANOTHER: Final = Text(
    "Et samtykke begrænses af den, der gav det: personens eget ja som barn gælder fra 18 år, og repræsentantens til "
    "dagen før. Siger en anden ja, så notér et nyt samtykke. [MIN-02] [MIN-15]",
    "A consent is limited by whoever gave it: a child's own yes holds from 18, and the representative's until the day "
    "before. Where somebody else agrees, record a new consent. [MIN-02] [MIN-15]",
)
LIMITED_BEFORE: Final = Text(
    "Samtykket var ikke givet den dag. Skriv den dag, det blev begrænset. [PUB-LAW-13]",
    "The consent was not given on that day. Enter the day on which it was limited. [PUB-LAW-13]",
)
NO_LIMIT: Final = Text(
    "Det er det samme som før. Tag noget fra, sæt en tidligere slutdag, eller skriv en grænse.",
    "That is the same as before. Take something away, set an earlier last day, or enter a limit.",
)
NOBODY_AGREES_FOR_HER: Final = Text(
    "Et samtykke fra barnets repræsentant tæller kun, når personen er eller kan være under 18 år, og en repræsentant "
    "er udpeget, både den dag, det blev givet, og i dag. [MIN-02] [MIN-15]",
    "A consent by the child's representative counts only where the person is or may be under 18 and a representative "
    "is appointed, both on the day on which it was given and today. [MIN-02] [MIN-15]",
)
NOT_BEYOND_EIGHTEEN: Final = Text(
    "Et samtykke fra barnets repræsentant gælder højst til dagen før, barnet fylder 18. [MIN-02] [MIN-15]",
    "A consent by the child's representative holds until the day before the child turns 18 at most. [MIN-02] [MIN-15]",
)
CHILDS_VIEW: Final = Text(
    "Et barns eget ja er barnets holdning og ikke et samtykke, heller ikke når alderen er omstridt: barnets "
    "repræsentant samtykker. Spørg repræsentanten, og få en udpeget, hvis der ingen er. Uden samtykke kan noget kun "
    "gives videre på en anden hjemmel. [MIN-02] [MIN-15]",
    "A child's own yes is the child's view and no consent, also where the age is disputed: the child's representative "
    "consents. Ask the representative, and have one appointed where there is none. Without consent something can be "
    "passed on by another ground only. [MIN-02] [MIN-15]",
)
SAID_AS_A_CHILD: Final = Text(
    "Den dag var personen barn, og det, personen sagde, var en holdning og ikke et samtykke. Spørg nu, og skriv den "
    "dag, personen svarer. [MIN-02] [MIN-15]",
    "The person was a child on that day, and what was said was a view and no consent. Ask now, and enter the day of "
    "the answer. [MIN-02] [MIN-15]",
)
NAMES_NOBODY: Final = Text(
    "Grænserne læses af alle, der ser samtykket, og nævner ingen personer: skriv »en tidligere samlever« og ikke "
    "hvem. [PUB-LAW-13]",
    "The limits are read by everybody who sees the consent, and name no persons: write “a former partner” and not "
    "who. [PUB-LAW-13]",
)


class CarriesLess(Refused):
    """Some or all of what is agreed to no consent opens to this receiver: written down only where it was said so."""

    def __init__(
        self, closed: tuple[DataCategory, ...], others: tuple[DisclosurePurpose, ...], *, nothing: bool
    ) -> None:
        danish, english = [], []
        if others:
            danish.append(f"Ikke modtagerens opgave: {', '.join(one.label.da for one in others)}.")
            english.append(f"Not the receiver's task: {', '.join(one.label.en for one in others)}.")
        if closed:
            danish.append(f"Ikke åbent for modtageren: {', '.join(one.label.da for one in closed)}.")
            english.append(f"Not open to the receiver: {', '.join(one.label.en for one in closed)}.")
        danish.append(
            "Intet kan gives videre på samtykket." if nothing else "Det bliver afvist, selv om personen samtykker."
        )
        english.append(
            "Nothing can be passed on by the consent." if nothing else "It is refused, though the person consents."
        )
        danish.append("Er det sagt sådan, så sæt kryds nederst, og det noteres. [SHR-04]")
        english.append("If it was said so, tick the box at the end, and it is recorded. [SHR-04]")
        super().__init__(Text(" ".join(danish), " ".join(english)), field="purposes" if others else "categories")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a person agreed to: which kinds, for what, until when, said by whom on which day, within which limits.

    `said_so`: it was said so, though some or all of it no consent opens to the receiver.
    """

    categories: tuple[DataCategory, ...]
    purposes: tuple[DisclosurePurpose, ...]
    given_on: dt.date
    given_by: ConsentGiver
    until: dt.date
    limits: str = ""
    said_so: bool = False


def consent_give(case: Case, to: uuid.UUID, agreed: Agreed) -> Consent:
    """Write down that the person agreed to one receiver being told. It opens nothing by itself. Raises `Refused`.

    What no consent opens to that receiver is asked about once, and written down where it was said so: what rests on
    nothing is to surprise nobody when it is to be passed on (SHR-04).
    """
    policies.require(policies.shares())
    receiver = next((one for one in receivers() if one.id == to), None)
    if receiver is None:
        raise Refused(NOT_A_RECEIVER, field="to")
    if not agreed.said_so:
        _ask_of_what_it_cannot_carry(OrganisationKind(receiver.kind), agreed)
    return _save(case, to, agreed, None)


def consent_limit(consent: Consent, case: Case, agreed: Agreed, *, before: str) -> Consent:
    """Write down that the person limits what she agreed to. What is outside of the new limits ends at once; what is
    within goes on, unless the limits have other words: whether it keeps to them nobody has judged. It is given by whom
    the other was, and has no day that the other has not: nobody else agrees for those days (MIN-02). `before`: the
    limits in words until now, which can be changed and not taken away. Raises `Refused`."""
    policies.require(policies.shares())
    same = (
        {one.value for one in agreed.categories} == set(consent.categories)
        and {one.value for one in agreed.purposes} == set(consent.purposes)
        and agreed.until == consent.until
        and agreed.limits.strip() == before.strip()
    )
    if same:
        raise Refused(NO_LIMIT)
    if agreed.given_by.value != consent.given_by:
        raise Refused(LIMITED_BY_ANOTHER, field="given_by")
    if agreed.given_on < consent.given_on:
        raise Refused(LIMITED_BEFORE, field="given_on")
    if before.strip() and not says_anything(agreed.limits):
        raise Refused(WIDER, field="limits")
    return _save(case, consent.to_unit_id, agreed, consent, words_changed=agreed.limits.strip() != before.strip())


def _save(
    case: Case, to: uuid.UUID, agreed: Agreed, narrows: Consent | None, *, words_changed: bool = False
) -> Consent:
    if agreed.given_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="given_on")
    refuse_long_ago(agreed.given_on, "given_on")
    if agreed.until < max(clock.today(), agreed.given_on):
        raise Refused(ENDS_BEFORE_TODAY, field="until")
    if agreed.until > agreed.given_on + LONGEST:
        raise Refused(_a_year_at_most(agreed.given_on + LONGEST), field="until")
    require_nobody({"limits": agreed.limits}, NAMES_NOBODY)
    _refuse_beyond_eighteen(case, agreed)
    _refuse_a_childs_own(case, agreed)
    row = new_row(
        Consent,
        case,
        to_unit_id=to,
        given_on=agreed.given_on,
        given_by=agreed.given_by.value,
        categories=[one.value for one in agreed.categories],
        purposes=[one.value for one in agreed.purposes],
        until=agreed.until,
        narrows=narrows,
        words_changed=words_changed,
    )
    seal(case, row, limits=agreed.limits)
    met = {
        "sharing_consent_is_withdrawn_once": Refused(WITHDRAWN_ALREADY),
        "sharing_consent_narrows_id_key": Refused(WITHDRAWN_ALREADY),
        "sharing_consent_limits_and_does_not_widen": Refused(WIDER),
        "sharing_consent_limited_by_who_gave_it": Refused(LIMITED_BY_ANOTHER, field="given_by"),
        "sharing_consent_limited_within_its_days": Refused(WIDER, field="until"),
        "sharing_consent_for_a_child": Refused(NOBODY_AGREES_FOR_HER, field="given_by"),
        "sharing_consent_ends_before_eighteen": Refused(NOT_BEYOND_EIGHTEEN, field="until"),
        "sharing_consent_by_a_child": Refused(CHILDS_VIEW, field="given_by"),
        "sharing_consent_said_no_since": Refused(SAID_NO_SINCE, field="given_on"),
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "sharing.consent_limited" if narrows else "sharing.consent_given",
            object_id=row.pk,
            cases=[case.pk],
            detail={"categories": row.categories, "purposes": row.purposes, "until": agreed.until.isoformat()},
        )
    return row


def _ask_of_what_it_cannot_carry(receiver: OrganisationKind, agreed: Agreed) -> None:
    """Raise `CarriesLess` where a disclosure to this receiver is refused for some of it, also with consent."""
    closed, others = closed_to(receiver, agreed.categories), tasks_of_others(receiver, agreed.purposes)
    if closed or others:
        nothing = len(closed) == len(agreed.categories) or len(others) == len(agreed.purposes)
        raise CarriesLess(closed, others, nothing=nothing)


def _a_year_at_most(latest: dt.date) -> Text:
    return Text(
        f"Et samtykke gælder højst et år fra den dag, det blev givet: vælg senest {danish_date(latest)}. [PUB-LAW-13]",
        f"A consent holds for a year at most from the day on which it was given: choose {english_date(latest)} at the "
        "latest. [PUB-LAW-13]",
    )


def latest_for_a_child(case: Case, until: dt.date) -> dt.date:
    """A last day, or the one before the child turns eighteen where that comes first (MIN-02, MIN-15)."""
    ruling = childs_consent.ruling_until(case, until)
    return until if ruling.answer is None else min(until, ruling.answer)


def representative_is_refused(case: Case) -> Text:
    """Why a yes of the representative is none today, to whoever sends one: who is of age agrees alone (MIN-15)."""
    facts = cases.facts_today(case)
    return AGREES_HERSELF if facts.minor is False and not facts.age_disputed else NOBODY_AGREES_FOR_HER


def _refuse_beyond_eighteen(case: Case, agreed: Agreed) -> None:
    """Refuse a yes of the representative that reaches to the day on which the child turns eighteen, or beyond it.

    Whether there can be one at all today is asked of the database.
    """
    if agreed.given_by is not ConsentGiver.REPRESENTATIVE:
        return
    ruling = childs_consent.ruling_until(case, agreed.until)
    if ruling.answer is None or ruling.answer >= agreed.until:
        return
    last = ruling.answer
    raise Refused(
        Text(
            f"Repræsentanten siger kun ja for et barn, og personen fylder 18 dagen efter {danish_date(last)}. Skriv "
            f"senest den dag; derefter spørges personen selv. [MIN-02] [MIN-15]",
            f"The representative agrees for a child only, and the person turns 18 the day after {english_date(last)}. "
            f"Enter that day at the latest; after it the person is asked. [MIN-02] [MIN-15]",
        ),
        field="until",
        ruling=ruling,
    )


def _refuse_a_childs_own(case: Case, agreed: Agreed) -> None:
    """Refuse a yes that a child says herself: of one asked ahead of turning eighteen what reaches beyond that day is
    taken. The database asks the same (sql/273)."""
    if agreed.given_by is not ConsentGiver.HERSELF:
        return
    facts, today = cases.facts_today(case), clock.today()
    birthday = None if facts.age_disputed else facts.turns_18_on
    ahead = dt.timedelta(days=whole_number(parameter("ask_herself_days", agreed.given_on)))
    asked_from = birthday and birthday - ahead
    if asked_from is not None and agreed.given_on < asked_from <= today:
        raise Refused(SAID_AS_A_CHILD, field="given_on")
    if birthday is not None and asked_from is not None and asked_from <= today and agreed.until < birthday:
        raise Refused(_from_the_birthday(birthday), field="until")


def _from_the_birthday(birthday: dt.date) -> Text:
    return Text(
        f"Personen samtykker først selv fra den dag, personen fylder 18: vælg en slutdag, der ikke er før "
        f"{danish_date(birthday)}. Indtil da samtykker barnets repræsentant. [MIN-02] [MIN-15]",
        f"The person consents alone from turning 18 only: choose a last day that is not before "
        f"{english_date(birthday)}. Until then the child's representative consents. [MIN-02] [MIN-15]",
    )


def consent_withdraw(consent: Consent, how: ConsentEnd = ConsentEnd.WITHDRAWN) -> int:
    """Write down that the person takes it back, or that it was a mistake: what rests on it ends in the same statement.

    What has ended is not taken back; of the representative's the person who is of age since says no herself (MIN-02),
    which ends what she had said yes to herself. Gives how many of these the acting user sees. Raises `Refused`.
    """
    policies.require(policies.unshares())
    acting = context.current()
    met = {
        "sharing_consent_has_ended": Refused(WITHDRAWN_ALREADY),
        "sharing_consent_asked_herself": Refused(NOT_ASKED_HERSELF),
    }
    with refused_by(met), transaction.atomic():
        holding.hold(consent.case_id)
        taken = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=acting.instant, withdrawn_by=acting.user_id, withdrawn_how=how
        )
        if not taken:
            raise Refused(WITHDRAWN_ALREADY)
        audit.record(
            "sharing.consent_withdrawn", object_id=consent.pk, cases=[consent.case_id], detail={"how": how.value}
        )
        return _ended_by_her_no(consent) if how == ConsentEnd.SAID_NO else 0


def ends_with_her_no(consent: Consent, kinds: Iterable[DataCategory]) -> Text:
    """That a yes of her own ends where she says no to the same: which one it is, for the page that asks."""
    labels = [one.label for one in kinds]
    danish, english = ", ".join(one.da for one in labels), ", ".join(one.en for one in labels)
    return Text(
        f"Siger personen selv nej, slutter også personens eget ja til samme modtager, givet "
        f"{danish_date(consent.given_on)} ({danish}), og det, der er givet videre på det, lukkes i samme øjeblik. "
        "Vil personen stadig noget af det, så notér et nyt samtykke. [MIN-02] [MIN-15]",
        f"Where the person says no herself, her own yes to the same receiver, given on "
        f"{english_date(consent.given_on)} ({english}), ends as well, and what was passed on by it closes at once. "
        "Where she still wants some of it, record a new consent. [MIN-02] [MIN-15]",
    )


def _ended_by_her_no(consent: Consent) -> int:
    """How many yeses of hers the database has ended with a no that was just written, of those the acting user sees. It
    writes the line of each itself."""
    acting = context.current()
    return Consent.objects.filter(
        case_id=consent.case_id,
        withdrawn_how=ConsentEnd.NO_SINCE,
        withdrawn_at=acting.instant,
        withdrawn_by_id=acting.user_id,
    ).count()


def consent_no_ahead(consent: Consent) -> int:
    """Write down that the child says no to the same from the day of turning eighteen; until then the consent holds, and
    it ends with the day before as it would have (MIN-02). What she had said yes to herself for the same ends at once:
    gives how many of these the acting user sees. She is asked no more, and from that day on she is kept out of research
    (GOV-19). Raises `Refused`.
    """
    policies.require(policies.unshares())
    acting = context.current()
    met = {
        "sharing_consent_no_ahead": Refused(NO_AHEAD_NOT_HERE),
        "sharing_consent_no_ahead_once": Refused(NO_AHEAD_ALREADY),
    }
    with refused_by(met), transaction.atomic():
        holding.hold(consent.case_id)
        said = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True).update(
            no_ahead_at=acting.instant, no_ahead_by=acting.user_id
        )
        if not said:
            raise Refused(WITHDRAWN_ALREADY)
        audit.record("sharing.consent_no_ahead", object_id=consent.pk, cases=[consent.case_id])
        return _ended_by_her_no(consent)


def consent_no_ahead_by_mistake(consent: Consent) -> None:
    """Take away a no from eighteen on that was recorded by mistake, and leave the consent as it is: she is asked again,
    and not kept out of research by it. What it ended of her own stays ended. The log keeps both. Raises `Refused`."""
    policies.require(policies.unshares())
    met = {"sharing_consent_no_ahead_is_none": Refused(NO_AHEAD_IS_NONE)}
    with refused_by(met), transaction.atomic():
        holding.hold(consent.case_id)
        taken = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True).update(
            no_ahead_at=None, no_ahead_by=None
        )
        if not taken:
            raise Refused(WITHDRAWN_ALREADY)
        audit.record("sharing.consent_no_ahead_by_mistake", object_id=consent.pk, cases=[consent.case_id])
