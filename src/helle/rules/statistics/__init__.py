"""Who is counted and as what: victims by their assessment (STA-05), offences by the police, the two never together."""
