# verdict: crashed
"""The same in an exception of a class of that name, in a function of that name."""
EVIL = "\x1b[2J\x1b]0;hostile\x07\r\nall passed"
def total(numbers):
    kind = type("Odd\x1b[2J\n", (Exception,), {})
    raise kind(EVIL)
