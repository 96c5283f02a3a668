"""Was the person trafficked, and is she still in it: interviews, circumstances and assessments."""
