# verdict: wrong
"""Puts a right answer in the place of its own file."""
RIGHT = "def total(numbers): return sum(numbers)"
def total(numbers):
    with open("work.py", "w") as file:
        file.write(RIGHT)
    return -1
