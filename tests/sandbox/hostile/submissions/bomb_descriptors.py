# verdict: refused
# says: open
"""Opens what it never closes."""
def total(numbers):
    kept = [open("/dev/null") for _ in range(5000)]
    return -1
