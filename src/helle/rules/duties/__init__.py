"""The duties that a program can remind of and that no other rule carries.

`steering`, `controls`, `outreach` and `initiatives` are the tables, one line for each requirement; `listing` joins them
and answers what one kind of organisation has to do on a day.
"""
