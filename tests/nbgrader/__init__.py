"""nbgrader: the real commands, on a real exchange."""
