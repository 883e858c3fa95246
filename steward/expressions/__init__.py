"""The language of rules, conditions and computed values: CEL, read and checked by Google's library, evaluated here."""
