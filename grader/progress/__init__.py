"""A learner's way through the course: what has been solved, and which hints have been read."""
