# verdict: wrong
"""Writes wherever something of others may be."""
import os
def total(numbers):
    targets = ("@CLASS@/right_00/01_total/work.py", "@COURSE@/exercises/01_total/test_work.py",
               "@OUT@/results.json", "@HOME@/notes.txt", "/etc/passwd", "/usr/hostile", "/hostile",
               "/root/hostile", "/var/tmp/hostile", "/dev/hostile", "/etc/hosts")
    for name in targets:
        for mode in ("w", "a"):
            try:
                with open(name, mode) as file:
                    file.write("hostile")
                return f"escaped {name}"
            except OSError:
                pass
    return "blocked"
