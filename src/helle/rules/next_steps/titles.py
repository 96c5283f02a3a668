"""What a next step is called in a list: its title without dates or names, and the requirements behind it.

A list of many cases keeps the code and the day of a step only; the full sentence stands on the page of the case.
"""

from dataclasses import dataclass

from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class StepTitle:
    """The title of a step, and the ids it rests on."""

    text: Text
    requirements: tuple[str, ...]


STEP_TITLES: dict[str, StepTitle] = {
    "consider_indication": StepTitle(
        Text("Tag stilling til, om der er en indikation", "Decide whether there are reasonable grounds"), ("ID-13",)
    ),
    "clarify_stay": StepTitle(Text("Afklar opholdsgrundlaget", "Establish the residence status"), ("ID-13",)),
    "give_support": StepTitle(Text("Yd bistand og støtte straks", "Give assistance at once"), ("ID-13", "ACC-04")),
    "assign_contact_person": StepTitle(Text("Tildel kontaktperson", "Assign a contact person"), ("SUP-01", "SUP-08")),
    "replace_contact_person": StepTitle(Text("Tildel en ny kontaktperson", "Assign a new contact person"), ("SUP-01",)),
    "cover_contact_person": StepTitle(
        Text("Find en stedfortræder for kontaktpersonen", "Find a deputy for the contact person"), ("SUP-01",)
    ),
    "hold_interview": StepTitle(
        Text("Hold identifikationssamtale", "Hold the identification interview"), ("ID-01", "ID-02")
    ),
    "send_interview_report": StepTitle(
        Text("Send samtalen til Udlændingestyrelsen", "Send the interview to the Immigration Service"), ("FLO-10",)
    ),
    "hold_own_interview": StepTitle(
        Text("Hold selv identifikationssamtalen", "Hold your own identification interview"), ("FLO-10", "ID-11")
    ),
    "open_assessment": StepTitle(Text("Åbn udredningen", "Open the assessment"), ("ACC-04",)),
    "await_judgment": StepTitle(Text("Afvent dommen", "Await the judgment"), ("ID-10", "FLO-12")),
    "assess": StepTitle(
        Text("Tag stilling til, om personen er handlet", "Decide whether the person was trafficked"), ("ID-02", "ID-14")
    ),
    "hand_over_to_cmm": StepTitle(Text("Henvis til CMM's tilbud", "Refer to CMM's services"), ("ID-09", "FLO-11")),
    "offer_period_at_deadline": StepTitle(
        Text("Støtte fra dag ét; perioden tilbydes, når en udrejsefrist sættes",
             "Support from day one; the period is offered when a departure deadline is set"),
        ("PER-01", "PER-03"),
    ),
    "weigh_period": StepTitle(
        Text("Ikke aktuelt forhold: tag stilling til en periode", "No current relationship: decide on a period"),
        ("PER-01", "ACC-03"),
    ),
    "set_period": StepTitle(Text("Meddel perioden", "Notify the period"), ("PER-05", "PER-07")),
    "offer_period": StepTitle(Text("Tilbyd og meddel perioden", "Offer and notify the period"), ("PER-01",)),
    "record_answer_to_offer": StepTitle(
        Text("Notér, om perioden tages imod", "Record whether the period is accepted"), ("PER-01",)
    ),
    "period_ends": StepTitle(Text("Perioden udløber", "The period ends"), ("PER-04", "PER-07")),
    "note_period_outcome": StepTitle(
        Text("Perioden er slut: notér udbyttet", "The period is over: note what it led to"), ("PER-02",)
    ),
    "offer_return": StepTitle(
        Text("Tilbyd en forberedt hjemsendelse", "Offer a prepared return"), ("RET-01", "PER-09")
    ),
    "decide_after_status_change": StepTitle(
        Text("Opholdet er ændret midt i perioden: beslut, hvad der gælder",
             "The stay changed during the period: decide what applies"),
        ("PER-10",),
    ),
    "agree_without_period": StepTitle(
        Text("Ingen periode: aftal, hvordan støtten fortsætter", "No period: agree how the support goes on"),
        ("ACC-01", "PER-01"),
    ),
    "decide_extension": StepTitle(Text("Afgør anmodning om forlængelse", "Decide the extension request"), ("PER-06",)),
    "write_reflection_letter": StepTitle(
        Text("Skriv brevet om refleksionsperioden", "Write the letter about the reflection period"),
        ("PER-05", "PUB-LAW-11"),
    ),
    "write_restitution_letter": StepTitle(
        Text("Skriv brevet om restitutionsperioden", "Write the letter about the restitution period"), ("PER-07",)
    ),
    "write_extension_letter": StepTitle(
        Text("Skriv brevet med svaret om forlængelse", "Write the letter with the answer about the extension"),
        ("PER-06",),
    ),
    "write_not_granted_letter": StepTitle(
        Text("Skriv brevet om, at perioden ikke gives", "Write the letter that no period is granted"),
        ("PUB-LAW-01", "ACC-03"),
    ),
    "write_assessment_letter": StepTitle(
        Text("Skriv brevet med svaret: ikke handlet", "Write the letter with the answer: not trafficked"), ("ID-07",)
    ),
    "request_extension": StepTitle(Text("Tal om forlængelse", "Talk about an extension"), ("PER-06",)),
    "establish_age": StepTitle(
        Text("Få alderen afklaret: måske mindreårig", "Have the age established: may be a minor"), ("MIN-15",)
    ),
    "appoint_representative": StepTitle(
        Text("Personlig repræsentant til uledsaget mindreårig", "Representative for an unaccompanied minor"),
        ("MIN-01", "MIN-04"),
    ),
    "weigh_representative": StepTitle(
        Text("Tag stilling til en repræsentant for et dansk barn", "Decide on a representative for a Danish child"),
        ("MIN-01",),
    ),
    "clarify_unaccompanied": StepTitle(
        Text("Afklar, om den mindreårige er uledsaget", "Establish whether the minor is unaccompanied"), ("MIN-01",)
    ),
    "notify_municipality": StepTitle(
        Text("Underret opholdskommunen", "Notify the municipality of stay"), ("MIN-06", "FLO-15")
    ),
    "weigh_municipality_notice": StepTitle(
        Text("Tag stilling til underretning om et dansk barn", "Decide on notifying of a Danish child"), ("MIN-16",)
    ),
    "ask_municipality_for_receipt": StepTitle(
        Text("Kommunen har ikke taget underretningen til sig", "The municipality has not taken up the notification"),
        ("FLO-15",),
    ),
    "tell_of_disappearance": StepTitle(
        Text("Giv kommunen besked: mindreårig forsvundet", "Tell the municipality: minor disappeared"),
        ("FLO-15", "MIN-06"),
    ),
    "weigh_disappearance_notice": StepTitle(
        Text("Tag stilling til besked om et forsvundet dansk barn", "Decide whether to report a missing Danish child"),
        ("FLO-15", "MIN-16"),
    ),
    "review_at_18": StepTitle(Text("Fylder 18: gennemgå sagen", "Turns 18: review the case"), ("MIN-15",)),
    "follow_up_at_18": StepTitle(
        Text("Fylder 18: følg op på det, der er aftalt", "Turns 18: follow up what was agreed"), ("MIN-15",)
    ),
    "weigh_break_off": StepTitle(
        Text("Personen er væk: skal perioden afbrydes?", "The person is gone: break the period off?"), ("PER-10",)
    ),
    "wind_down": StepTitle(Text("Afvikl støtten", "Wind down the support"), ("ACC-04", "DEF-08")),
    "redecide": StepTitle(
        Text("Noget er rettet: tag stilling til det, der fulgte af det",
             "Something was corrected: decide on what followed from it"),
        ("ID-14",),
    ),
}  # fmt: skip
