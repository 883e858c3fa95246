"""What methods promise, tried on worlds whose truth is known."""
