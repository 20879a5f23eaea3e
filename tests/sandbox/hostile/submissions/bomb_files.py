# verdict: refused
# says: files
"""Files without end, all of them empty."""
import time
def total(numbers):
    for number in range(20_000):
        open(f"file-{number}", "w").close()
    time.sleep(60)
