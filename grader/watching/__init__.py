"""A learner's loop: an exercise's visible tests run again whenever its work file is saved.

`session` is the loop; its events come from `saves` (files), `keys` (the terminal) and `attempts`
(the tests, in a process of their own: `attempt`); `screen` shows what came of it.
"""
