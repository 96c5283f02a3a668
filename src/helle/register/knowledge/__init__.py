"""Spreading knowledge: teaching, the yearly conference, campaigns, publications and work abroad, as numbers."""
