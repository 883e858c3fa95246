"""What the model is told, in files of its own; a package, so that they are installed with it."""
