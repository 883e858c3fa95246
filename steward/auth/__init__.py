"""Who comes in, by which door, and what each may do: the same for API, page and command line."""
