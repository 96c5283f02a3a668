"""The audited actions of passing on, of consents, and of a responsibility that moves."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_SHARING: dict[str, Text] = {
    "sharing.read": Text("Så, hvad der er givet videre i en sag", "Looked at what was passed on in a case"),
    "sharing.previewed": Text("Så, hvad en modtager vil få at se", "Looked at what a receiver will see"),
    "sharing.disclosed": Text("Gav oplysninger videre", "Passed information on"),
    "sharing.asked": Text(
        "Ville give oplysninger videre ud over tabellen", "Wanted to pass information on beyond the table"
    ),
    "sharing.approved": Text("Godkendte en videregivelse", "Approved a disclosure"),
    "sharing.declined": Text("Afviste en videregivelse", "Declined a disclosure"),
    "sharing.ended": Text("Afsluttede en videregivelse", "Ended a disclosure"),
    "sharing.told_listed": Text("Så, hvad der er givet videre til enheden", "Looked at what was passed on to the unit"),
    "sharing.told_read": Text("Læste noget, der er givet videre", "Read something that was passed on"),
    "sharing.told_is_over": Text(
        "Så, at noget, der var givet videre, ikke gælder mere", "Saw that something passed on is no longer in force"
    ),
    "sharing.acknowledged": Text("Kvitterede for noget, der er givet videre", "Acknowledged something passed on"),
    "sharing.consents_read": Text("Så personens samtykker", "Looked at the person's consents"),
    "sharing.consent_given": Text("Noterede et samtykke", "Recorded a consent"),
    "sharing.consent_limited": Text("Noterede, at et samtykke er begrænset", "Recorded that a consent is limited"),
    "sharing.consent_withdrawn": Text(
        "Noterede, at et samtykke ikke længere gælder", "Recorded that a consent is no longer in force"
    ),
    "sharing.consent_no_ahead": Text(
        "Noterede, at personen siger nej fra 18 år", "Recorded that the person says no from the age of 18"
    ),
    "sharing.consent_no_ahead_by_mistake": Text(
        "Noterede, at det var en fejl, at personen siger nej fra 18 år",
        "Recorded that it was a mistake that the person says no from the age of 18",
    ),
    "sharing.transfers_listed": Text("Så, hvilket ansvar der er flyttet", "Looked at what responsibility has moved"),
    "sharing.taken_over": Text("Tog imod ansvaret i en sag", "Took the responsibility in a case"),
}
