"""Who proposes plans: a model, or the playbooks' fixed plans."""
