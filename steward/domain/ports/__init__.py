"""What the nodes need of the world, as Protocols; `steward/composition.py` binds the real ones."""
