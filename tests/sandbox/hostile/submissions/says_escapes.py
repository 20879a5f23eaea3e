# verdict: wrong
# explored: wrong
"""Clears the reader's screen, renames the window, forges a line of results."""
import sys
EVIL = "\x1b[2J\x1b[1;1H\x1b]0;hostile\x07\rstudent  10/10\x1b[8m\x9b31m\x08\x08"
def total(numbers):
    print(EVIL)
    sys.stderr.write(EVIL)
    return EVIL
