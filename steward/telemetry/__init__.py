"""What happens to tasks, handed to whoever watches: one stream of facts, and a sink for each place to look at it."""
