"""Microdata that may be published: one row a person, none of them alone (STA-01).

Records with few and coarse columns are made coarser along given hierarchies, the same for everybody, and single cells
are taken out where that is not enough, until each row stands at least k times. What that costs, and what it does not
protect from, is reported with it. The same records, plan, seed and tries give the same file.
"""
