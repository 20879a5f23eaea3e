"""What the visible tests leave out: odd texts, nothing to do, long chains, who talks to whom.

DESIGN.md says which clause of the contract each of them guards.
"""

import re
from itertools import islice

import pytest

from grader import Text

ODD = ["", "STOP", "None", "x", "END", "quit", "", "a\nb", "  two  blanks ", "EOF", "x", "Q", "0"]
FEW = 60
"""Orders, of a call with many messages: what becomes of a text depends on none of them."""

WRONG_ANSWERS = Text(
    "Question number {number} was {question}. Its answer is {expected}; yours was {answer}, "
    "and {count} of {due} answers came. Does your program treat some texts differently from "
    "others?",
    "第 {number} 个问题（从 0 数起）是 {question}，答案应该是 {expected}，你的是 {answer}；"
    "共收到 {count} 个答案，应有 {due} 个。你的程序是不是对某些文字另眼相看？",
)
TOO_FEW_MESSAGES = Text(
    "{due} questions need {due} messages to the child and {due} back; {sent} were sent to it and "
    "{back} came back. What did not go through the pipe?",
    "{due} 个问题，要有 {due} 条消息发给子进程，再有 {due} 条发回来；实际发出 {sent} 条，发回 "
    "{back} 条。"
    "哪些没有走管道？",
)
NEVER_SENT = Text(
    "{text!r} never went through a pipe, from the process that has to say it. What did go through?",
    "{text!r} 从来没有由应该说它的那个进程送进管道。那么管道里走的是什么？",
)
OUT_OF_TURN = Text(
    "{question!r} was sent before the answer {answer!r} had been read. With small questions nobody "
    "notices. How much can lie in a pipe, and who empties it, while you are still asking?",
    "答案 {answer!r} 还没读，就又发出了 {question!r}。问题短的时候谁也看不出来。"
    "你只顾着问的时候，管道里能放多少东西，又由谁来取走？",
)
MORE_THAN_ONE_CHILD = Text(
    "{count} processes sent answers, for {due} questions. One child takes the whole call. "
    "How many processes does your program start?",
    "{due} 个问题，却有 {count} 个进程发出过答案。整通电话由同一个子进程来接。"
    "你的程序启动了几个进程？",
)
LEFT_BY_ITSELF = Text(
    "Exit codes {codes}; {heard} of {count} processes came upon the end of a pipe. Whether there "
    "was much to do or nothing, everybody waits for the end, sees it, and leaves with 0. Which "
    "process did something else?",
    "退出码是 {codes}；{count} 个进程里有 {heard} 个碰到了管道的结尾。不管事情多还是一件也没有，"
    "都是人人等到结尾、看见结尾、以 0 退出。哪个进程不是这样？",
)
WRONG_WORDS = Text(
    "Word number {number} went in as {word}; behind {stations} station(s) it is {expected}. "
    "{got} came out, {count} of {due} words in all. Which step does something else with this "
    "word?",
    "第 {number} 个单词（从 0 数起）进去时是 {word}，经过 {stations} 站应该变成 {expected}，"
    "出来的却是 {got}；共出来 {count} 个单词，应有 {due} 个。是哪一步对这个单词做了别的事？",
)
NOT_ONE_PROCESS_EACH = Text(
    "Behind the stations 0, 1, ... the words {words} were first sent by {found}. A station is one "
    "process, for all the words, and no process is two stations. How many do you start, and when?",
    "单词 {words} 在第 0、1、…… 站之后，分别是由 {found} 最先发出的。一个站就是一个进程，"
    "所有单词都经它的手，也没有一个进程身兼两站。你启动了几个进程，在什么时候启动的？",
)
THROUGH_THE_CALLER = Text(
    "The caller itself sent {text!r}: a word that is half-way through the chain. From a station "
    "a word "
    "goes straight to the next one. Which pipe joins the two?",
    "调用者自己发出了 {text!r}，而这是走到半路的单词。单词出了一站，应该直接进下一站。"
    "这两站之间是哪条管道？",
)
TWO_WAY = Text(
    "{count} of {stations} stations heard the end of a one-way pipe. Between stations, words go "
    "in one "
    "direction only. What kind of pipe did you make, and who could talk back through it?",
    "{stations} 个站里有 {count} 个是从单向管道里听到结尾的。站与站之间，单词只朝一个方向走。"
    "你建的是哪一种管道？谁能借它往回说话？",
)
EQUAL_WORDS = Text(
    "Two of the words are {word!r}, and {text!r} was sent {sent} time(s) by the stations. A word "
    "that was seen before is a word like any other. Who made the rest of them?",
    "单词里有两个 {word!r}，而 {text!r} 由各站发出过 {sent} 次。见过的单词也是单词，"
    "和别的没有两样。少掉的那些是谁做出来的？",
)
TOO_FEW = Text(
    "{count} process(es) were started; {due} or more are due. Who does the work?",
    "启动了 {count} 个进程；至少应该有 {due} 个。活是谁干的？",
)
NOT_WITH_ZERO = Text(
    "The processes ended with the exit codes {codes}; each should end by itself, with 0. Another "
    "number is what the process said when it left, a negative one the signal that ended it. Which "
    "is it here, and why?",
    "各个进程的退出码是 {codes}；每个都应该自己结束，退出码为 0。别的正数是进程离开时自己说的，"
    "负数是结束它的信号。这里是哪一种？为什么？",
)


def slowly(work, texts, stations=0):
    """ask, or relay through so many stations: each text comes eleven seconds after the last."""
    import time

    class Slow(list):
        """To whoever takes one after the other; in one piece it is like any list."""

        def __iter__(self):
            for number, text in enumerate(super().__iter__()):
                if number:
                    time.sleep(11)
                yield text

        def __reduce__(self):
            return list, (self[:],)

    if stations:
        return work.relay(words=Slow(texts), stations=stations)
    return work.ask(questions=Slow(texts))


def first_difference(given, expected, result):
    """The number, the text and the two results where they first differ, short enough to show."""
    result = result if isinstance(result, list) else []
    pairs = zip(given, expected, [*result, *[None] * len(expected)], strict=False)
    found = [(n, *row) for n, row in enumerate(pairs) if row[1] != row[2]]
    number, text, due, got = found[0] if found else (len(given), "", "", result[-1:])
    return number, *(repr(one)[:60] for one in (text, due, got)), len(result)


def assert_answers(call, questions):
    """The answers are right, every one."""
    expected = [question.upper() for question in questions]
    number, question, due, answer, count = first_difference(questions, expected, call.result)
    facts = {"number": number, "question": question, "expected": due, "answer": answer}
    counts = {"count": count, "due": len(questions)}
    assert call.result == expected, WRONG_ANSWERS.filled(**facts, **counts)


def assert_words(call, words, stations):
    """The words are right, every one."""
    expected = [word + "".join(map(str, range(stations))) for word in words]
    number, word, due, got, count = first_difference(words, expected, call.result)
    facts = {"number": number, "word": word, "expected": due, "got": got, "stations": stations}
    assert call.result == expected, WRONG_WORDS.filled(**facts, count=count, due=len(words))


def assert_left_with_zero(call, due):
    """At least `due` processes were started, and every one ended by itself."""
    codes = [child.exit_code for child in call.children]
    assert len(codes) >= due, TOO_FEW.filled(count=len(codes), due=due)
    assert set(codes) <= {0}, NOT_WITH_ZERO.filled(codes=codes)


def sent_by(call, processes):
    """The messages that these processes sent."""
    return [one for one in call.transfers if one.way == "in" and one.process in processes]


def assert_said(call, processes, text):
    """One of these processes sent a message with this text in it."""
    said = any(text.encode() in one.data for one in sent_by(call, processes))
    assert said, NEVER_SENT.filled(text=text)


def assert_equal_words_passed(call, word, number):
    """Words that are equal to this one were sent behind station `number`, two of them at least."""
    text = word + "".join(map(str, range(number + 1)))
    children = {child.id for child in call.children}
    behind = re.compile(rb"%s(?!\d)" % text.encode())
    sent = sum(len(behind.findall(one.data)) for one in sent_by(call, children))
    assert sent >= 2, EQUAL_WORDS.filled(word=word, text=text, sent=sent)


def assert_empty_word_passed(call):
    """The empty word, which is 012 behind three stations, went through the pipes like any other."""
    messages = sent_by(call, {child.id for child in call.children})
    passed = any(re.search(rb"(?<![\w ])012", one.data) for one in messages)
    assert passed, NEVER_SENT.filled(text="012")


def ends(call, kinds=(True, False)):
    """The processes that came upon the end of a pipe that is duplex, or is not."""
    return {
        one.process
        for one in call.transfers
        if one.error == "EOFError" and one.channel.duplex in kinds
    }


def assert_heard_the_end(call, processes, due):
    """At least `due` of these processes came upon the end of a pipe."""
    heard = len(ends(call) & processes)
    codes = [child.exit_code for child in call.children if child.id in processes]
    facts = {"codes": codes, "heard": heard, "count": len(codes)}
    assert heard >= due, LEFT_BY_ITSELF.filled(**facts)


@pytest.mark.points(1)
def test_any_text_may_be_a_question(explore):
    """Empty ones, equal ones, and words like STOP or None: the child answers them all.

    空的、重复的，还有 STOP、None 这样的词：子进程全都要回答。
    """
    for call in islice(explore.using(sleep="any")("ask", questions=ODD), FEW):
        assert_answers(call, ODD)
        children = {child.id for child in call.children}
        sent, back = len(sent_by(call, {call.caller.id})), len(sent_by(call, children))
        facts = TOO_FEW_MESSAGES.filled(due=len(ODD), sent=sent, back=back)
        assert min(sent, back) >= len(ODD), facts
        assert_said(call, children, "QUIT")
        assert_left_with_zero(call, 1)
        assert_heard_the_end(call, children, 1)


@pytest.mark.points(0.5)
def test_one_question_is_answered_before_the_next_is_sent(explore):
    """Four questions, one child: question, answer, question, answer, however long one thinks.

    四个问题，一个子进程：一问一答，再一问一答；下一个问题想多久都行。
    """
    questions = ["north?", "east?", "south?", "west?"]
    for call in islice(explore.using(sleep="any")("ask", questions=questions), FEW):
        assert_answers(call, questions)
        seen = [(one.way, one.process, one.data) for one in call.transfers]
        last = -1
        answering = set()
        for question in questions:
            answer = question.upper()
            steps = {
                text: [n for n, (way, _, data) in enumerate(seen) if way == "in" and text in data]
                for text in (question.encode(), answer.encode())
            }
            for text, found in steps.items():
                assert found, NEVER_SENT.filled(text=text.decode())
            asked, answered = (found[0] for found in steps.values())
            facts = OUT_OF_TURN.filled(question=question, answer=answer)
            assert last < asked < answered, facts
            read = [
                n
                for n, (way, process, data) in enumerate(seen)
                if way == "out" and process == call.caller.id and answer.encode() in data
            ]
            assert read, NEVER_SENT.filled(text=answer)
            last = read[0]
            answering.add(seen[answered][1])
        count = len(answering - {call.caller.id})
        facts = MORE_THAN_ONE_CHILD.filled(count=count, due=4)
        assert (count, len(answering)) == (1, 1), facts
    for call in islice(explore(slowly, texts=questions[:2]), FEW):
        assert_answers(call, questions[:2])


@pytest.mark.points(0.5)
def test_a_call_without_a_question_ends_too(explore):
    """No question: the child, if it was rung up at all, hears the end and leaves with 0.

    一个问题也没有：只要接通过，子进程就会听到结尾，以 0 退出。
    """
    for call in explore.using(sleep="any")("ask", questions=[]):
        assert_answers(call, [])
        children = {child.id for child in call.children}
        codes = [child.exit_code for child in call.children]
        heard = len(ends(call) & children)
        facts = LEFT_BY_ITSELF.filled(codes=codes, heard=heard, count=len(children))
        assert set(codes) <= {0}, facts
        assert bool(heard) == bool(children), facts
    for call in explore.using(sleep="any")("ask", questions=["one"]):
        assert_answers(call, ["one"])
        assert_said(call, {child.id for child in call.children}, "ONE")
        assert_left_with_zero(call, 1)


@pytest.mark.points(0.5)
def test_a_hundred_questions_for_real(run):
    """A hundred questions, short ones and one of a megabyte, on the real system.

    在真实系统上问一百个问题，长短都有，其中一个长达一兆字节。
    """
    questions = [f"question number {n}" for n in range(99)] + ["z" * 1_000_000]
    call = run("ask", questions=questions)
    assert_answers(call, questions)
    assert_left_with_zero(call, 1)


@pytest.mark.points(1)
def test_any_text_may_be_a_word(explore):
    """Empty words, equal words, words like STOP: one station and three pass them all on.

    空单词、重复的单词、STOP 这样的单词：一个站也好，三个站也好，都原样往下传。
    """
    for stations in (1, 3):
        exploring = explore.using(sleep="any")
        for call in islice(exploring("relay", words=ODD, stations=stations), FEW):
            assert_words(call, ODD, stations)
            children = {child.id for child in call.children}
            for number in range(stations):
                text = "quit" + "".join(map(str, range(number + 1)))
                assert_said(call, children, text)
                assert_equal_words_passed(call, "x", number)
            if stations == 3:
                assert_empty_word_passed(call)
            assert_left_with_zero(call, stations)
            assert_heard_the_end(call, children, stations)


@pytest.mark.points(0.5)
def test_a_word_goes_from_station_to_station_one_way(explore):
    """Three stations, a process each for all words, however late; one-way pipes join them.

    三个站：一站一个进程，所有单词都经过它，来得再晚也一样；单词沿着单向管道从一站直接走到下一站。
    """
    words = ["kilo", "lima", "mike"]
    for call in explore.using(sleep="any")("relay", words=words, stations=3):
        assert_words(call, words, 3)
        names = {process.id: process.name for process in call.processes}
        messages = [one for one in call.transfers if one.way == "in"]
        found = [
            [
                next((one.process for one in messages if text.encode() in one.data), "nobody")
                for text in (f"{word}0", f"{word}01", f"{word}012")
            ]
            for word in words
        ]
        told = [[names.get(one, one) for one in row] for row in found]
        facts = NOT_ONE_PROCESS_EACH.filled(words=words, found=told)
        assert found == [found[0]] * 3, facts
        assert len(set(found[0]) - {call.caller.id, "nobody"}) == 3, facts
        for one in sent_by(call, {call.caller.id}):
            half_way = [f"{word}0" for word in words if f"{word}0".encode() in one.data]
            assert not half_way, THROUGH_THE_CALLER.filled(text=half_way[0])
        assert_heard_the_end(call, set(found[0]), 3)
        count = len(ends(call, kinds=(False,)) & set(found[0]))
        assert count == 3, TWO_WAY.filled(count=count, stations=3)
    for call in islice(explore(slowly, texts=words[:2], stations=2), FEW):
        assert_words(call, words[:2], 2)


@pytest.mark.points(0.5)
def test_a_chain_with_nothing_to_pass_on_ends_too(explore):
    """No word at all, two stations: everybody who was started hears the end and leaves with 0.

    一个单词也没有，两个站：凡是启动了的进程，都会听到结尾，以 0 退出。
    """
    for call in explore.using(sleep="any")("relay", words=[], stations=2):
        assert_words(call, [], 2)
        assert_left_with_zero(call, 0)
    for call in explore.using(sleep="any")("relay", words=["x"], stations=1):
        assert_words(call, ["x"], 1)
        assert_said(call, {child.id for child in call.children}, "x0")
        assert_left_with_zero(call, 1)


@pytest.mark.points(0.5)
def test_twelve_stations_for_real(run):
    """Twelve stations (10 and 11 have two digits), more words than all their pipes can hold.

    在真实系统上，十二个站（第 10、11 站的编号有两位），单词多到所有管道加起来也装不下。
    """
    words = [f"word {n}" for n in range(20)] + ["w" * 70_000] * 30
    call = run("relay", words=words, stations=12)
    assert_words(call, words, 12)
    assert_left_with_zero(call, 12)
