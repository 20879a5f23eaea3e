# verdict: leaked
# not in middle: /dev/shm is the machine's there; as root it is emptied of what a sandbox has left
"""Leaves shared memory behind that nobody knows of."""
def total(numbers):
    with open("/dev/shm/hostile-left", "w") as file:
        file.write("x" * 1000)
    return sum(numbers)
