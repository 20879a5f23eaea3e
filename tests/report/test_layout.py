"""Paragraphs are broken by the width they have on a terminal."""

from grader.report.layout import wrapped


def test_short_lines_stay_as_they_are():
    assert list(wrapped("  a b\n\nc", 10)) == ["  a b", "", "c"]


def test_long_lines_are_broken_at_spaces_and_keep_their_indentation():
    assert list(wrapped("  one two three four", 10)) == ["  one two", "  three", "  four"]


def test_a_word_that_is_too_long_is_broken_anywhere():
    assert list(wrapped("ab " + "x" * 25, 10)) == ["ab", "x" * 10, "x" * 10, "xxxxx"]


def test_chinese_is_two_columns_wide_and_broken_between_characters():
    assert list(wrapped("一二三四五六", 10)) == ["一二三四五", "六"]


def test_punctuation_never_begins_a_line():
    assert list(wrapped("一二三四五，六", 10)) == ["一二三四", "五，六"]
    assert list(wrapped("一二 lock。六", 10)) == ["一二", "lock。六"]
    assert list(wrapped("一二三四）。六", 10)) == ["一二三", "四）。六"]


def test_words_within_chinese_stay_whole():
    assert list(wrapped("第 12 行 lock 在等", 10)) == ["第 12 行", "lock 在等"]
