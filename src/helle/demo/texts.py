"""What the invented staff write. Short, plain, and nobody's story."""

from __future__ import annotations

from helle.rules.codes import ExploitationPurpose as Purpose

SUSPICIONS = {
    Purpose.PROSTITUTION: (
        "Truffet under en patrulje. Siger, at hun skal aflevere det meste af det, hun tjener.",
        "Henvendte sig selv og spurgte, om nogen kunne hjælpe hende væk fra den lejlighed, hvor hun bor.",
        "En mand svarede for hende hele tiden. Da han gik ud, bad hun om et telefonnummer.",
        "Tre telefoner på bordet og en liste med beløb. Hun ville ikke sige, hvem listen var til.",
        "Hun kender ikke adressen, hun bor på, og bliver kørt frem og tilbage.",
        "Har været her i fire uger, har gæld for rejsen og ved ikke, hvor meget der er tilbage.",
    ),
    Purpose.FORCED_LABOUR: (
        "Arbejder tolv timer om dagen og har ikke fået løn i to måneder. Bor i værelse hos arbejdsgiveren.",
        "Arbejdsgiveren har passene i et pengeskab. De siger, at det er for en sikkerheds skyld.",
        "Betalte et gebyr for jobbet og arbejder nu gælden af. Kontrakten er en anden end den lovede.",
        "Formelt selvstændige, men med samme chef, samme bil og ingen regninger.",
        "Sover seks i et rum bag køkkenet. En af dem spurgte, om det er rigtigt, at de bliver anholdt, hvis de går.",
        "Timesedlerne passer ikke med det, de selv fortæller, og de ser ned, når chefen kommer.",
    ),
    Purpose.CRIMINAL_ACTS: (
        "Fundet i et hus med planter. Døren var låst udefra, og han havde ingen nøgle.",
        "Anholdt for tyveri for tredje gang på en uge. Siger, at nogen venter på, at der kommer penge hjem.",
        "Sælger for andre og får intet selv. Har mærker på armene, som han ikke vil tale om.",
        "Fik betalt rejsen og skal arbejde den af. Ved ikke, hvem manden i telefonen er.",
        "Har et brev med, som hun ikke selv har skrevet, og et beløb, der skal afleveres hver fredag.",
        "Underskrev papirer til et firma, som hun ikke kender. Hun troede, det var en ansættelse.",
    ),
}
REASONS_FOR_INDICATION = (
    "Flere tegn på én gang: gæld, kontrol med færden og frygt. Der er rimelig grund til at tro på menneskehandel.",
    "Forklaringen hænger sammen med det, afsenderen så, og med lignende sager.",
    "Personen får ikke lov til at bestemme over sine penge og sine papirer. Det er nok til en indikation.",
)
ACCOUNTS = (
    "Fortalte roligt og med pauser. Rejsen blev betalt af en bekendt, som siden krævede pengene tilbage med tillæg.",
    "Talte først om sit barn og så om arbejdet. Pengene gik til en, der kun var kendt ved fornavn.",
    "Forklarede, hvordan aftalen ændrede sig efter ankomsten. Kunne ikke forlade stedet uden at spørge.",
    "Ville ikke nævne navne. Beskrev huset, bilen og de beløb, der skulle afleveres.",
    "Er bekymret for familien hjemme, som har fået opkald. Ønsker at sove, før der tales mere.",
)
ALONE = "Alderen er ikke afklaret, og repræsentanten kunne ikke nå frem. Samtalen var kort og handlede om tryghed."
REASONS = {
    "current": (
        "Forklaringen er troværdig og støttes af det, der blev fundet. Bagmanden har fortsat forbindelse til personen.",
        "Hverving, transport og udnyttelse er beskrevet samstemmende. Gælden kræves stadig betalt.",
        "Personen var under andres kontrol, til politiet kom, og bliver fortsat truet.",
    ),
    "not_current": (
        "Personen har været handlet, men forholdet er ophørt for flere år siden, og intet tyder på fare nu.",
    ),
    "not_victim": (
        "Vilkårene var dårlige, men det var muligt at gå, og det skete. Det er ikke menneskehandel.",
        "Der var uenighed om løn, men hverken tvang, vildfarelse eller kontrol.",
    ),
}
ANOTHER_PURPOSE = "Formålet hører til de former, der ses i verden. Handling og middel er beskrevet, og helheden klar."
NOTHING_KNOWN = "De fire forhold er ikke oplyst. Svaret bygger på personens egen forklaring og på tiden, der er gået."
WHY_EXTEND = {
    "cooperates_on_prepared_return": "Samarbejder om en forberedt hjemsendelse; partneren i hjemlandet skal bruge tid.",
    "special_reasons": "Er under behandling, som ikke bør afbrydes nu.",
}
EXTENDED = "Grunden er til stede, og forløbet er beskrevet. Perioden forlænges."
NOT_EXTENDED = "Der er hverken et forløb mod hjemsendelse eller særlige grunde, der taler for en forlængelse."
ENDED = {
    "disappeared": "Er ikke set på adressen siden, og telefonen er slukket. Kendte steder er besøgt uden resultat.",
    "declined": "Fik forklaret, hvad vi kan hjælpe med, og sagde nej tak. Har fået hotlinens nummer.",
    "withdrew": "Var med til den første samtale og ønsker ikke at gå videre nu.",
}
CLOSED = {
    "passed_on": "Dårlige vilkår uden tegn på tvang eller kontrol: mulig social dumping.",
    "no_action": "For lidt at gå videre med: hverken sted, tid eller person kan findes.",
}
SAFE_CONTACT = (
    "Ring kun mellem 10 og 12; sig, at det er fra sundhedsklinikken.",
    "Skriv ikke. Kontakt går gennem kontaktpersonen.",
    "",
    "",
)
CHILD = "Bor hos mormoren."
SETTLED = {
    "give_support": "Har fået et sted at sove, mad, lommepenge og tid hos sygeplejersken.",
    "tell_of_disappearance": "Opholdskommunen har fået besked samme dag, og politiet har efterlyst den unge.",
    "weigh_period": "Risikoen for ny handel er afvejet sammen med personen; der er ikke grund til en periode nu.",
}
GOALS = "Sove om natten. Ringe hjem, uden at nogen lytter. Finde ud af, om det skal være hjem eller her."
LED_TO = {
    "return": "Har sovet ud, har fået orden på papirerne og rejser hjem med en plan.",
    "own_feet": "Har sovet ud, har fået orden på papirerne og har ingen kontakt med bagmændene.",
    "left": "Rejste, før målene var nået. Kontaktpersonens nummer blev givet med.",
}
GONE = "Værelset var tømt, og telefonen er slukket. Personalet har spurgt de andre beboere; politiet er ringet op."
SUPPORT_ENDED = "Perioden er gået, og det, der var aftalt, er gjort. Personen ved, hvem hun eller han kan ringe til."
GOES_ON = "Det er aftalt med dem, der tager over, og personen ved det."
WOUND_DOWN = "Støtten er afviklet efter aftale; værelset kunne bruges ugen ud, og personen er vist videre."
ON_PAPER = "Fortalt i et brev på papir, som er givet til personen og ligger i sagen."
ASKED = {
    "appointment": "Er mødet med kommunen aftalt, og hvem tager med?",
    "deadline": "Hvornår regner I med at have afgjort udrejsefristen? Vi skal planlægge bolig efter den.",
    "outcome": "Send os begrundelsen i kort form, så kontaktpersonen kan forklare afgørelsen.",
    "placement": "Bor personen fortsat samme sted? Vi skal vide det, før vi indkalder.",
    "documents": "Gennemgå journalen, og læg de to breve fra marts i rækkefølge.",
    "health": "Aftal en tid hos sygeplejersken, og hør, om der er brug for tolk.",
    "meeting": "Netværksmøde om det videre forløb. Find en dag, hvor alle kan.",
    "money": "Bestil rejsekort til de næste to uger.",
}
ANSWERED = {
    "outcome": "Forklaringen er lagt til grund i det væsentlige. En kort udgave er sendt til kontaktpersonen i dag.",
    "money": "Kontaktpersonen har allerede bestilt det, så der er intet at gøre.",
}
# Who asks whom about what, how many days ago, and by when from today.
ADVICE_WANTED = (
    ("municipality_caseworker", "CMM", "minors", 9, 0),
    ("cmm_caseworker", "UDLST", "stay", 7, 2),
    ("provider_staff", "CMM", "accommodation", 6, -1),
    ("representative", "CMM", "return", 3, 6),
    ("control_officer", "CMM", "signs", 1, 9),
)
QUESTIONS = {
    "minors": "Hvem underretter vi, hvis en ung på 16 år ikke vil sige, hvem der har fulgt hende til landet?",
    "stay": "Kan en periode begynde, mens en ansøgning om ophold er under behandling?",
    "accommodation": "Må en beboer have besøg af sin advokat uden for besøgstiden?",
    "return": "Hvornår på forløbet taler man med den unge om hjemrejse, og hvem er med?",
    "signs": "Vi ser ofte, at alle på et hold bor hos arbejdsgiveren. Hvornår er det nok til at underrette?",
}
ADVICE = {
    "minors": "Opholdskommunen og CMM. Vent ikke på, at hun fortæller; skriv, hvad I har set og hørt.",
    "stay": "Ja. Den tilbydes, når en udrejsefrist sættes; støtten gives fra første dag.",
}
NOTE_TEMPLATES = {
    "call": (
        "Telefonsamtale",
        "Hvem ringede, og på hvis vegne?\n\nHvad drejede det sig om?\n\nHvad blev aftalt, og hvornår følges der op?\n",
    ),
    "meeting": (
        "Møde med personen",
        "Til stede:\n\nTolk og sprog:\n\nHvad fylder mest for personen lige nu?\n\nAftaler til næste gang:\n",
    ),
}
# Days before today, kind, direction, theme, text.
NOTES = (
    (
        9, "call", "in", "opringning fra lægehuset",
        "Lægehuset har tid på torsdag kl. 10. De sørger for tolk og sender en erklæring bagefter.",
    ),
    (
        3, "meeting", "internal", "møde om de første dage",
        "Talte om mad, søvn og ønskerne til den første tid. Vil helst have skriftlig besked, ikke opkald.",
    ),
    (
        1, "consideration", "internal", "hvornår er der ro til samtale",
        "Vi venter med næste samtale, til lægens erklæring er her. Det haster ikke for os, og pausen er ønsket.",
    ),
    (
        0, "call", "out", "aftale om tøj og transport",
        "Botilbuddet henter fredag kl. 13. Tøjet betales efter den almindelige ordning.",
    ),
)  # fmt: skip
DRAFT_THEME = "møde om planen"
DRAFT = "Vi gennemgik de næste uger. Hun spurgte til"
LETTER_THEME = "erklæring fra lægehuset"
LETTER = (
    "Lægehuset ved Torvet\n\n\nErklæring\n\nJeg har i dag set patienten til en almindelig undersøgelse.\n"
    "Hun har brug for ro, søvn og en ny tid om to uger.\nTolken bedes bestilt af henviser.\n\n\n"
    "Med venlig hilsen\nK. Iversen, læge (opdigtet)"
)

# --- letters

GUIDANCE = (
    "Du kan klage over afgørelsen. Skriv til klageinstansen i dette opdigtede land, eller bed din kontaktperson om "
    "hjælp. Klagen skal være fremme senest otte uger efter, at du har fået dette brev."
)
INTERPRETER = "Tolk 4711 fra det opdigtede tolkebureau"

WHY_DESCRIBED = "Personen har selv fortalt det; det første var afsenderens skøn."
WHY_CORRECTED = "Varigheden var skrevet af fra en anden samtale; tolkens regning viser det rigtige."
# --- requests to see a case

ASKED_FOR = "Hele sagen, og hvem der har set den."
LAWYER = "Advokat Ellen Vindberg (opdigtet)"
WITHHELD_BECAUSE = (
    "En del af det, en anden har fortalt i fortrolighed, er undtaget, så vedkommende ikke kan kendes. Resten er givet."
)
# What those who are supported need, by what it is about; no health here, which is written with the measure.
NEEDS = {
    "safety": (
        "Vil ikke bo i nærheden af sit gamle arbejde.",
        "Er bange for at blive ringet op. Vil have et nyt nummer.",
    ),
    "home": ("Vil gerne bo et sted med en dør, der kan låses.", "Vil ikke bo alene."),
    "living": ("Mangler en vinterjakke og sko.", "Har ingen penge til mad i weekenden."),
    "law": ("Vil vide, om lønnen kan hentes hjem.", "Vil vide, hvad en anmeldelse fører til."),
    "stay": ("Vil vide, hvor længe opholdet kan vare.",),
    "children": ("Vil ringe til sine børn hver dag.",),
    "learning": ("Vil lære dansk og kunne læse en busplan.", "Vil have et rigtigt arbejde."),
    "others": ("Savner at tale sit eget sprog med nogen.",),
}
NEED_OF_MIND = "Sover kun et par timer ad gangen."
PLAN_GOALS = (
    "At sove om natten og selv bestemme over dagen.",
    "At få sin løn og finde et nyt arbejde.",
    "At være et sted, hvor ingen finder mig.",
)
HER_WORDS = "Vil ikke have undervisning før efter nytår."
LAWYER = "Advokatkontoret Lindehus"
CLINIC = "Klinikken på Bakken"
PURPOSE = "At få hjælp uden selv at skulle forklare det hele forfra."
LIMIT = "De må ikke ringe om aftenen."
WHY_TEACHING = "Vil lære dansk og har ro til det nu."
WHY_HEALTH = "Lægen har anbefalet det, og det kan ikke vente til perioden er slut."
WISH = "En bærbar computer."
NO_WISH = "Der er computere på stedet, som kan lånes; det er talt igennem."
PAID_WITHOUT_RATE = "CMM's leder har fastsat beløbet for ugen, til myndigheden har en takst."
