"""Samples of the log: whoever leads looks through what her unit looked at, with unusual looks first (PUB-DIG-04)."""
