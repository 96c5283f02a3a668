"""Codes of how long a case is kept (PUB-LAW-17)."""

from helle.rules.codes import Code


class KeptKind(Code):
    """What a case came to: for each kind somebody sets how long it is kept."""

    VICTIM = "trafficked", "Sag om en person, der er vurderet handlet", "Case of a person assessed to be a victim"
    NOT_VICTIM = "not_victim", "Sag om en person, der er vurderet ikke handlet", "Case of a person assessed not to be"
    UNASSESSED = "unassessed", "Sag, der sluttede uden vurdering", "Case that ended without an assessment"


class CountedFrom(Code):
    """From which day the years are counted."""

    END = "end", "Den dag, sagen sluttede", "The day on which the case ended"
    YEAR_END = "year_end", "Udgangen af det år, sagen sluttede", "The end of the year in which the case ended"
    OF_AGE = (
        "of_age",
        "Den dag, sagen sluttede, og tidligst når personen fylder 18 år",
        "The day on which the case ended, and no earlier than when the person turns 18",
    )


class HoldGround(Code):
    """Why a case is kept beyond its time."""

    CLAIM = "claim", "En retssag, et erstatningskrav eller en klage", "A lawsuit, a claim for damages or a complaint"
    CRIMINAL = "criminal", "En straffesag, der kan komme eller komme igen", "A criminal case that may come or come anew"
    INQUIRY = "inquiry", "Et tilsyn eller en undersøgelse", "An inspection or an inquiry"
    ARCHIVES = "archives", "Rigsarkivet skal have sagen", "The National Archives are to have the case"


class OpenPart(Code):
    """What of a person's cases is open with an authority or organisation, also where CMM's own part has ended."""

    ASSIGNED = "assigned", "en medarbejder har sagen", "a member of staff has the case"
    STEPS = "steps", "der er noget at gøre i sagen", "there is something to do in the case"
    TASK = "task", "en opgave venter", "a task waits"
    MOVED = "moved", "ansvaret er flyttet dertil og ikke taget imod", "the responsibility moved there and is not taken"
    DISCLOSURE = "disclosure", "en videregivelse gælder eller venter", "a disclosure is in force or waits"
    QUESTION = "question", "et spørgsmål er ikke besvaret", "a question is not answered"
    INTERVIEW = "interview", "en samtale er planlagt", "an interview is planned"
    RETURN = "return", "en forberedt hjemsendelse løber", "a prepared return runs"
    LEDGER = "ledger", "regnskabet er ikke gjort op", "the ledger is not settled"
    STAY = "stay", "en plads eller et ophold løber", "a place or a stay runs"
    NIGHTS = "nights", "nætter er ikke afregnet", "nights are not billed and paid"
    CRIMINAL = "criminal", "en straffesag eller frihedsberøvelse løber", "a criminal case or a detention goes on"
    TOLD = "told", "er underrettet og ikke løst fra det", "was notified and is not released"
    REPRESENTS = "represents", "er udpeget for barnet", "is appointed for the child"
