# verdict: crashed
"""Reads where nothing is."""
import ctypes
def total(numbers):
    ctypes.string_at(0)
