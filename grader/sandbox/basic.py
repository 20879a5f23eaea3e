"""The weakest layer: limits and time-outs only. It stops accidents, not attacks."""

from grader.sandbox.plan import ENVIRONMENT, Confinement, Plan, zygote_command

__all__ = ["MARK", "basic_plan"]

MARK = "GRADER_RUNS_OF"


def basic_plan(control: int, mark: str, *, explored: bool) -> Plan:
    """The zygote as a process like any other.

    `mark` stands in the environment of the zygote and of all that comes of it, to know them by.
    """
    return Plan(
        command=zygote_command(control, explored=explored),
        environment={**ENVIRONMENT, MARK: mark},
        confinement=Confinement(),
    )
