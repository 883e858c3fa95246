"""Whether stated confidence means anything, and from which confidence on a plan may go on unseen."""
