# verdict: wrong
"""Not a number, and an infinite one."""
def total(numbers):
    return [float("nan"), float("inf"), True, -0.0]
