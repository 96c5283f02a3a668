"""The record: one Django app for each part of the work, all with the same inner shape."""
