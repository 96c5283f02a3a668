"""The steps that protect a minor, the winding down after a negative assessment, and deciding anew."""

from collections.abc import Iterator
from datetime import date

from helle.rules.codes import Authority, BirthPrecision, MinorStatus, OrganisationKind, ResidenceStatus, Rung
from helle.rules.facts import add_days, danish_date, english_date
from helle.rules.ladder import CLOSED
from helle.rules.minors import MinorFacts, birthday_after, latest_birth_date, minor_status
from helle.rules.next_steps.case import ORGANISATION_OF_AUTHORITY, CaseFacts, Step, plausible
from helle.rules.parameters import PLAN_FIRST_DAY, parameter, whole_number
from helle.rules.ruling import Text


def _protected_as_minor(facts: CaseFacts) -> bool:
    """A known or possible minor.

    Nobody knows the birth of most at first; without one only somebody whose age is disputed, who was noted as a
    possible minor, or of whom it is said that they are an unaccompanied one.
    """
    if facts.birth_date is None:
        return facts.treated_as_minor or facts.age_disputed or facts.unaccompanied is True
    today = plausible(facts.today) or plausible(facts.opened_on)
    if today is None:
        return facts.treated_as_minor
    status = minor_status(MinorFacts(facts.birth_date, facts.birth_precision, facts.age_disputed, today)).answer
    return status in (MinorStatus.MINOR, MinorStatus.PRESUMED_MINOR) or (status is None and facts.treated_as_minor)


def minor(facts: CaseFacts) -> Iterator[Step]:
    """A representative and the notice, while the person is or may be a minor (MIN-01, MIN-06, MIN-16)."""
    if facts.rung is None or facts.rung in CLOSED or facts.rung is Rung.NOT_VICTIM or not _protected_as_minor(facts):
        return
    opened = plausible(facts.opened_on)
    if facts.age_disputed or facts.birth_date is None:
        yield Step(
            "establish_age",
            Text(
                "Få alderen afklaret; til da behandles personen som mindreårig.",
                "Have the age established; until then the person is treated as a minor.",
            ),
            opened,
            OrganisationKind.CMM,
            ("MIN-15",),
        )
    danish = facts.danish_citizen is True or facts.residence is ResidenceStatus.DANISH
    if facts.unaccompanied is True and danish and not facts.representative_appointed:
        yield Step(
            "weigh_representative",
            Text(
                "Tag stilling til, om det uledsagede danske barn skal have en repræsentant.",
                "Decide whether the unaccompanied Danish child is to have a representative.",
            ),
            opened,
            OrganisationKind.CMM,
            ("MIN-01",),
        )
    if facts.unaccompanied is True and not danish and not facts.representative_appointed:
        yield Step(
            "appoint_representative",
            Text(
                "Sørg for, at den uledsagede mindreårige får en personlig repræsentant.",
                "See to it that the unaccompanied minor gets a personal representative.",
            ),
            opened,
            OrganisationKind.UDLST,
            ("MIN-01", "MIN-04"),
        )
    if facts.unaccompanied is None and not danish:
        yield Step(
            "clarify_unaccompanied",
            Text("Afklar, om den mindreårige er uledsaget.", "Establish whether the minor is unaccompanied."),
            opened,
            OrganisationKind.CMM,
            ("MIN-01",),
        )
    if not facts.municipality_notified:
        yield _weigh_notice(opened) if danish else _notify(opened)


def _notify(opened: date | None) -> Step:
    return Step(
        "notify_municipality",
        Text("Underret opholdskommunen.", "Notify the municipality where the minor stays."),
        opened,
        OrganisationKind.CMM,
        ("MIN-06", "FLO-15"),
    )


def _weigh_notice(opened: date | None) -> Step:
    """Of Danish children the plan says nothing: `municipality_notice` leaves it to a human, and so does the step."""
    return Step(
        "weigh_municipality_notice",
        Text(
            "Tag stilling til, om opholdskommunen skal underrettes om det danske barn.",
            "Decide whether the municipality of stay is to be notified of the Danish child.",
        ),
        opened,
        OrganisationKind.CMM,
        ("MIN-16",),
    )


def receipt(facts: CaseFacts) -> Iterator[Step]:
    """A municipality that was told and has not confirmed is asked, and so is one that says that the person is no
    citizen of it: until that is settled, nobody may act (FLO-15).

    After how many days is our reading; the step stands from the day it was told, so that it is seen in time.
    """
    told = plausible(facts.municipality_silent_since)
    if told is None:
        return
    yield Step(
        "ask_municipality_for_receipt",
        Text(
            "Tal med kommunen: den har ikke bekræftet underretningen, eller den siger, at personen ikke er dens "
            "borger.",
            "Talk to the municipality: it has not confirmed the notification, or it says that the person is not its "
            "citizen.",
        ),
        add_days(told, whole_number(parameter("municipality_receipt_days", told))),
        OrganisationKind.CMM,
        ("FLO-15",),
    )


def disappearance(facts: CaseFacts) -> Iterator[Step]:
    """The municipality acts for a minor whom nobody can find, so it has to know (FLO-15, MIN-06)."""
    lost = facts.rung is Rung.DISAPPEARED or facts.disappeared_on is not None
    if not lost or facts.disappearance_told or not _protected_as_minor(facts):
        return
    if facts.danish_citizen is True or facts.residence is ResidenceStatus.DANISH:
        yield Step(
            "weigh_disappearance_notice",
            Text(
                "Tag stilling til, om kommunen skal have besked om, at det danske barn er forsvundet.",
                "Decide whether the municipality is to be told that the Danish child has disappeared.",
            ),
            plausible(facts.disappeared_on),
            OrganisationKind.CMM,
            ("FLO-15", "MIN-16"),
        )
    else:
        yield Step(
            "tell_of_disappearance",
            Text(
                "Giv opholdskommunen besked om, at den mindreårige er forsvundet.",
                "Tell the municipality of stay that the minor has disappeared.",
            ),
            plausible(facts.disappeared_on),
            OrganisationKind.CMM,
            ("FLO-15", "MIN-06"),
        )


def turning_18(facts: CaseFacts) -> Iterator[Step]:
    """The review by the eighteenth birthday, for whoever was a minor in the case; and where it was done ahead, on the
    day itself, that what was agreed comes about (MIN-15)."""
    birth, opened = plausible(facts.birth_date), plausible(facts.opened_on)
    if birth is None or facts.birth_precision is BirthPrecision.UNKNOWN:
        return
    if facts.review_at_18_done and facts.followed_up_at_18:
        return
    if facts.rung is None or facts.rung in CLOSED or facts.rung is Rung.NOT_VICTIM:
        return
    today = plausible(facts.today) or PLAN_FIRST_DAY
    limit = whole_number(parameter("minor_age", today))
    due = birthday_after(latest_birth_date(birth, facts.birth_precision, today), limit)
    since = opened or plausible(facts.today)
    if since is None or not birth <= since < due:
        return
    if facts.review_at_18_done:
        yield Step(
            "follow_up_at_18",
            Text(
                f"Personen fylder {limit} år senest {danish_date(due)}: følg op på det, der blev aftalt ved "
                "gennemgangen.",
                f"The person turns {limit} by {english_date(due)}: follow up what was agreed at the review.",
            ),
            due,
            OrganisationKind.CMM,
            ("MIN-15",),
        )
    else:
        yield Step(
            "review_at_18",
            Text(
                f"Personen fylder {limit} år senest {danish_date(due)}: gennemgå repræsentant, anbringelse og "
                "kommunens opgaver.",
                f"The person turns {limit} by {english_date(due)}: review representative, placement and the "
                "municipality's duties.",
            ),
            due,
            OrganisationKind.CMM,
            ("MIN-15",),
        )


def wind_down(facts: CaseFacts) -> Iterator[Step]:
    """Winding down after a negative assessment (ACC-04), and the way on for bad work without trafficking (DEF-08)."""
    if facts.rung is not Rung.NOT_VICTIM or facts.wind_down_done:
        return
    assessed = plausible(facts.assessed_on)
    due = None
    if assessed is not None:
        due = add_days(assessed, whole_number(parameter("negative_assessment_grace_days", assessed)))
    # A human has set another day, with the reason.
    due = plausible(facts.wind_down_by) or due
    yield Step(
        "wind_down",
        Text(
            "Afvikl støtten, og vis videre, hvis arbejdsvilkårene var urimelige.",
            "Wind down the support, and refer on if the work was exploitative.",
        ),
        due,
        OrganisationKind.CMM,
        ("ACC-04", "DEF-08"),
    )


def letter_of_no(facts: CaseFacts) -> Iterator[Step]:
    """That somebody was not found to be a victim is told in a letter by the authority that decided, while support is
    wound down (ID-07): she may complain of it, and has to know why support ends. A judgment the court gives itself."""
    if facts.rung is not Rung.NOT_VICTIM or facts.assessment_letter_written is not False or facts.wind_down_done:
        return
    if facts.decided_by is None or facts.decided_by is Authority.COURT:
        return
    yield Step(
        "write_assessment_letter",
        Text(
            "Skriv brevet med svaret om, at personen ikke er vurderet handlet.",
            "Write the letter with the answer that the person was not found to be trafficked.",
        ),
        None,
        ORGANISATION_OF_AUTHORITY[facts.decided_by],
        ("ID-07",),
    )


def redecide(facts: CaseFacts) -> Iterator[Step]:
    """An entry was corrected, and what rested on it stands until a human has decided on it anew (ID-14).

    Without a day: nothing is overdue by it, and nothing that was decided changes by itself.
    """
    for authority in facts.redecide:
        yield Step(
            "redecide",
            Text(
                "Noget er rettet: tag stilling til det, der fulgte af det.",
                "Something was corrected: decide on what followed from it.",
            ),
            None,
            ORGANISATION_OF_AUTHORITY[authority],
            ("ID-14",),
        )
