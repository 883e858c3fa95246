"""Everything that must survive a crash: the database, the checkpointer and the stores."""
