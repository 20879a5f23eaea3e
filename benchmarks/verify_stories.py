"""What a learner reads of every mistake: writes solutions/NN_word/stories.LANG.txt and charts.txt.

Read the difference before it is committed. Stories of explored runs are the same every time; this
fails when one, or its chart, has changed since it was kept. Names of exercises as arguments choose
some.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.course import find_course  # noqa: E402
from grader.exercise import Exercise  # noqa: E402
from grader.language import Language  # noqa: E402
from tests.golden.stories import (  # noqa: E402
    Mistake,
    Story,
    charts_of,
    drawn,
    file_of,
    kept,
    kept_charts,
    mistakes_of,
    page,
    tell_story,
)


def main() -> int:
    """0 when no explored story has changed, else 1."""
    changed = []
    context = get_context("forkserver")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as executor:
        for exercise in find_course(ROOT).exercises():
            if not sys.argv[1:] or exercise.name in sys.argv[1:]:
                for language in Language:
                    changed += _rewritten(exercise, language, executor)
    print(*changed, f"{len(changed)} explored stories have changed", sep="\n")
    return int(bool(changed))


def _rewritten(exercise: Exercise, language: Language, executor: Executor) -> Iterator[str]:
    """Write the file; the explored stories that were kept otherwise."""
    before, charts = kept(exercise, language), kept_charts(exercise)
    jobs = [(exercise, mistake, language) for mistake in mistakes_of(exercise)]
    stories = list(executor.map(_told, jobs))
    file_of(exercise, language).write_text(page(stories), encoding="utf-8")
    if any(story.chart for story in stories):
        charts_of(exercise).write_text(drawn(stories), encoding="utf-8")
    for story in stories:
        if charts.get(story.mistake, story.drawing) != story.drawing:
            yield f"{exercise.name} chart {story.mistake}"
        if story.explored and before.get(story.mistake) not in (None, story.section):
            yield f"{exercise.name} {language.value} {story.mistake}"


def _told(job: tuple[Exercise, Mistake, Language]) -> Story:
    return tell_story(*job)


if __name__ == "__main__":
    sys.exit(main())
