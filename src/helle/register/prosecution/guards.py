"""Who may call the addresses of criminal cases, detentions, statements and the contact point (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.prosecution import policies
from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "criminal-case-list": reading("criminal", may=policies.may_read),
    "criminal-case-new": writing("criminal", may=policies.is_police),
    "criminal-case-page": reading("criminal", may=policies.may_read),
    "criminal-case-investigation": writing("criminal", may=policies.is_police),
    "criminal-case-part": writing("criminal", may=policies.is_police),
    "criminal-case-offence": reading("criminal", may=policies.may_read),
    "criminal-case-suspect": writing("criminal", may=policies.is_police),
    "criminal-case-stage": reading("criminal", may=policies.may_read),
    "handover-answer": writing("criminal", may=policies.is_police),
    "handover-withdraw": writing("criminal", may=policies.may_write),
    "criminal-case-link": writing("criminal", may=policies.may_read),
    "criminal-case-involvement": writing("criminal", may=policies.may_read),
    "criminal-case-withdraw": reading("criminal", may=policies.may_read),
    "waiver-propose": writing("criminal", may=policies.may_read),
    "waiver-decide": writing("criminal", may=policies.is_prosecutor),
    "charge-look": reading("criminal", may=policies.looks_at_charges),
    "proposal-blank": writing("criminal", may=policies.may_read),
    "detention-list": reading("contact", may=policies.sees_detentions),
    "detention-new": writing("criminal", may=policies.is_police),
    "detention-page": reading("contact", may=policies.sees_detentions),
    "detention-whose": reading("criminal", may=policies.says_whose_detention),
    "detention-untie": reading("criminal", "core", may=policies.gives_statements),
    "detention-withdraw": writing("criminal", may=policies.is_police),
    "detention-end": writing("criminal", may=policies.is_police),
    "criminal-case-network": writing("criminal", may=policies.is_police),
    "statement-ask": writing("criminal", may=policies.may_read),
    "questioning": writing("criminal", may=policies.may_read),
    "case-statement": reading("criminal", "core", may=policies.gives_statements),
    "case-statement-end": reading("criminal", "core", may=policies.gives_statements),
    "case-compensation": writing("money", may=policies.follows_claims),
    "case-claim": writing("money", may=policies.follows_claims),
    "case-claim-end": writing("money", may=policies.follows_claims),
    "case-claim-correct": writing("money", may=policies.follows_claims),
    "contact-list": reading("contact", may=policies.reads_contact_point),
    "contact-new": writing("contact", may=policies.uses_contact_point),
    "contact-page": reading("contact", may=policies.reads_contact_point),
    "contact-forward": writing("contact", may=policies.is_contact_point),
    "contact-answer": writing("contact", may=policies.uses_contact_point),
    "involvement-list": reading("contact", may=policies.sees_notes_of_itself),
    "involvement-answer": reading("contact", may=policies.answers_for_itself),
    "criminal-figures": reading("aggregates", may=policies.counts_cases),
    "criminal-statistics-file": reading("aggregates", may=policies.counts_cases),
    "criminal-statistics": reading("aggregates"),
    "criminal-delivery-new": writing("aggregates", may=policies.takes_deliveries),
    "criminal-delivery-withdraw": writing("aggregates", may=policies.takes_deliveries),
    "case-criminal": reading("criminal", "core", may=policies.hears_of_cases),
}
