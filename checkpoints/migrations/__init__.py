"""The schema's history: numbered, forward only, never edited once released."""
