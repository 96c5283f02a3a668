"""Requests to see a case: assembled, redacted and approved by people, and handed over encrypted (PUB-LAW-20..22)."""
