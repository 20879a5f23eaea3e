"""`grader calibrate`: can this machine's verdicts be trusted?"""

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.places import usable_layer
from grader.cli.session import (
    course_named,
    course_option,
    jobs_option,
    language_option,
    sandbox_option,
    solutions_option,
)
from grader.errors import UsageError
from grader.language import Text, speaking, spoken, wanted
from grader.report.printable import printable
from grader.sandbox.layers import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.batch.calibration import Known
    from grader.batch.pool import Grade

__all__ = ["calibrate_command"]

_AGREED, _DISAGREED = 0, 1
_TRUSTED = Text(
    "{answers} answers of {exercises} exercises were judged as they must be ({seconds:.0f} s, "
    "sandbox: {layer}): this machine's verdicts can be trusted",
    "{exercises} 个练习的 {answers} 份答案都评得正确（{seconds:.0f} 秒，沙箱：{layer}）："
    "这台机器的评分可以信任",
)
_NOT_TRUSTED = Text(
    "{wrong} of {answers} answers were not judged as they must be ({seconds:.0f} s, sandbox: "
    "{layer}): don't trust this machine's verdicts. Begin with `grader doctor`, then try again "
    "with --jobs 1",
    "{answers} 份答案中有 {wrong} 份评错了（{seconds:.0f} 秒，沙箱：{layer}）："
    "这台机器的评分不可信。先运行 grader doctor，再用 --jobs 1 重试",
)


@click.command("calibrate")
@click.option("--exercise", "names", multiple=True, help="Only this exercise (may be repeated).")
@click.option("--all", "everything", is_flag=True, help="Every answer, and not a sample of them.")
@course_option
@solutions_option
@jobs_option
@sandbox_option
@language_option
@click.pass_obj
def calibrate_command(
    grade: "Grade | None",
    names: tuple[str, ...],
    everything: bool,
    course_folder: Path | None,
    solutions: Path | None,
    jobs: int | None,
    required: str,
    lang: str | None,
) -> int:
    """Grade answers whose verdicts are known: can those of this machine be trusted?

    Of each exercise the reference and another right answer have to get full marks, and of every
    verdict a mistake has to be caught by its own test. Exit status: 0 trusted, 1 not.
    """
    from grader.batch.calibration import judge, known_answers, sample

    language = wanted(lang)
    with speaking(language):
        known = known_answers(course_named(course_folder, solutions).exercises(*names))
        if not known:
            raise UsageError(
                "no solutions are here, so no answers to calibrate by. Name their folder with "
                "--solutions"
            )
        layer = usable_layer(Layer(required))
        chosen = known if everything else sample(known)
        return _calibrated(chosen, grade or partial(judge, layer=layer), jobs, layer)


def _calibrated(known: "Sequence[Known]", grade: "Grade", jobs: int | None, layer: Layer) -> int:
    from grader.batch.calibration import calibrate
    from grader.batch.workers import cores
    from grader.report.progress import watcher

    started = time.monotonic()
    disagreements = calibrate(
        known, grade, spoken(), jobs or cores(), lambda total: watcher(total, sys.stderr)
    )
    for one in disagreements:
        click.echo(printable(f"{one.exercise} {one.answer}: {one.problem}"))
    line = (_NOT_TRUSTED if disagreements else _TRUSTED).filled(
        answers=len(known),
        exercises=len({one.exercise.name for one in known}),
        wrong=len(disagreements),
        seconds=time.monotonic() - started,
        layer=layer,
    )
    click.echo(str(line))
    return _DISAGREED if disagreements else _AGREED
