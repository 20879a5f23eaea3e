# verdict: refused
# says: files
"""The same, and does not listen to errors."""
import time
def total(numbers):
    for number in range(100):
        try:
            with open(f"part-{number}", "wb") as file:
                file.write(b"x" * 4_000_000)
        except OSError:
            pass
    time.sleep(60)
