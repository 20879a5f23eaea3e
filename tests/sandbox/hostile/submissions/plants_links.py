# verdict: wrong
"""Plants links in the working folder, to be followed by whoever cleans up or copies."""
import os
def total(numbers):
    os.remove("work.py")
    for name, target in (("work.py", "@HOME@/notes.txt"), ("results.json", "@OUT@/results.json"),
                         ("folder", "@HOME@"), ("self", "self"), ("up", "../..")):
        os.symlink(target, name)
    return -1
