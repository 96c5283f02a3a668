"""What a referral is not added to since nobody works on it; so says the database (sql/277_joined_to_who_has_it.sql)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

OF_FEWER_PERSONS = Text(
    "Den tidligere henvendelse er om færre personer, så nogen i denne ville ikke få en sag. Opret i stedet sager af "
    "denne, og vælg kun dem, der er nye. [FLO-04]",
    "The earlier referral is about fewer persons, so that somebody in this one would get no case. Open cases from this "
    "one instead, and choose only those who are new. [FLO-04]",
)
ENDED_MEANWHILE = Text(
    "Sagen fra den tidligere henvendelse er afsluttet, så ingen ville få øje på denne. Er det samme person, så genåbn "
    "sagen først, fra den tidligere henvendelse. Ellers opret en ny sag af denne. [FLO-04]",
    "The case of the earlier referral has ended, so nobody would notice this one. If it is the same person, reopen "
    "that case first, from the earlier referral. Otherwise open a new case from this one. [FLO-04]",
)
EARLIER_WAS_CLOSED = Text(
    "Den tidligere henvendelse er afsluttet uden sag, så ingen ville få øje på denne. Opret en sag af denne, eller "
    "afslut den også, med sin egen begrundelse. [FLO-04]",
    "The earlier referral was closed without a case, so nobody would notice this one. Open a case from this one, or "
    "close it as well, with reasons of its own. [FLO-04]",
)
FOLLOWS_THIS_ONE = Text(
    "Den henvendelse er selv lagt til denne, så der bliver ikke taget stilling til nogen af dem. Opret en sag af "
    "denne, eller afslut den. [FLO-04]",
    "That referral was itself joined to this one, so neither would be decided on. Open a case from this one, or close "
    "it. [FLO-04]",
)

MET: Final = {
    "joined_to_one_of_fewer_persons": Refused(OF_FEWER_PERSONS, field="joined_to"),
    "joined_to_a_closed_case": Refused(ENDED_MEANWHILE, field="joined_to"),
    "joined_to_one_closed_without_a_case": Refused(EARLIER_WAS_CLOSED, field="joined_to"),
    "joined_to_what_follows_it": Refused(FOLLOWS_THIS_ONE, field="joined_to"),
}
