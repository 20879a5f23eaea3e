# verdict: wrong
"""Opens the gradebook."""
import sqlite3
def total(numbers):
    try:
        open("@OUT@/results.db", "rb").read()
        return "escaped"
    except OSError:
        pass
    try:
        sqlite3.connect("file:@OUT@/results.db?mode=ro", uri=True).execute("select 1")
        return "escaped"
    except sqlite3.Error:
        return "blocked"
