# verdict: wrong
"""Files that are hard to remove, and a pipe that nobody reads."""
import os
def total(numbers):
    os.mkdir("locked")
    open("locked/file", "w").close()
    os.mkdir("locked/inner")
    os.chmod("locked/inner", 0)
    os.chmod("locked", 0)
    os.mkfifo("pipe")
    open("-rf", "w").close()
    open("new\nline\x1b[2J", "w").close()
    open(b"\xff\xfe", "w").close()
    for depth in range(300):
        os.mkdir("deep")
        os.chdir("deep")
    return -1
