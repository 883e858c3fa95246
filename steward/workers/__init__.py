"""Many workers on one database: submitting tasks, carrying them out, sweeping up after those that died."""
