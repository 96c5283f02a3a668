"""Words of rights that no act explains."""

from __future__ import annotations

from helle.rules.codes import Code


class RightKind(Code):
    """What gives a sight of something, or shows that somebody had one."""

    SEAT = "seat", "En rolle", "A role"
    PRIVILEGE = "privilege", "En rettighed i en organisation", "A privilege in an organisation"
    GRANT = "grant", "Adgang til en del af en sag", "Access to a part of a case"
    LOOK = "look", "Et opslag", "A look"
    ASSIGNMENT = "assignment", "Fordeling af en sag", "A case given to somebody"
    OPENING = "opening", "En åbning af en kollegas sag", "An opening of a colleague's case"
    REFERRAL = "referral", "En sag af en henvendelse", "A case of a referral"


class WhyUnexplained(Code):
    """What of a right the log does not say."""

    NO_ACT = "no_act", "loggen viser ikke, at nogen har givet den", "the log does not show that anybody gave it"
    OTHER = "other", "der blev givet noget andet", "something else was given"
    EARLIER = (
        "earlier",
        "den begynder før den dag, den blev givet fra",
        "it begins before the day from which it was given",
    )
    LONGER = "longer", "den varer længere, end den blev givet til", "it lasts longer than it was given for"
    SHORTER = (
        "shorter",
        "den er endt, og loggen viser ikke, at nogen har afsluttet den",
        "it has ended, and the log does not show that anybody ended it",
    )
    NO_WAY = (
        "no_way",
        "loggen viser ikke, at enheden havde adgang til sagen",
        "the log does not show that the unit had access to the case",
    )
