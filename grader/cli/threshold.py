"""`--fail-under`: the score below which the exit status says so."""

from dataclasses import dataclass

import click

from grader.outcome import SubmissionOutcome

__all__ = ["THRESHOLD", "Threshold"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number of points, or, where `percent`, of hundredths of what there is to get.

    Without hidden tests there are fewer points to get: a share asks for the same of both.
    """

    least: float
    percent: bool = False

    def met_by(self, outcome: SubmissionOutcome) -> bool:
        """Whether the submission has as much, or more."""
        if self.percent:
            return outcome.score * 100 >= self.least * outcome.max_score
        return outcome.score >= self.least


class _Param(click.ParamType["Threshold"]):
    name = "points|percent%"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Threshold:
        number = value.removesuffix("%")
        try:
            least = float(number)
        except ValueError:
            least = -1.0
        if not 0 <= least < float("inf") or (number != value and least > 100):
            self.fail(f"{value!r} is neither a number of points nor a share such as 80%", param)
        return Threshold(least, percent=number != value)


THRESHOLD = _Param()
"""Reads `8` or `80%`."""
