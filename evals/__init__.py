"""Sample requests, the worlds they act in, benchmarks and chaos."""

if __name__ != "steward.evals":  # by a second name everything would be there twice, and not know its twin
    raise ImportError("Steward's folder evals is imported as steward.evals")
