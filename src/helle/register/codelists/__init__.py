"""Lists of codes that are working vocabulary: languages, countries, scripts, each with dated words in two languages."""
