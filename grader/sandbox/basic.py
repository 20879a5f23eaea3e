"""The weakest layer: limits and time-outs only. It stops accidents, not attacks."""

from grader.sandbox.plan import Plan, marked, zygote_command

__all__ = ["basic_plan"]


def basic_plan(control: int, mark: str, *, explored: bool) -> Plan:
    """The zygote as a process like any other."""
    command = zygote_command(control, explored=explored)
    return Plan(command=command, environment=marked(mark))
