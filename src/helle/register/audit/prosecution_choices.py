"""The audited actions around criminal cases."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_PROSECUTION: dict[str, Text] = {
    "prosecution.listed": Text(
        "Så listen over straffesager",
        "Looked at the list of criminal cases",
    ),
    "prosecution.opened": Text(
        "Oprettede en straffesag",
        "Opened a criminal case",
    ),
    "prosecution.read": Text(
        "Så en straffesag",
        "Looked at a criminal case",
    ),
    "prosecution.investigation_set": Text(
        "Noterede, hvem der efterforsker",
        "Recorded who investigates",
    ),
    "prosecution.handover_proposed": Text(
        "Tilbød en anden enhed en straffesag",
        "Offered a criminal case to another unit",
    ),
    "prosecution.handover_answered": Text(
        "Svarede på, at en straffesag blev tilbudt, eller tog tilbuddet tilbage",
        "Answered the offer of a criminal case, or took the offer back",
    ),
    "prosecution.part_given": Text(
        "Gav en enhed del i en straffesag",
        "Gave a unit a part in a criminal case",
    ),
    "prosecution.part_ended": Text(
        "Afsluttede en enheds del i en straffesag", "Ended a unit's part in a criminal case"
    ),
    "prosecution.offence_recorded": Text(
        "Noterede et forhold",
        "Recorded an offence",
    ),
    "prosecution.suspect_added": Text(
        "Gav en mistænkt et nummer",
        "Gave a suspect a number",
    ),
    "prosecution.stage_recorded": Text(
        "Noterede et trin i en straffesag",
        "Recorded a stage of a criminal case",
    ),
    "prosecution.withdrawn": Text(
        "Satte noget i en straffesag ud af kraft",
        "Put something in a criminal case out of force",
    ),
    "prosecution.linked": Text(
        "Knyttede en persons sag til en straffesag",
        "Linked a person's case to a criminal case",
    ),
    "prosecution.involved": Text(
        "Noterede, hvem der blev inddraget",
        "Recorded who was involved",
    ),
    "prosecution.involvements_listed": Text(
        "Så, hvad der er noteret om egen inddragelse i straffesager",
        "Looked at what is noted of the own involvement in criminal cases",
    ),
    "prosecution.involvement_answered": Text(
        "Sagde for sin enhed, om den blev inddraget",
        "Said for the own unit whether it was involved",
    ),
    "prosecution.waiver_proposed": Text(
        "Vejede, om en sigtelse skal frafaldes",
        "Weighed whether a charge is to be waived",
    ),
    "prosecution.waiver_decided": Text(
        "Afgjorde, om en sigtelse frafaldes",
        "Decided whether a charge is waived",
    ),
    "prosecution.charge_looked_at": Text(
        "Skrev, hvad der er gjort, hvor ingen vejede en sigtelse",
        "Wrote what was done where nobody weighed a charge",
    ),
    "prosecution.proposal_blanked": Text(
        "Slettede et navn i begrundelsen for et forslag eller en afgørelse",
        "Deleted a name in the reasons of a proposal or a decision",
    ),
    "prosecution.heard": Text(
        "Så, hvilke straffesager personen står i",
        "Looked at the criminal cases that the person stands in",
    ),
    "prosecution.detentions_listed": Text(
        "Så listen over frihedsberøvelser",
        "Looked at the list of detentions",
    ),
    "prosecution.detention_read": Text(
        "Så en frihedsberøvelse",
        "Looked at a detention",
    ),
    "prosecution.detained": Text(
        "Noterede en frihedsberøvelse",
        "Recorded a detention",
    ),
    "prosecution.detention_ended": Text(
        "Afsluttede en frihedsberøvelse",
        "Ended a detention",
    ),
    "prosecution.detention_known": Text("Sagde, hvem en frihedsberøvelse handler om", "Said whose a detention is"),
    "prosecution.detention_untied": Text(
        "Fjernede en frihedsberøvelse fra en sag, den ikke hørte til",
        "Removed a detention from a case that it was not of",
    ),
    "prosecution.detention_withdrawn": Text(
        "Satte en frihedsberøvelse af et muligt offer ud af kraft", "Put a detention of a possible victim out of force"
    ),
    "prosecution.statement_asked": Text("Bad CMM om en udtalelse", "Asked CMM for a statement"),
    "prosecution.statement_given": Text(
        "Gav politi eller anklagemyndighed en udtalelse", "Gave the police or the prosecution a statement"
    ),
    "prosecution.disclosure_ended": Text("Afsluttede en videregivelse", "Ended a disclosure"),
    "prosecution.questioning_recorded": Text(
        "Noterede, hvordan en afhøring er forberedt", "Recorded how a questioning is prepared"
    ),
    "prosecution.journal_missed": Text(
        "Skrev et journalnummer, der ikke kunne bruges", "Entered a journal number that could not be used"
    ),
    "prosecution.network_linked": Text("Forbandt to straffesager", "Tied two criminal cases together"),
}
