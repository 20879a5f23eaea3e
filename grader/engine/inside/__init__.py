"""What runs in the learner's processes. It knows the wire, and nothing of the judge."""
