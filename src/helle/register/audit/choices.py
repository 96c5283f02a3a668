"""The register of audited actions. An action that does not stand here cannot be written: it is an error."""

from __future__ import annotations

from helle.register.audit.action_plan_choices import OF_THE_ACTION_PLAN
from helle.register.audit.child_choices import OF_A_CHILD
from helle.register.audit.erasure_choices import OF_ERASURES
from helle.register.audit.forum_choices import OF_A_FORUM
from helle.register.audit.handing_out_choices import OF_HANDING_OUT
from helle.register.audit.joint_action_choices import OF_A_JOINT_ACTION
from helle.register.audit.key_choices import OF_KEYS
from helle.register.audit.knowledge_choices import OF_KNOWLEDGE
from helle.register.audit.log_review_choices import OF_LOG_REVIEWS
from helle.register.audit.login_choices import OF_LOGINS
from helle.register.audit.look_choices import OF_LOOKS
from helle.register.audit.obligation_choices import OF_OBLIGATIONS
from helle.register.audit.prosecution_choices import OF_PROSECUTION
from helle.register.audit.release_choices import OF_RELEASES
from helle.register.audit.research_choices import OF_RESEARCH
from helle.register.audit.retention_choices import OF_RETENTION
from helle.register.audit.return_choices import OF_A_RETURN
from helle.register.audit.sharing_choices import OF_SHARING
from helle.register.audit.statistics_choices import OF_STATISTICS
from helle.register.audit.unit_choices import OF_UNITS
from helle.rules.ruling import Text

ACTIONS: dict[str, Text] = {
    "desk.read": Text("Så skrivebordet", "Looked at the desk"),
    "case.listed": Text("Så listen over sager", "Looked at the list of cases"),
    "case.read": Text("Åbnede sagen", "Opened the case"),
    "case.opened": Text("Oprettede sagen", "Opened a new case"),
    "case.assigned": Text("Fordelte sagen", "Assigned the case"),
    "case.laid_down": Text("Lagde sagen fra sig for enheden", "Laid the case down for the unit"),
    "search.saved": Text("Gemte en søgning", "Saved a search"),
    "search.removed": Text("Slettede en gemt søgning", "Removed a saved search"),
    "case.closed_to": Text("Lukkede sagen for en anden enhed", "Closed the case to another unit"),
    "case.rung_set": Text("Flyttede sagen på stigen", "Moved the case on the ladder"),
    "competence.moved": Text(
        "Gav eller tog Udlændingestyrelsen afgørelsen", "Gave the Immigration Service the decision, or took it back"
    ),
    **OF_A_CHILD,
    "period.goal_written": Text("Skrev personens mål med perioden", "Wrote the person's goals of the period"),
    "period.outcome_noted": Text("Noterede, hvad perioden førte til", "Noted what the period led to"),
    "support.ended": Text("Noterede, at støtten er slut", "Recorded that support has ended"),
    "support.taken_up": Text("Optog støtten igen", "Took support up again"),
    "contact_person.ended": Text("Lod kontaktpersonen ophøre med støtten", "Ended the contact person with the support"),
    "support.wind_down_set": Text("Skrev, hvordan støtten afvikles", "Recorded how support is wound down"),
    "person.gone": Text("Noterede, at personen er væk eller fundet", "Recorded that the person is gone or was found"),
    "municipality.handed_over": Text("Overdrog personen til en kommune", "Handed the person over to a municipality"),
    "period.desk_listed": Text("Så listen over perioder", "Looked at the list of periods"),
    "entry.corrected": Text("Rettede en indførsel", "Corrected an entry"),
    "consequence.redecided": Text(
        "Tog stilling til det, der fulgte af en rettelse", "Decided on what followed from a correction"
    ),
    "case.step_settled": Text("Afsluttede et skridt", "Settled a step"),
    "case.audit_read": Text("Så opslag i sagen", "Looked at who has looked"),
    "case.printed": Text("Skrev sagen eller dele af den ud", "Printed the case or parts of it"),
    "person.name_shown": Text("Fik navnet vist", "Had the name shown"),
    "person.searched": Text("Søgte efter en person", "Searched for a person"),
    "person.form_read": Text("Åbnede personens oplysninger", "Opened the person's details"),
    "person.changed": Text("Rettede personens oplysninger", "Changed the person's details"),
    "person.name_added": Text("Skrev et navn", "Recorded a name"),
    "person.identifier_added": Text("Skrev et nummer", "Recorded a number"),
    "person.child_added": Text("Skrev et barn", "Recorded a child"),
    "person.address_protected": Text("Skrev en adressebeskyttelse", "Recorded the protection of an address"),
    "person.address_protection_ended": Text("Afsluttede en adressebeskyttelse", "Ended the protection of an address"),
    "person.superseded": Text("Satte en oplysning ud af kraft", "Set aside an entry"),
    "person.residence_set": Text("Skrev opholdsgrundlag", "Recorded the residence status"),
    "referral.listed": Text("Så listen over henvendelser", "Looked at the list of referrals"),
    "referral.received": Text("Bekræftede modtagelsen af en henvendelse", "Confirmed that a referral was received"),
    "referral.read": Text("Læste en henvendelse", "Read a referral"),
    "referral.sent": Text("Sendte en henvendelse", "Sent a referral"),
    "referral.consent_withdrawn": Text(
        "Noterede et samtykke til besked tilbage som trukket tilbage",
        "Recorded that consent to word back was withdrawn",
    ),
    "referral.form_read": Text("Åbnede en tom henvendelse", "Opened an empty referral"),
    "referral.triaged": Text("Visiterede en henvendelse", "Triaged a referral"),
    "task.listed": Text("Så listen over opgaver", "Looked at the list of tasks"),
    "task.read": Text("Læste en opgave", "Read a task"),
    "task.sent": Text("Bad om noget i sagen", "Asked for something in the case"),
    "task.moved": Text("Gjorde noget ved en opgave", "Did something with a task"),
    "task.settled": Text("Lukkede en opgave ved at afslutte dens skridt", "Closed a task by settling its step"),
    "home.read": Text("Så botilbuddets beboere", "Looked at the residents of the home"),
    "home.activities_read": Text("Så botilbuddets aktiviteter", "Looked at the activities of the home"),
    "bed_days.away_recorded": Text("Noterede nætter ude", "Recorded nights away"),
    "bed_days.away_superseded": Text("Satte nætter ude ud af kraft", "Set nights away aside"),
    "bed_days.activity_recorded": Text("Skrev en aktivitet ned", "Wrote down an activity"),
    "bed_days.activity_superseded": Text("Satte en aktivitet ud af kraft", "Set an activity aside"),
    "bed_days.month_confirmed": Text("Bekræftede månedens opholdsdøgn", "Confirmed the bed-days of the month"),
    "bed_days.month_checked": Text("Kontrollerede månedens opholdsdøgn", "Checked the bed-days of the month"),
    "bed_days.price_set": Text("Satte takst eller bevilling for et tilbud", "Set the rate or the grant of an offer"),
    "statement.listed": Text("Så listen over opgørelser", "Looked at the list of statements"),
    "statement.read": Text("Så en opgørelse", "Looked at a statement"),
    "statement.made": Text("Lavede en opgørelse", "Made a statement"),
    "statement.approved": Text("Godkendte en opgørelse", "Approved a statement"),
    "statement.sent": Text("Sendte en opgørelse", "Sent a statement"),
    "statement.paid": Text("Noterede en opgørelse som betalt", "Recorded a statement as paid"),
    "statement.credited": Text("Krediterede en opgørelse", "Credited a statement"),
    "bed_days.order_exported": Text("Hentede bestillingen af en plads", "Took out the order of a place"),
    "bed_days.guarantee_exported": Text("Hentede et betalingstilsagn", "Took out a payment guarantee"),
    "statement.exported": Text("Hentede en opgørelse som fil", "Took a statement out as a file"),
    "statement.figures_read": Text("Så tal om opholdsdøgn", "Looked at figures of bed-days"),
    "enquiry.listed": Text("Så listen over spørgsmål om rådgivning", "Looked at the list of questions for advice"),
    "enquiry.read": Text("Læste et spørgsmål om rådgivning", "Read a question for advice"),
    "enquiry.asked": Text("Spurgte om rådgivning", "Asked for advice"),
    "enquiry.answered": Text("Svarede på et spørgsmål om rådgivning", "Answered a question for advice"),
    "offer.listed": Text("Så listen over botilbud", "Looked at the list of accommodation offers"),
    "offer.read": Text("Læste om et botilbud", "Read about an accommodation offer"),
    "offer.recorded": Text("Skrev et botilbud ind", "Recorded an accommodation offer"),
    "offer.changed": Text("Ændrede et botilbud", "Changed an accommodation offer"),
    "offer.change_asked": Text("Bad CMM om at ændre et botilbud", "Asked CMM to change an accommodation offer"),
    "offer.change_answered": Text(
        "Svarede på, hvad et botilbud beder om", "Answered what an accommodation offer asks for"
    ),
    "offer.change_withdrawn": Text(
        "Trak en anmodning om at ændre et botilbud tilbage", "Took back a request to change an accommodation offer"
    ),
    "offer.closed": Text("Lukkede et botilbud", "Closed an accommodation offer"),
    "offer.address_recorded": Text("Skrev adressen på et botilbud", "Recorded the address of an accommodation offer"),
    "offer.address_shown": Text("Fik adressen på et botilbud vist", "Had the address of an accommodation offer shown"),
    "address.typed": Text("Skrev noget, der leder til et hemmeligt sted", "Typed what leads to a secret place"),
    "address.typed_listed": Text(
        "Så, hvem der har skrevet noget, der leder til et hemmeligt sted",
        "Looked at who has typed what leads to a secret place",
    ),
    "provider.recorded": Text("Skrev en udbyder af botilbud ind", "Recorded a provider of accommodation"),
    "supervision.recorded": Text("Skrev om et tilsyn", "Recorded something of a supervision"),
    "supervision.corrected": Text("Satte noget om et tilsyn ud af kraft", "Withdrew an entry of a supervision"),
    "call.listed": Text("Så listen over opkald", "Looked at the list of calls"),
    "call.begun": Text("Begyndte at skrive et opkald ned", "Began to write a call down"),
    "call.draft_read": Text("Åbnede et opkald, der ikke var gemt", "Opened a call that was not saved"),
    "call.discarded": Text("Kasserede et opkald, der ikke var gemt", "Discarded a call that was not saved"),
    "call.recorded": Text("Skrev et opkald ned", "Wrote a call down"),
    "call.superseded": Text("Rettede et opkald", "Corrected a call"),
    "call.read": Text("Læste et opkald", "Read a call"),
    "call.called_back": Text("Afsluttede et ønske om at blive ringet op", "Closed a wish to be called back"),
    "call.followed": Text(
        "Gjorde et opkald til en henvendelse eller et spørgsmål", "Made a referral or question of a call"
    ),
    "contact.listed": Text("Så listen ved kontaktpunktet", "Looked at the list of the contact point"),
    "contact.written": Text("Skrev til kontaktpunktet", "Wrote to the contact point"),
    "contact.read": Text("Så noget fra kontaktpunktet", "Looked at something of the contact point"),
    "contact.forwarded": Text("Sendte noget videre fra kontaktpunktet", "Sent something on from the contact point"),
    "contact.answered": Text("Besvarede noget fra kontaktpunktet", "Answered something of the contact point"),
    "statistics.criminal_read": Text("Så straffesager i tal", "Looked at criminal cases in numbers"),
    "statistics.criminal_delivered_read": Text("Så straffestatistikken", "Looked at the criminal statistics"),
    "statistics.criminal_taken_in": Text("Tog straffestatistik ind", "Took criminal statistics in"),
    "statistics.criminal_withdrawn": Text(
        "Satte en leverance af straffestatistik ud af kraft", "Put a delivery of criminal statistics out of force"
    ),
    "statistics.criminal_exported": Text(
        "Hentede straffesagernes tal som fil", "Fetched the numbers of criminal cases as a file"
    ),
    "claim.told": Text(
        "Noterede, hvad en person er oplyst om erstatning og siger",
        "Recorded what a person was told of compensation and says",
    ),
    "claim.recorded": Text("Noterede et krav om erstatning", "Recorded a claim for compensation"),
    "claim.corrected": Text("Rettede beløbet i et krav om erstatning", "Corrected the amount of a claim"),
    "claim.ended": Text(
        "Noterede, hvad et krav om erstatning blev til", "Recorded what became of a claim for compensation"
    ),
    "outreach.listed": Text("Så listen over opsøgende aftener", "Looked at the list of outreach evenings"),
    "outreach.begun": Text("Begyndte at skrive en opsøgende aften ned", "Began to write an outreach evening down"),
    "outreach.draft_read": Text(
        "Åbnede en opsøgende aften, der ikke var gemt", "Opened an outreach evening that was not saved"
    ),
    "outreach.discarded": Text(
        "Kasserede en opsøgende aften, der ikke var gemt", "Discarded an outreach evening that was not saved"
    ),
    "outreach.recorded": Text("Skrev en opsøgende aften ned", "Wrote an outreach evening down"),
    "outreach.superseded": Text("Rettede en opsøgende aften", "Corrected an outreach evening"),
    "outreach.read": Text("Så en opsøgende aften", "Looked at an outreach evening"),
    "outreach.responsibility_read": Text(
        "Så, hvem der har ansvaret for det opsøgende arbejde", "Looked at who is responsible for outreach"
    ),
    "outreach.responsibility_set": Text(
        "Skrev, hvem der har ansvaret for det opsøgende arbejde", "Recorded who is responsible for outreach"
    ),
    "outreach.responsibility_superseded": Text(
        "Erstattede et ansvar for opsøgende arbejde", "Superseded a responsibility for outreach"
    ),
    "statistics.outreach_read": Text("Så tallene for det opsøgende arbejde", "Looked at the figures on outreach"),
    "exploitation.listed": Text("Så listen over forhold", "Looked at the list of exploitations"),
    "exploitation.read": Text("Læste et forhold", "Read the record of an exploitation"),
    "exploitation.opened": Text("Oprettede et forhold", "Opened the record of an exploitation"),
    "exploitation.joined": Text("Lagde noget til et forhold", "Added something to an exploitation"),
    "exploitation.separated": Text("Skilte noget fra et forhold", "Separated something from an exploitation"),
    "exploitation.corrected": Text("Rettede et forhold", "Corrected the record of an exploitation"),
    "report.listed": Text("Så listen over meldinger fra borgere", "Looked at the list of reports from the public"),
    "report.read": Text("Læste en melding fra en borger", "Read a report from the public"),
    "report.picture_shown": Text("Fik vist et billede fra en borger", "Was shown a picture from the public"),
    "report.asked": Text("Stillede et spørgsmål til en, der har meldt noget", "Asked somebody who reported something"),
    "report.decided": Text("Tog stilling til en melding fra en borger", "Decided on a report from the public"),
    "report.reopened": Text("Genåbnede en melding fra en borger", "Reopened a report from the public"),
    "report.closing_read": Text("Så, hvad der blev afsluttet på én gang", "Looked at what was closed at once"),
    "report.passed_on_read": Text("Læste en melding, som CMM har sendt videre", "Read a report passed on by CMM"),
    "interview.recorded": Text("Skrev en identifikationssamtale", "Recorded an identification interview"),
    "interview.read": Text("Læste en identifikationssamtale", "Read an identification interview"),
    "interview.sent": Text("Sendte en samtale til myndigheden", "Sent an interview to the authority"),
    "interview.pass_on_withdrawn": Text(
        "Noterede, at en samtale ikke længere må gives videre", "Recorded that an interview may be passed on no more"
    ),
    "circumstance.set": Text(
        "Skrev sigtelse, tiltale eller forelæggelse", "Recorded a charge, indictment or expulsion referral"
    ),
    "circumstance.ended": Text(
        "Skrev slutdagen for en sigtelse, tiltale eller forelæggelse",
        "Recorded the last day of a charge, indictment or expulsion referral",
    ),
    "circumstance.withdrawn": Text(
        "Satte en sigtelse, tiltale eller forelæggelse ud af kraft",
        "Set aside a charge, indictment or expulsion referral",
    ),
    "assessment.made": Text("Tog stilling til, om personen er handlet", "Decided whether the person was trafficked"),
    "period.set": Text("Meddelte en periode", "Notified a period"),
    "period.offered": Text("Noterede tilbud om en periode", "Recorded the offer of a period"),
    "period.broken_off": Text("Afbrød en periode", "Broke off a period"),
    "period.extension_requested": Text("Anmodede om forlængelse", "Requested an extension"),
    "period.extension_decided": Text("Afgjorde en forlængelse", "Decided an extension"),
    "contact_person.handover_taken_back": Text(
        "Trak en planlagt overdragelse af kontaktpersonen tilbage", "Took back a planned handover of the contact person"
    ),
    "contact_person.set": Text("Tildelte kontaktperson", "Assigned the contact person"),
    "contact_person.read": Text("Så, hvem der er kontaktperson", "Looked at who is contact person"),
    "contact_person.handover_read": Text(
        "Læste, hvad den nye kontaktperson skal vide", "Read what the new contact person must know"
    ),
    "contact_person.taken_over": Text(
        "Overtog opgaven som kontaktperson fra en organisation", "Took over as contact person from an organisation"
    ),
    "contact_person.deputy_set": Text(
        "Lod en kollega træde i kontaktpersonens sted", "Let a colleague stand in for the contact person"
    ),
    "contact_person.deputy_ended": Text("Afsluttede en stedfortræder", "Ended a deputy"),
    "contact_person.earlier_recorded": Text(
        "Noterede en kontaktperson fra før planen", "Recorded a contact person of before the plan"
    ),
    "contact_person.earlier_superseded": Text(
        "Satte en kontaktperson fra før planen ud af kraft", "Set aside a contact person of before the plan"
    ),
    "contact_person.loads_read": Text(
        "Så, hvem der er kontaktperson for hvor mange", "Looked at who is contact person for how many"
    ),
    "extract.listed": Text("Så, hvornår personen har læst sin sag", "Looked at when the person has read the file"),
    "extract.begun": Text("Begyndte at læse sagen med personen", "Began to read the file with the person"),
    "extract.read": Text("Læste sagen sammen med personen", "Read the file together with the person"),
    "extract.held_back": Text("Holdt noget tilbage fra personens læsning", "Held something back from the reading"),
    "extract.put_on_paper": Text("Lavede personens sag på papir", "Put the person's file on paper"),
    "extract.ended": Text("Afsluttede en læsning med personen", "Ended a reading with the person"),
    "placement.read": Text("Så, hvor personen bor", "Looked at where the person lives"),
    "placement.needs_written": Text(
        "Skrev personens behov for et sted at bo", "Wrote what the person needs of a place"
    ),
    "placement.tie_set": Text(
        "Skrev, om to skal bo adskilt eller sammen", "Recorded whether two live apart or together"
    ),
    "placement.tie_ended": Text(
        "Ophævede, at to skal bo adskilt eller sammen", "Ended that two live apart or together"
    ),
    "placement.looked": Text("Søgte et sted at bo til personen", "Looked for a place to live for the person"),
    "placement.ordered": Text("Bestilte en plads", "Ordered a place"),
    "placement.none_found": Text("Noterede, at der ingen plads var", "Recorded that there was no place"),
    "placement.answered": Text("Noterede stedets svar på en bestilling", "Recorded the answer to an order of a place"),
    "placement.arrived": Text(
        "Noterede, at personen er kommet til stedet", "Recorded that the person came to the place"
    ),
    "placement.left": Text("Noterede, at personen er flyttet", "Recorded that the person left the place"),
    "placement.withdrawn": Text("Trak en bestilling af en plads tilbage", "Took the order of a place back"),
    "placement.replanned": Text("Gav et ophold en ny slutdag", "Gave a stay another planned end"),
    "placement.superseded": Text("Satte en plads ud af kraft", "Set aside a placement"),
    "placement.elsewhere_approved": Text(
        "Godkendte, at personen bor uden for asylsystemet", "Approved that the person lives outside the asylum system"
    ),
    "placement.elsewhere_recommended": Text(
        "Indstillede et sted uden for asylsystemet", "Recommended a place outside the asylum system"
    ),
    "placement.elsewhere_taken_back": Text(
        "Trak en indstilling af et sted uden for asylsystemet tilbage",
        "Took back the recommendation of a place outside the asylum system",
    ),
    "placement.elsewhere_declined": Text(
        "Godkendte ikke et sted uden for asylsystemet", "Did not approve a place outside the asylum system"
    ),
    "placement.elsewhere_withdrawn": Text(
        "Trak godkendelsen af et sted uden for asylsystemet tilbage",
        "Took back the approval of a place outside the asylum system",
    ),
    "placement.weighed": Text(
        "Begrundede, at personen bliver på et sted med en anden målgruppe",
        "Gave the reason why the person stays at a place with another target group",
    ),
    "placement.payer_decided": Text("Afgjorde, hvem der betaler for pladsen", "Decided who pays for the place"),
    "placement.board_read": Text("Så belægningen på stederne", "Looked at the occupancy of the places"),
    "urgent.listed": Text("Så listen over hasteanmodninger om plads", "Looked at the urgent requests for a place"),
    "urgent.asked": Text("Bad om en plads med det samme", "Asked for a place at once"),
    "urgent.read": Text("Læste en hasteanmodning om plads", "Read an urgent request for a place"),
    "urgent.answered": Text("Svarede på en hasteanmodning om plads", "Answered an urgent request for a place"),
    "urgent.answer_withdrawn": Text(
        "Tog et svar på en hasteanmodning om plads tilbage", "Took back an answer to an urgent request for a place"
    ),
    "urgent.outcome": Text("Noterede, hvad der blev af en hasteanmodning", "Recorded what became of an urgent request"),
    "plan.read": Text("Så støtteplanen", "Looked at the support plan"),
    "plan.need_noted": Text("Skrev et behov i støtteplanen", "Wrote a need in the support plan"),
    "plan.measure_awarded": Text("Aftalte støtte", "Agreed a measure of support"),
    "plan.measure_refused": Text("Noterede, at støtte ikke tildeles", "Recorded that support is not awarded"),
    "plan.measure_read": Text("Åbnede en støtte", "Opened a measure of support"),
    "plan.measure_stepped": Text("Noterede, hvad der skete med en støtte", "Recorded what happened to a measure"),
    "plan.consent_recorded": Text(
        "Noterede svar om at sende støtte videre", "Recorded an answer to passing support on"
    ),
    "plan.agreed": Text(
        "Gemte støtteplanen, talt igennem med personen", "Kept the plan as talked through with the person"
    ),
    "plan.payment_recorded": Text("Noterede en betaling til personen", "Recorded a payment to the person"),
    "plan.payment_superseded": Text("Satte en betaling ud af kraft", "Put a payment out of force"),
    "plan.printed": Text("Udskrev støtteplanen til personen", "Printed the support plan for the person"),
    "plan.rates_read": Text("Så takster for lommepenge og kost", "Looked at the rates of pocket money and board"),
    "plan.rate_set": Text("Noterede en takst", "Entered a rate"),
    "access.listed": Text("Så anmodningerne om indsigt i sagen", "Looked at the access requests in the case"),
    "access.requested": Text("Noterede en anmodning om indsigt i sagen", "Recorded an access request"),
    "access.read": Text("Åbnede en anmodning om indsigt i sagen", "Opened an access request"),
    "access.extended": Text(
        "Noterede, at svaret på en anmodning tager længere tid", "Recorded that the answer to a request takes longer"
    ),
    "access.decided": Text("Besluttede, hvad der udleveres af sagen", "Decided what of the case is handed out"),
    "access.ordered": Text("Satte svaret på en anmodning til at blive lavet", "Ordered the answer to a request made"),
    "access.making_read": Text("Så, om svaret på en anmodning var lavet", "Looked whether an answer was made"),
    "access.stopped": Text("Svaret på en anmodning blev ikke lavet", "The answer to a request was not made"),
    "access.assembled": Text("Samlede svaret på en anmodning", "Assembled the answer to a request"),
    "access.file_read": Text("Læste et samlet svar på en anmodning", "Read an assembled answer to a request"),
    "access.approved": Text("Godkendte et svar på en anmodning", "Approved an answer to a request"),
    "access.sent_back": Text("Sendte et svar på en anmodning tilbage", "Sent an answer to a request back"),
    "access.withdrawn": Text("Trak godkendelsen af et svar tilbage", "Withdrew the approval of an answer"),
    "access.stands": Text(
        "Skrev, hvorfor et svar står, selv om noget er kommet til", "Said why an answer stands although something came"
    ),
    "access.followed": Text("Begyndte et yderligere svar på en anmodning", "Began a further answer to a request"),
    "access.locked": Text("Låste filen til en anmodning", "Locked the file for a request"),
    "access.fetched": Text("Hentede den låste fil til en anmodning", "Downloaded the locked file for a request"),
    "access.ended": Text("Afsluttede en anmodning om indsigt i sagen", "Ended a request to see the case"),
    "access.supervised": Text("Så fristerne for anmodninger om indsigt", "Looked at the deadlines of access requests"),
    "letter.listed": Text("Så brevene i sagen", "Looked at the letters of the case"),
    "letter.drafted": Text("Skrev på et brev", "Worked on a letter"),
    "letter.dropped": Text("Opgav et udkast til et brev", "Gave up the draft of a letter"),
    "letter.previewed": Text("Så et udkast til et brev", "Looked at the draft of a letter"),
    "letter.finished": Text("Underskrev et brev", "Signed a letter"),
    "letter.read": Text("Læste et brev", "Read a letter"),
    "letter.delivery_recorded": Text("Noterede et forsøg på at aflevere et brev", "Recorded a try to deliver a letter"),
    "journal.read": Text("Så sagens journal", "Looked at the journal of the case"),
    "note.recorded": Text("Skrev et notat", "Recorded a note"),
    "note.superseded": Text("Rettede et notat", "Corrected a note"),
    "note.read": Text("Læste et notat", "Read a note"),
    "draft.begun": Text("Begyndte på en kladde", "Began a draft"),
    "draft.read": Text("Åbnede en kladde", "Opened a draft"),
    "draft.given": Text("Gav en kladde videre fra en, der er stoppet", "Passed on a draft of somebody who has left"),
    "draft.destroyed": Text("Slettede en kladde, som ingen kan gøre færdig", "Deleted a draft that nobody can finish"),
    "draft.discarded": Text("Kasserede en kladde", "Discarded a draft"),
    "document.added": Text("Lagde et dokument på sagen", "Added a document to the case"),
    "document.replaced": Text("Erstattede et dokument", "Replaced a document"),
    "document.journalised": Text("Journaliserede et dokument", "Journalised a document"),
    "document.read": Text("Åbnede et dokument", "Opened a document"),
    "document.page_shown": Text("Fik vist en side af et dokument", "Was shown a page of a document"),
    "document.fetched": Text("Hentede et dokument", "Downloaded a document"),
    "document.refused": Text("Lagde en fil ind, som scanneren afviste", "Added a file that the scanner refused"),
    "note_template.set": Text("Ændrede en skabelon til notater", "Changed a template for notes"),
    "note_template.read": Text("Så skabeloner til notater", "Looked at templates for notes"),
    "allocation.read": Text("Så, hvem der har hvilke sager", "Looked at who has which cases"),
    "handover.read": Text("Så, hvem der har haft sagen", "Looked at who has had the case"),
    "handover.received": Text("Tog imod en sag", "Received a case"),
    "absence.set": Text("Noterede et fravær", "Recorded an absence"),
    "absence.changed": Text("Ændrede et fravær", "Changed an absence"),
    "staff.languages_set": Text("Rettede en medarbejders sprog", "Changed a colleague's languages"),
    "interview.planned": Text("Planlagde en samtale", "Planned an interview"),
    "interview.begun": Text("Begyndte at skrive en samtale", "Began to write an interview"),
    "interview.discarded": Text("Kasserede kladden til en samtale", "Discarded the draft of an interview"),
    "interview.draft_read": Text("Fortsatte kladden til en samtale", "Went on with the draft of an interview"),
    "interview.taken_over": Text("Noterede en planlagt samtale som holdt", "Recorded a planned interview as held"),
    "interview.answered": Text("Svarede som læser af en samtale", "Answered as a reader of an interview"),
    "interview.plan_read": Text("Så planlagte samtaler", "Looked at planned interviews"),
    "interview.cancelled": Text("Aflyste en planlagt samtale", "Cancelled a planned interview"),
    "interpreter.listed": Text("Så tolkelisten", "Looked at the directory of interpreters"),
    "interpreter.added": Text("Skrev en tolk på listen", "Added an interpreter"),
    "interpreter.changed": Text("Rettede en tolk på listen", "Changed an interpreter"),
    "interpreter.booked": Text("Bestilte en tolk", "Booked an interpreter"),
    "interpreter.released": Text("Afbestilte en tolk", "Released an interpreter"),
    "wish.recorded": Text("Noterede et ønske til tolken", "Recorded a wish about the interpreter"),
    "wish.withdrawn": Text("Satte et ønske til tolken ud af kraft", "Set aside a wish about the interpreter"),
    "form.read": Text("Åbnede en formular", "Opened a form"),
    "text.names_nobody": Text(
        "Sagde, at ord, der lignede et navn, ikke nævner nogen person",
        "Said that words which looked like a name name no person",
    ),
    "guidance.listed": Text("Så vejledningen", "Looked at the guidance"),
    "guidance.read": Text("Læste en artikel i vejledningen", "Read an article of the guidance"),
    "guidance.drafted": Text("Skrev et udkast til vejledningen", "Wrote a draft of guidance"),
    "guidance.published": Text("Udgav en artikel i vejledningen", "Published an article of the guidance"),
    "guidance.withdrawn": Text(
        "Trak en udgave af vejledningen tilbage", "Withdrew a version of the guidance before it was in force"
    ),
    "first_day.read": Text("Så siden om den første dag", "Looked at the first-day page"),
    "first_day.marked": Text("Satte mærke ved et skridt på den første dag", "Ticked a step on the first-day page"),
    "history.imported": Text("Tog vurderinger fra før Helle ind", "Took in assessments from before Helle"),
    "calendar.made": Text("Lavede en adresse til sin kalender", "Made an address for a calendar"),
    "calendar.revoked": Text("Tog adressen til sin kalender tilbage", "Took the address of a calendar back"),
    "calendar.page_read": Text("Så siden om sin kalender", "Looked at the page about a calendar"),
    "calendar.read": Text("En kalender blev læst på sin adresse", "A calendar was read at its address"),
    "service.listed": Text("Så, hvilke systemer der må kalde Helle", "Looked at which systems may call Helle"),
    "service.made": Text("Gav et system adgang til at kalde Helle", "Gave a system access to call Helle"),
    "service.key_shown": Text("Fik vist et systems nøgle", "Was shown the key of a system"),
    "service.confirmed": Text("Sagde ja til et systems adgang", "Confirmed the access of a system"),
    "service.declined": Text("Sagde nej til et systems adgang", "Refused the access of a system"),
    "service.ended": Text("Afsluttede et systems adgang", "Ended the access of a system"),
    "service.refused": Text("Et systems nøgle åbnede ikke", "The key of a system did not open"),
    "service.call_refused": Text("Et systems kald blev afvist", "A call of a system was refused"),
    "service.cases_read": Text("Et system læste, hvordan sager står", "A system read how cases stand"),
    "service.case_read": Text("Et system læste, hvordan en sag står", "A system read how a case stands"),
    "service.referral_read": Text(
        "Et system læste, hvor langt en henvendelse er", "A system read the state of a referral"
    ),
    "notice.chosen": Text("Valgte, hvornår mails må komme", "Chose when emails may be sent"),
    "notice.counted": Text("Fik talt op, hvor meget der venter", "Counted what was waiting"),
    "notice.address_mended": Text("Sagde, at mailadressen virker igen", "Said that the email address is working again"),
    "login.succeeded": Text("Loggede på", "Logged in"),
    "login.failed": Text("Forsøgte forgæves at logge på", "Failed to log in"),
    "login.ended": Text("Loggede af", "Logged out"),
    "login.factor_added": Text("Fik en ekstra sikring ved login", "Added a second factor"),
    "login.factor_removed": Text("Mistede en ekstra sikring ved login", "Removed a second factor"),
    "login.factor_renewed": Text("Fik nye engangskoder", "Got new recovery codes"),
    "login.password_changed": Text("Fik ny adgangskode", "Got a new password"),
    "administration.read": Text(
        "Så, hvad der venter i administrationen", "Looked at what was waiting in Administration"
    ),
    "user.listed": Text("Så listen over brugere", "Looked at the list of users"),
    "user.read": Text("Så en bruger", "Looked at a user"),
    "user.invited": Text("Oprettede en bruger", "Added a user"),
    "user.invited_again": Text("Sendte en invitation igen", "Sent the invitation again"),
    "user.changed": Text("Rettede en bruger", "Changed a user"),
    "user.language_chosen": Text("Valgte sit sprog", "Chose a language"),
    "user.unlocked": Text("Låste en bruger op", "Unlocked a user"),
    "user.sessions_ended": Text("Loggede en bruger af overalt", "Logged a user out everywhere"),
    "role.given": Text("Gav en rolle", "Gave a role"),
    "role.requested": Text("Bad om en rolle til nogen", "Requested a role for somebody"),
    "role.approved": Text("Godkendte en rolle", "Approved a role"),
    "role.refused": Text("Afviste en rolle", "Refused a role"),
    "role.withdrawn": Text("Trak en anmodning om en rolle tilbage", "Withdrew a role request"),
    "role.reviewed": Text("Gennemgik en rolle", "Reviewed a role"),
    "code.added": Text("Føjede en kode til en liste", "Added a code to a list"),
    "code.reworded": Text("Gav en kode på en liste nye ord", "Gave a code of a list new words"),
    "code.ended": Text("Afsluttede en kode på en liste", "Ended a code of a list"),
    "leaver.seen": Text("Så, hvem der stopper", "Saw that a colleague is leaving"),
    "factor.reset_requested": Text(
        "Bad om at få en ekstra sikring nulstillet", "Requested the reset of a second factor"
    ),
    "factor.reset_approved": Text("Nulstillede en ekstra sikring", "Reset a second factor"),
    "factor.reset_refused": Text("Afviste at nulstille en ekstra sikring", "Refused to reset a second factor"),
    "factor.reset_withdrawn": Text("Trak en nulstilling tilbage", "Withdrew a reset request"),
    "review.listed": Text("Så gennemgangen af rettigheder", "Looked at the review of rights"),
    "review.read": Text("Læste rapporten om rettigheder", "Read the report on rights"),
    "review.exported": Text("Hentede rapporten om rettigheder", "Downloaded the report on rights"),
    **OF_UNITS,
    "health.read": Text("Så systemets tilstand", "Looked at the state of the system"),
    "user.added": Text("Oprettede en bruger med en rolle", "Added a user with a role"),
    "user.linked_anew": Text(
        "Lavede et nyt link til en bruger, der ingen adgangskode har valgt",
        "Made another link for a user who has chosen no password",
    ),
    "user.left": Text("Afsluttede en brugers rolle", "Ended a user's role"),
    "audit.dropped": Text("Slettede udløbne linjer i loggen", "Dropped lines of the log whose time had run out"),
    "audit.read": Text("Læste loggen", "Read the log"),
    "access.denied": Text("Forsøgte at åbne en side", "Tried to open a page"),
    **OF_A_RETURN,
    **OF_A_JOINT_ACTION,
    **OF_PROSECUTION,
    **OF_SHARING,
    **OF_STATISTICS,
    **OF_THE_ACTION_PLAN,
    **OF_A_FORUM,
    **OF_KNOWLEDGE,
    **OF_OBLIGATIONS,
    **OF_RELEASES,
    **OF_RESEARCH,
    **OF_ERASURES,
    **OF_RETENTION,
    **OF_KEYS,
    **OF_LOGINS,
    **OF_LOOKS,
    **OF_HANDING_OUT,
    **OF_LOG_REVIEWS,
}
