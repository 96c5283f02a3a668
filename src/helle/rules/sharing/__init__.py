"""What may be passed on about a person, to whom, on what ground; and talking with her alone (SHR-01..SHR-05)."""
