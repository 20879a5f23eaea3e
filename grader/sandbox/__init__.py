"""Where a learner's processes are shut in, and how they are all ended."""
