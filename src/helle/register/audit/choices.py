"""The register of audited actions. An action that does not stand here cannot be written: it is an error."""

from __future__ import annotations

from helle.rules.ruling import Text

ACTIONS: dict[str, Text] = {
    "desk.read": Text("Så skrivebordet", "Looked at the desk"),
    "case.listed": Text("Så listen over sager", "Looked at the list of cases"),
    "case.read": Text("Åbnede sagen", "Opened the case"),
    "case.opened": Text("Oprettede sagen", "Opened a new case"),
    "case.assigned": Text("Fordelte sagen", "Assigned the case"),
    "search.saved": Text("Gemte en søgning", "Saved a search"),
    "search.removed": Text("Slettede en gemt søgning", "Removed a saved search"),
    "case.rung_set": Text("Flyttede sagen på stigen", "Moved the case on the ladder"),
    "competence.moved": Text(
        "Gav eller tog Udlændingestyrelsen afgørelsen", "Gave the Immigration Service the decision, or took it back"
    ),
    "case.step_settled": Text("Afsluttede et skridt", "Settled a step"),
    "case.audit_read": Text("Så opslag i sagen", "Looked at who has looked"),
    "person.name_shown": Text("Fik navnet vist", "Had the name shown"),
    "person.searched": Text("Søgte efter en person", "Searched for a person"),
    "person.form_read": Text("Åbnede personens oplysninger", "Opened the person's details"),
    "person.changed": Text("Rettede personens oplysninger", "Changed the person's details"),
    "person.name_added": Text("Skrev et navn", "Recorded a name"),
    "person.identifier_added": Text("Skrev et nummer", "Recorded a number"),
    "person.child_added": Text("Skrev et barn", "Recorded a child"),
    "person.superseded": Text("Satte en oplysning ud af kraft", "Superseded an entry"),
    "person.residence_set": Text("Skrev opholdsgrundlag", "Recorded the residence status"),
    "referral.listed": Text("Så listen over henvendelser", "Looked at the list of referrals"),
    "referral.received": Text("Bekræftede modtagelsen af en henvendelse", "Confirmed that a referral was received"),
    "referral.read": Text("Læste en henvendelse", "Read a referral"),
    "referral.sent": Text("Sendte en henvendelse", "Sent a referral"),
    "referral.form_read": Text("Åbnede en tom henvendelse", "Opened an empty referral"),
    "referral.triaged": Text("Visiterede en henvendelse", "Triaged a referral"),
    "interview.recorded": Text("Skrev en identifikationssamtale", "Recorded an identification interview"),
    "interview.read": Text("Læste en identifikationssamtale", "Read an identification interview"),
    "interview.sent": Text("Sendte en samtale til myndigheden", "Sent an interview to the authority"),
    "circumstance.set": Text(
        "Skrev sigtelse, tiltale eller forelæggelse", "Recorded a charge, indictment or submission"
    ),
    "circumstance.ended": Text(
        "Skrev slutdagen for en sigtelse, tiltale eller forelæggelse",
        "Recorded the last day of a charge, indictment or submission",
    ),
    "circumstance.withdrawn": Text(
        "Satte en sigtelse, tiltale eller forelæggelse ud af kraft", "Superseded a charge, indictment or submission"
    ),
    "assessment.made": Text("Tog stilling til, om personen er handlet", "Decided whether the person was trafficked"),
    "period.set": Text("Meddelte en periode", "Notified a period"),
    "period.broken_off": Text("Afbrød en periode", "Broke off a period"),
    "period.extension_requested": Text("Anmodede om forlængelse", "Requested an extension"),
    "period.extension_decided": Text("Afgjorde en forlængelse", "Decided an extension"),
    "contact_person.set": Text("Tildelte kontaktperson", "Assigned the contact person"),
    "allocation.read": Text("Så, hvem der har hvilke sager", "Looked at who has which cases"),
    "handover.read": Text("Så, hvem der har haft sagen", "Looked at who has had the case"),
    "handover.received": Text("Tog imod en sag", "Received a case"),
    "absence.set": Text("Noterede et fravær", "Recorded an absence"),
    "absence.changed": Text("Ændrede et fravær", "Changed an absence"),
    "staff.languages_set": Text("Rettede en medarbejders sprog", "Changed a colleague's languages"),
    "interview.planned": Text("Planlagde en samtale", "Planned an interview"),
    "interview.plan_read": Text("Så planlagte samtaler", "Looked at planned interviews"),
    "interview.cancelled": Text("Aflyste en planlagt samtale", "Cancelled a planned interview"),
    "interpreter.listed": Text("Så tolkelisten", "Looked at the directory of interpreters"),
    "interpreter.added": Text("Skrev en tolk på listen", "Added an interpreter"),
    "interpreter.changed": Text("Rettede en tolk på listen", "Changed an interpreter"),
    "interpreter.booked": Text("Bestilte en tolk", "Booked an interpreter"),
    "interpreter.released": Text("Afbestilte en tolk", "Released an interpreter"),
    "wish.recorded": Text("Noterede et ønske til tolken", "Recorded a wish about the interpreter"),
    "wish.withdrawn": Text("Satte et ønske til tolken ud af kraft", "Put a wish about the interpreter out of force"),
    "form.read": Text("Åbnede en formular i sagen", "Opened a form in the case"),
    "statistics.read": Text("Så statistik", "Looked at statistics"),
    "login.succeeded": Text("Loggede på", "Logged in"),
    "login.failed": Text("Forsøgte forgæves at logge på", "Tried in vain to log in"),
    "login.ended": Text("Loggede af", "Logged out"),
    "login.factor_added": Text("Fik en ekstra sikring ved login", "Got a second factor"),
    "login.factor_removed": Text("Mistede en ekstra sikring ved login", "Lost a second factor"),
    "login.factor_renewed": Text("Fik nye engangskoder", "Got new recovery codes"),
    "login.password_changed": Text("Fik ny adgangskode", "Got a new password"),
    "user.added": Text("Oprettede en bruger med en rolle", "Added a user with a role"),
    "user.left": Text("Afsluttede en brugers rolle", "Ended a user's role"),
    "audit.dropped": Text("Slettede udløbne linjer i loggen", "Dropped lines of the log whose time had run out"),
    "audit.read": Text("Læste loggen", "Read the log"),
    "access.denied": Text("Blev afvist", "Was refused"),
}

PURPOSES: dict[str, Text] = {
    "casework": Text("Sagsbehandling", "Casework"),
    "assigned": Text("Tildelt sag", "Assigned case"),
    "cover": Text("Dækker for en kollega", "Covering for a colleague"),
    "own_unit": Text("Egen enheds sag", "A case of one's own unit"),
    # Older lines say so of each name that was shown, whatever it was shown for.
    "contact": Text("Kontakt til personen", "Contact with the person"),
    "supervision": Text("Ledelsestilsyn", "Supervision by a lead"),
    "statistics": Text("Statistik", "Statistics"),
    "login": Text("Login", "Login"),
    "operation": Text("Drift", "Operation"),
    "none": Text("Intet formål", "No purpose"),
}
