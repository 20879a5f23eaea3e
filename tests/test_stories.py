"""The stories of mistakes are kept for each of them, in both languages, and their charts.

They are still told and drawn so.
"""

from itertools import cycle
from pathlib import Path
from random import Random

import pytest

from grader.course import find_course
from grader.language import Language, spoken
from tests.golden.stories import kept, kept_charts, mistakes_of, tell_story

pytestmark = pytest.mark.course

EXERCISES = find_course(Path(__file__).parent).exercises()
SAMPLE = 1

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)
each_language = pytest.mark.parametrize("language", Language, ids=lambda one: one.value)


@each_exercise
@each_language
def test_there_is_a_story_of_every_mistake(exercise, language):
    assert list(kept(exercise, language)) == sorted(one.name for one in mistakes_of(exercise))


@pytest.mark.parametrize(
    ("exercise", "language"),
    [
        pytest.param(one, language, id=f"{language.value}-{one.name}")
        for one, language in zip(EXERCISES, cycle(Language), strict=False)
    ],
)
def test_a_sample_of_explored_stories_is_told_as_it_is_kept(exercise, language):
    known = kept(exercise, language)
    explored = [one for one in mistakes_of(exercise) if "--replay" in known.get(one.name, "")]
    size = min(SAMPLE, len(explored))
    for mistake in Random(exercise.name).sample(explored, size):  # noqa: S311 - always the same
        story = tell_story(exercise, mistake, language)
        assert story.section == known[mistake.name]
        assert story.drawing == kept_charts(exercise).get(mistake.name, "")


@each_language
def test_to_grade_in_a_language_leaves_the_language_of_the_one_who_asks(language):
    before = spoken()
    tell_story(EXERCISES[0], mistakes_of(EXERCISES[0])[0], language)
    assert spoken() is before
