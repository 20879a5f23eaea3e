# verdict: wrong
"""Keys that change their minds."""
class Key(str):
    count = 0
    def __hash__(self):
        Key.count += 1
        return Key.count
    def __eq__(self, other):
        return True
def total(numbers):
    return {Key("a"): 1, Key("b"): 2}
