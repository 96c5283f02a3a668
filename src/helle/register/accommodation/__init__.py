"""Where victims can live: who runs the places, for whom, how many, approved by whom and supervised how (ACM,
PUB-SOC-01)."""
