"""The rules of keeping a case: until when (`time_of_keeping`), and whether it is then disposed of (`disposal`).

No number of years stands here. No law names one for these cases, so whoever is responsible for the register sets it by
kind of case (C11); until then nothing can be computed, and nothing is disposed of.
"""
