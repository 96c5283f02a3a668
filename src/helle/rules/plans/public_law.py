"""What the law says beside the plan: its numbers, and each switch it has turned on, from its day, with its source."""

from datetime import date

from helle.rules.dated import Dated, Switch
from helle.rules.ruling import Text

PARAMETERS: tuple[Dated, ...] = (
    Dated(
        "max_years_262b",
        6,
        "years",
        date(2022, 6, 1),
        None,
        "PUB-LAW-03",
        Text(
            "Længste fængselsstraf for menneskeudnyttelse, straffelovens § 262 b.",
            "Longest imprisonment for human exploitation, section 262 b of the Criminal Code.",
        ),
    ),
    Dated(
        "child_heard_age",
        12,
        "years",
        date(2013, 1, 1),
        None,
        "PUB-LAW-08",
        Text(
            "Fra denne alder høres barnet, før en repræsentant udpeges, udlændingelovens § 56 a.",
            "From this age the child is heard before a representative is appointed, section 56 a of the Aliens Act.",
        ),
    ),
    Dated(
        "party_access_working_days",
        7,
        "days",
        date(2014, 1, 1),
        None,
        "PUB-LAW-20",
        Text(
            "Arbejdsdage til at svare på en parts anmodning om aktindsigt, forvaltningslovens § 16, stk. 2.",
            "Working days to answer a party's request for access, section 16(2) of the Public Administration Act.",
        ),
    ),
    Dated(
        "gdpr_answer_months",
        1,
        "months",
        date(2018, 5, 25),
        None,
        "PUB-LAW-21",
        Text(
            "Måneder til at svare den registrerede, databeskyttelsesforordningens artikel 12, stk. 3.",
            "Months to answer a data subject, article 12(3) of the General Data Protection Regulation.",
        ),
    ),
    Dated(
        "gdpr_extension_months",
        2,
        "months",
        date(2018, 5, 25),
        None,
        "PUB-LAW-21",
        Text(
            "Måneder, som fristen kan forlænges med, når det meddeles i tide, forordningens artikel 12, stk. 3.",
            "Months by which the time may be extended if told in time, article 12(3) of the regulation.",
        ),
    ),
    Dated(
        "supervision_visit_days",
        365,
        "days",
        date(2014, 1, 1),
        None,
        "PUB-SOC-01",
        Text(
            "Dage mellem to besøg af socialtilsynet; loven siger mindst ét om året, at regne i dage er vores valg.",
            "Days between two visits of social supervision; the law says at least one a year, days are our choice.",
        ),
    ),
    Dated(
        "supervision_reminder_days",
        60,
        "days",
        date(2014, 1, 1),
        None,
        "PUB-SOC-01",
        Text(
            "Dage, før et besøg skal være sket, hvor der mindes om det; vores valg.",
            "Days before a visit is due on which it is recalled; our choice.",
        ),
    ),
    Dated(
        "holidays_from_easter",
        (-3, -2, 0, 1, 26, 39, 49, 50),
        "days",
        date(2002, 1, 1),
        date(2023, 12, 31),
        "PUB-LAW-20",
        Text(
            "Helligdage, regnet i dage fra påskedag, med store bededag.",
            "Public holidays in days from Easter Sunday, with Great Prayer Day.",
        ),
    ),
    Dated(
        "holidays_from_easter",
        (-3, -2, 0, 1, 39, 49, 50),
        "days",
        date(2024, 1, 1),
        None,
        "PUB-LAW-20",
        Text(
            "Store bededag er ingen helligdag fra 2024, lov nr. 214 af 6. marts 2023.",
            "Great Prayer Day is no public holiday from 2024, Act no. 214 of 6 March 2023.",
        ),
    ),
    Dated(
        "nsis_level",
        2,
        "level",
        date(2022, 1, 1),
        None,
        "PUB-DIG-07",
        Text(
            "Mindste sikringsniveau ved login gennem organisationen, talt fra 1 (Lav) til 3 (Høj); vores egen læsning.",
            "Least assurance level of a login through the organisation, from 1 (Low) to 3 (High); our own reading.",
        ),
    ),
    Dated(
        "first_factor_days",
        7,
        "days",
        date(2022, 1, 1),
        None,
        "PUB-DIG-07",
        Text(
            "Dage til at sætte den første ekstra sikring op, fra invitationen eller nulstillingen; vores eget valg.",
            "Days to set up the first second factor, from the invitation or the reset; our own choice.",
        ),
    ),
    Dated(
        "next_factor_days",
        1,
        "days",
        date(2022, 1, 1),
        None,
        "PUB-DIG-07",
        Text(
            "Dage til at sætte en ny ekstra sikring op for den, der selv har fjernet sin sidste; vores eget valg.",
            "Days to set up another second factor for whoever has removed her last one herself; our own choice.",
        ),
    ),
    Dated(
        "look_purpose_hours",
        8,
        "hours",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Timer, som en sag er åben for en kollega, der har sagt hvorfor: en arbejdsdag; vores eget valg.",
            "Hours that a case stays open to a colleague who has said why: a working day; our own choice.",
        ),
    ),
    Dated(
        "look_danger_hours",
        1,
        "hours",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Timer, som en sag er åben, når den blev åbnet på grund af fare; vores eget valg.",
            "Hours that a case stays open when it was opened because of danger; our own choice.",
        ),
    ),
    Dated(
        "look_danger_often",
        3,
        "looks",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange sager åbner en på grund af fare på et døgn, før andre end lederen hører det; vores eget valg.",
            "So many cases one opens because of danger in a day before others than the lead hear it; our own choice.",
        ),
    ),
    Dated(
        "look_danger_answer_hours",
        24,
        "hours",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Timer til at svare på, at en sag blev åbnet på grund af fare; vores eget valg.",
            "Hours to answer that a case was opened because of danger; our own choice.",
        ),
    ),
    Dated(
        "handout_hours",
        24,
        "hours",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Timer, som en udleveret fil kan hentes, før linket udløber og nøglen slettes; vores eget valg.",
            "Hours that a file handed out can be fetched before its link runs out and its key goes; our own choice.",
        ),
    ),
    Dated(
        "handouts_in_a_day",
        20,
        "files",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Om så mange sager kan en medarbejder få filer udleveret på et døgn; vores eget valg.",
            "Of so many cases one member of staff can be handed files within a day; our own choice.",
        ),
    ),
    Dated(
        "handouts_of_no_case_in_a_day",
        100,
        "files",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange filer om penge, pladser og roller kan en medarbejder få udleveret på et døgn; vores eget valg.",
            "So many files about money, places and roles one member of staff can be handed within a day; our own "
            "choice.",
        ),
    ),
    Dated(
        "log_sample_days",
        7,
        "days",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Dage mellem to stikprøver af en enheds log; vores eget valg.",
            "Days between two samples of a unit's log; our own choice.",
        ),
    ),
    Dated(
        "log_sample_lines",
        20,
        "looks",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange opslag er der højst i en stikprøve af loggen; vores eget valg.",
            "So many looks are in a sample of the log at most; our own choice.",
        ),
    ),
    Dated(
        "log_many_cases",
        15,
        "cases",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Flere forskellige sager end dette på en time er mange, hvad der end er hendes egen vane; vores eget valg.",
            "More different cases than this in an hour are many, whatever her own habit; our own choice.",
        ),
    ),
    Dated(
        "log_many_factor",
        3,
        "times",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange gange sin egen median kan en åbne, før det er mange sager på en time; vores eget valg.",
            "So many times her own median can one open before it is many cases in an hour; our own choice.",
        ),
    ),
    Dated(
        "log_usual_days",
        30,
        "days",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Dage før stikprøven, som en medarbejders vane måles over; vores eget valg.",
            "Days before the sample over which somebody's habit is measured; our own choice.",
        ),
    ),
    Dated(
        "log_hours_margin",
        2,
        "hours",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Timer før og efter åbningstiden, som ikke tæller som uden for den; vores eget valg.",
            "Hours before and after a unit's hours that do not count as outside of them; our own choice.",
        ),
    ),
    Dated(
        "log_many_refused",
        10,
        "attempts",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange afviste forsøg på en time skiller sig ud; vores eget valg.",
            "So many refused attempts in an hour stand out; our own choice.",
        ),
    ),
    Dated(
        "log_empty_searches",
        5,
        "searches",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange søgninger på en dag, der fandt ingen, skiller sig ud; vores eget valg.",
            "So many searches in a day that found nobody stand out; our own choice.",
        ),
    ),
    Dated(
        "log_same_municipality",
        3,
        "cases",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange sager med samme kommune, uden del i dem, skiller sig ud; vores eget valg.",
            "So many cases of the same municipality, without a part in them, stand out; our own choice.",
        ),
    ),
    Dated(
        "log_answer_days",
        7,
        "days",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Dage til at svare på, hvad et opslag var til; vores eget valg.",
            "Days to answer what a look was for; our own choice.",
        ),
    ),
    Dated(
        "log_settle_days",
        14,
        "days",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Dage til at afslutte et opslag, der ikke var i orden; vores eget valg.",
            "Days to settle a look that was not in order; our own choice.",
        ),
    ),
    Dated(
        "person_searches_an_hour",
        30,
        "searches",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange personer kan en søge efter på nummer på en time; vores eget valg.",
            "So many persons can one search for by number within an hour; our own choice.",
        ),
    ),
    Dated(
        "refused_in_ten_minutes",
        60,
        "attempts",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange sider, der ikke kan vises, kan en bede om på ti minutter; vores eget valg.",
            "So many pages that cannot be shown can one ask for within ten minutes; our own choice.",
        ),
    ),
    Dated(
        "cases_opened_an_hour",
        40,
        "cases",
        date(2022, 1, 1),
        None,
        "PUB-DIG-04",
        Text(
            "Så mange forskellige sager og henvendelser kan en åbne på en time; vores eget valg: en hvert halvandet "
            "minut, hele timen.",
            "So many different cases and referrals can one open within an hour; our own choice: one every minute and a "
            "half, for the whole hour.",
        ),
    ),
    Dated(
        "hold_most_years",
        10,
        "years",
        date(2022, 1, 1),
        None,
        "PUB-LAW-17",
        Text(
            "Så mange år frem ligger højst den sidste dag, der nævnes, når noget holdes tilbage fra kassation; vores "
            "eget valg: en senere dag er en uden ende, som ingen ser på igen.",
            "So many years ahead at most is the last day that is named when something is held back from disposal; our "
            "own choice: a later day is one without an end that nobody looks at again.",
        ),
    ),
    Dated(
        "schedule_most_years_ahead",
        5,
        "years",
        date(2022, 1, 1),
        None,
        "PUB-LAW-17",
        Text(
            "Så mange år frem ligger højst den dag, en ny frist for opbevaring gælder fra; vores eget valg: en senere "
            "dag er en slåfejl eller en frist, som aldrig kommer til at gælde.",
            "So many years ahead at most is the day from which a new schedule of keeping holds; our own choice: a "
            "later day is a slip of the keyboard, or a schedule that never comes to hold.",
        ),
    ),
)

SWITCHES: tuple[Switch, ...] = (
    # Act no. 380 of 6 June 2002 (L 118) put the section in; it took effect on the day after it was published.
    Switch(
        "offence_262a",
        True,
        date(2002, 6, 8),
        "PUB-LAW-02",
        Text(
            "Straffelovens § 262 a om menneskehandel gælder fra 8. juni 2002 (lov nr. 380 af 6. juni 2002).",
            "Section 262 a of the Criminal Code on trafficking applies from 8 June 2002 (act no. 380 of 6 June 2002).",
        ),
    ),
    Switch(
        "offence_262b",
        True,
        date(2022, 6, 1),
        "PUB-LAW-03",
        Text(
            "Straffelovens § 262 b om menneskeudnyttelse gælder fra 1. juni 2022.",
            "Section 262 b of the Criminal Code on human exploitation applies from 1 June 2022.",
        ),
    ),
    Switch(
        "punishable_without_coercion",
        True,
        date(2022, 6, 1),
        "PUB-LAW-03",
        Text(
            "Menneskeudnyttelse straffes fra 1. juni 2022, også hvor der ingen tvang er.",
            "Human exploitation is punishable from 1 June 2022, also where there is no coercion.",
        ),
    ),
    Switch(
        "new_offence_initiative",
        True,
        date(2022, 6, 1),
        "PUB-LAW-03",
        Text(
            "Initiativet er gennemført: § 262 b gælder fra 1. juni 2022.",
            "The initiative has been carried out: section 262 b applies from 1 June 2022.",
        ),
    ),
)
