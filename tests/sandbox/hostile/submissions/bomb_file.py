# verdict: refused
# says: file
"""One endless file."""
def total(numbers):
    with open("endless", "wb") as file:
        for _ in range(200):
            file.write(b"x" * 1_000_000)
    return -1
