# verdict: wrong
"""A script, for those who read results in a browser."""
def total(numbers):
    return "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;{{7*7}}"
