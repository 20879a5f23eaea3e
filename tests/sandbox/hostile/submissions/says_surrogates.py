# verdict: wrong
"""Text that is no text."""
def total(numbers):
    print("\ud800 \udfff")
    return "\ud800\udfff\x00\ufffe\uffff"
