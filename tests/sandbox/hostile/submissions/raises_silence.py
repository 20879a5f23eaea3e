# verdict: crashed
"""An exception that can't be read."""
class Odd(Exception):
    def __str__(self):
        raise self
    __repr__ = __str__
def total(numbers):
    raise Odd
