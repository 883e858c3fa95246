"""`/metrics`, as Prometheus reads it."""
