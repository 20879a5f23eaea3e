"""What replaces multiprocessing, the clock and output in an explored run: it asks the kernel.

What a learner imports has the names, signatures and errors of the real thing; what happens is
decided by the kernel at the other end of `client`.
"""
