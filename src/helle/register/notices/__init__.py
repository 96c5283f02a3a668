"""Mails that say how much waits and nothing of what it is: chosen by each person, written by a job, sent once."""
