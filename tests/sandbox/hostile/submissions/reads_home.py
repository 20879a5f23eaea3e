# verdict: wrong
"""Reads what belongs to people and to the machine."""
import os
def total(numbers):
    for name in ("/etc/shadow", "/root/.bashrc", "/root/.profile", "/home", "/etc/hostname",
                 "/var/log", "/boot", "@HOME@/notes.txt"):
        try:
            os.listdir(name) if os.path.isdir(name) else open(name).read()
            return f"escaped {name}"
        except OSError:
            pass
    return "blocked"
