"""The steps from the first contact to the assessment, and the hand-over that follows it."""

from collections.abc import Iterator

from helle.rules.codes import Authority, OrganisationKind, Rung
from helle.rules.competence import CompetenceFacts, competent_authority, legal_character
from helle.rules.contact_cover import SUPPORTED, is_long
from helle.rules.ladder import CLOSED
from helle.rules.next_steps.case import ORGANISATION_OF_AUTHORITY, CaseFacts, Step, plausible
from helle.rules.parameters import PLAN_FIRST_DAY
from helle.rules.ruling import Text
from helle.rules.stay import stay_problems

_VICTIM = frozenset({Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT})
_OPEN_QUESTION = frozenset({Rung.INDICATION, Rung.UNDER_ASSESSMENT})


_POLICE_BELIEVE = Text(
    "Tag stilling til, om der er en rimelig begrundet indikation; politiet har grund til at tro det.",
    "Decide whether there are reasonable grounds; the police have reason to believe so.",
)
_NOBODY_HAS_DECIDED = Text(
    "Tag stilling til, om der er en rimelig begrundet indikation.",
    "Decide whether there are reasonable grounds.",
)


def first_contact(facts: CaseFacts) -> Iterator[Step]:
    """The police have reason to believe, and nobody has said yet whether there is an indication (CRI-09, ACM-20)."""
    # An assessment as not a victim answers what the police had stated; what they state after it is new.
    by_police = (facts.asserted_by_police and facts.rung in (Rung.CONTACT, Rung.NOT_VICTIM)) or (
        # So does whoever ended the case without one.
        facts.asserted_since_it_ended and facts.rung in CLOSED
    )
    if by_police or facts.rung is Rung.CONTACT:
        yield Step(
            "consider_indication",
            _POLICE_BELIEVE if by_police else _NOBODY_HAS_DECIDED,
            # New signs in an older case have no day of their own.
            plausible(facts.opened_on) if facts.rung is Rung.CONTACT else None,
            OrganisationKind.CMM,
            ("ID-13", "CRI-09", "ACM-20") if by_police else ("ID-13",),
        )


def stay(facts: CaseFacts) -> Iterator[Step]:
    """Support goes on while the basis of stay is unknown or contradicts itself, but it has to be settled (ID-13)."""
    if facts.rung in SUPPORTED and stay_problems(facts.danish_citizen, facts.residence):
        yield Step(
            "clarify_stay",
            Text(
                "Afklar opholdsgrundlaget; støtten venter ikke på det.",
                "Establish the residence status; support does not wait for it.",
            ),
            None,
            OrganisationKind.CMM,
            ("ID-13",),
        )


def support(facts: CaseFacts) -> Iterator[Step]:
    """Support and a contact person, from the day of the indication, until both are there (ID-13, ACC-04, SUP-01)."""
    if facts.rung not in SUPPORTED or facts.support_ended:
        return
    since = plausible(facts.indication_on) or plausible(facts.opened_on)
    if facts.support_started_on is None:
        yield Step(
            "give_support",
            Text("Yd bistand og støtte straks.", "Give assistance and support at once."),
            since,
            OrganisationKind.CMM,
            ("ID-13", "ACC-04") if facts.rung in _OPEN_QUESTION else ("ACC-01",),
        )
    if not facts.has_contact_person:
        yield Step(
            "assign_contact_person",
            Text("Tildel en kontaktperson fra CMM.", "Assign a contact person from CMM."),
            since,
            OrganisationKind.CMM,
            ("SUP-01", "SUP-08"),
        )
    alone_since = plausible(facts.contact_person_alone_since)
    if facts.has_contact_person and alone_since is not None:
        until = facts.contact_person_alone_until
        if until is None:
            yield Step(
                "replace_contact_person",
                Text(
                    "Kontaktpersonen er ikke mere i CMM. Tildel en ny.",
                    "The contact person no longer works at CMM. Assign a new one.",
                ),
                alone_since,
                OrganisationKind.CMM,
                ("SUP-01", "SUP-08"),
            )
        elif is_long(alone_since, until, plausible(facts.today) or PLAN_FIRST_DAY):
            yield Step(
                "cover_contact_person",
                Text(
                    "Kontaktpersonen er væk. Find en stedfortræder fra CMM.",
                    "The contact person is away. Find a deputy from CMM.",
                ),
                alone_since,
                OrganisationKind.CMM,
                ("SUP-01",),
            )


def _competent(facts: CaseFacts) -> Authority | None:
    return competent_authority(
        CompetenceFacts(
            danish_citizen=facts.danish_citizen,
            residence=facts.residence,
            expulsion_referral_pending=facts.expulsion_referral_pending,
            indicted_for_criminal_code=facts.indicted_for_criminal_code,
            charged=facts.charged or facts.indicted_for_criminal_code,
            decided_already_by=facts.decided_by,
            on=plausible(facts.today) or PLAN_FIRST_DAY,
        )
    ).answer


def interview(facts: CaseFacts) -> Iterator[Step]:
    """The interview, and its way to the Immigration Service, which holds its own on a refusal (FLO-10)."""
    if facts.rung not in _OPEN_QUESTION:
        return
    if facts.interviews_held <= 0 and not facts.reason_without_interview:
        yield Step(
            "hold_interview",
            Text("Hold en identifikationssamtale.", "Hold an identification interview."),
            None,
            OrganisationKind.CMM,
            ("ID-01", "ID-02"),
        )
    if facts.interviews_held <= 0 or facts.interview_report_sent or _competent(facts) is not Authority.UDLST:
        return
    if facts.pass_on_refused:
        yield Step(
            "hold_own_interview",
            Text(
                "Personen vil ikke have samtalen givet videre: Udlændingestyrelsen holder selv en.",
                "The person does not want the interview passed on: the Immigration Service holds its own.",
            ),
            None,
            OrganisationKind.UDLST,
            ("FLO-10", "ID-11"),
        )
    else:
        yield Step(
            "send_interview_report",
            Text(
                "Send samtalerapporten til Udlændingestyrelsen, som træffer afgørelsen.",
                "Send the interview report to the Immigration Service, which takes the decision.",
            ),
            None,
            OrganisationKind.CMM,
            ("FLO-10",),
        )


def assessment(facts: CaseFacts) -> Iterator[Step]:
    """Opening the assessment once it has a basis, then the answer of whoever is competent (ID-02)."""
    based = facts.interviews_held > 0 or facts.reason_without_interview
    if facts.rung is Rung.INDICATION and based:
        yield Step(
            "open_assessment",
            Text("Åbn udredningen.", "Open the assessment."),
            None,
            OrganisationKind.CMM,
            ("ACC-04",),
        )
    if facts.rung is not Rung.UNDER_ASSESSMENT:
        return
    authority = _competent(facts)
    if authority is Authority.COURT:
        yield Step(
            "await_judgment",
            Text(
                "Domstolene tager stilling; notér dommen, når den falder.",
                "The courts decide; enter the judgment when it is given.",
            ),
            None,
            OrganisationKind.COURT,
            ("ID-10", "FLO-12"),
        )
    elif authority is not None and based:
        character = legal_character(authority)
        yield Step(
            "assess",
            Text(
                f"{authority.label.da}: {character.da} af, om personen er handlet, og om forholdet er aktuelt.",
                f"{authority.label.en}: {character.en} of whether the person was trafficked and whether the "
                "relationship is current.",
            ),
            None,
            ORGANISATION_OF_AUTHORITY[authority],
            ("ID-02", "ID-14", "ID-03" if authority is Authority.CMM else "ID-05"),
        )


def hand_over(facts: CaseFacts) -> Iterator[Step]:
    """What the Immigration Service has decided has to reach CMM, and the person CMM's services (ID-09, FLO-11)."""
    if facts.rung in _VICTIM and facts.decided_by is Authority.UDLST and not facts.outcome_sent_to_cmm:
        yield Step(
            "hand_over_to_cmm",
            Text(
                "Giv CMM udfaldet, og henvis personen til CMM's tilbud.",
                "Tell CMM the outcome and refer the person to CMM's services.",
            ),
            plausible(facts.assessed_on),
            OrganisationKind.UDLST,
            ("ID-09", "FLO-11"),
        )
