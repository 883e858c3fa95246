"""Everything that must survive a crash: the database, the checkpointer and the stores."""

if __name__ != "steward.checkpoints":  # by a second name everything would be there twice, and not know its twin
    raise ImportError("Steward's folder checkpoints is imported as steward.checkpoints")
