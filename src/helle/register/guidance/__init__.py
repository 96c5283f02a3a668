"""Knowledge at hand: what each page is for, a library of guidance with dated versions, and a tour for the first day."""
