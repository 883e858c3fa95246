"""A real small model on a real server, end to end: it plans badly, and Steward must stay bounded, honest and clear."""
