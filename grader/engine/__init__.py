"""Runs a learner's function in processes of its own and tells what happened."""
