"""Knowledge at hand (GOV-15): what each page is for, a library of guidance in dated versions, and the first day."""
