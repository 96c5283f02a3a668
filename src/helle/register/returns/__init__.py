"""Prepared return: the offer and its answer, Dublin instead, and the return case up to the journey (RET-01..RET-04,
PER-09, MIN-12..MIN-14, C5). The plan, its budget and the payments come with their own app."""
