"""The person reads her own file together with a caseworker, and may be given it on paper."""
