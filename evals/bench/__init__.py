"""Benchmarks: what users wait for."""
