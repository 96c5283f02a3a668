"""Statistical methods: arrays in, results out. No framework, no database."""
