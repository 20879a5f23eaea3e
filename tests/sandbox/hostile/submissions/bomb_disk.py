# verdict: refused
# says: files
"""Many files that are each small enough."""
def total(numbers):
    for number in range(100):
        with open(f"part-{number}", "wb") as file:
            file.write(b"x" * 4_000_000)
    return -1
