"""A sample help desk: customers, orders, tickets and refunds behind HTTP, with fault switches."""
