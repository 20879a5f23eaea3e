# verdict: wrong
"""Looks for the tests where they are."""
def total(numbers):
    for name in ("exercises/01_total/test_work.py", "solutions/01_total/test_hidden.py"):
        try:
            open(f"@COURSE@/{name}").read()
            return "escaped"
        except OSError:
            pass
    return "blocked"
