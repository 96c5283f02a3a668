"""Passing on, as a single act: who is told what of a person, on which ground, until when; and her consents."""
