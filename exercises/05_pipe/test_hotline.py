"""What hotline.py has to do, as tests that you may read: pytest exercises/05_pipe

`explore("ask", questions=[...])` plays your function in every order in which its processes can
move, and knows at once when nobody can move any more. `call.transfers` are the messages that went
through its pipes: who sent ("in") or received ("out") which bytes, and who came upon the end.
"""

import pytest

from grader import Text

LONG = ["why " * 75_000, "how " * 60_000, "short?"]
HEAVY = ["a" * 150_000, "b" * 100_000, "c" * 120_000]


def senders(call, text):
    """The processes that sent a message with this text in it, the first one first."""
    return [one.process for one in call.transfers if one.way == "in" and text.encode() in one.data]


def heard_the_end(call):
    """The processes that came upon the end of a pipe."""
    return {one.process for one in call.transfers if one.error == "EOFError"}


def shortened(texts):
    """Texts as a message can show them."""
    return [text if len(text) < 40 else f"{text[:12]}... ({len(text)} long)" for text in texts]


NOT_THE_ANSWERS = Text(
    "The questions were {questions}; the answers should be {expected}, in this order. ask returned "
    "{result}. Follow the first answer that is different: where was it made, and which way did it "
    "take?",
    "问的是 {questions}，答案依次应该是 {expected}，ask 返回的却是 {result}。"
    "盯住第一个不一样的答案：它是在哪里产生的，又是怎么传回来的？",
)
NOT_ASKED = Text(
    "The question {question!r} was never sent by the process that called ask. The child hears only "
    "what comes through the pipe. How else did the answer come about?",
    "调用 ask 的进程从来没有把问题 {question!r} 发出去。子进程只听得见从管道里来的话，"
    "那么答案是怎么来的？",
)
NOT_ANSWERED = Text(
    "{answer!r} was never sent by a child. The one who picks up the phone has to give the answer, "
    "ready and in capitals. Which process calls upper() in your program?",
    "没有哪个子进程发出过 {answer!r}。答案要由接电话的子进程给出，发出来时就已经是大写的。"
    "在你的程序里，upper() 是由哪个进程调用的？",
)
NEVER_HUNG_UP = Text(
    "The child ended without ever coming upon the end of the line (no recv of it raised EOFError). "
    "What did it take for the sign to stop, and could somebody also say that in earnest?",
    "子进程直到结束也没有碰到管道的结尾：它的 recv 从来没有抛出 EOFError。"
    "它是凭什么认为该停了？会不会有人真的拿那个东西来提问？",
)
ENDED_BADLY = Text(
    "These are the exit codes of the processes: {codes}. Each should end by itself, with 0; a "
    "negative number is the signal that ended it, another one is what it said itself when it left. "
    "Which line ended it, and in which process?",
    "各个进程的退出码是 {codes}。每个进程都应该自己结束，退出码为 0；负数表示它是被哪个信号结束的，"
    "别的数是它离开时自己说的。是哪一行结束了它？那一行又在哪个进程里？",
)
NOT_THE_WORDS = Text(
    "{stations} station(s) and the words {words} should give {expected}. relay returned {result}. "
    "Take one word and walk with it: which station is it at when it is different for the first "
    "time?",
    "{stations} 个站、单词 {words}，应该得到 {expected}，relay 返回的却是 {result}。"
    "跟着一个单词走一遍：走到哪一站时，它第一次和应有的不一样？",
)
NOT_A_STATION_EACH = Text(
    "The words {words} should be sent on by one process of its own at each of {stations} stations. "
    "At the stations 0, 1, ... the senders were {found} ('nobody': no process sent the word as it "
    "has to look there). Who writes the number, and into which pipe?",
    "共 {stations} 站，每一站都应该由自己的一个子进程把单词 {words} 发往下一站。"
    "从第 0 站起，各站的发送者依次是 {found}（nobody 表示没有进程发出过单词在那一站该有的样子）。"
    "编号是谁添上去的？添好以后放进了哪条管道？",
)
STATION_NEVER_HEARD_THE_END = Text(
    "{heard} of {stations} stations came upon the end of their pipe. A station stops when the one "
    "before it has closed, and only then. What made the others stop?",
    "{stations} 个站里只有 {heard} 个碰到了管道的结尾。前一站关闭了管道，这一站才停下来，"
    "没有别的依据。"
    "其余的站是为什么停下来的？",
)


@pytest.mark.points(1)
def test_the_child_answers_each_question(explore):
    """Three questions go to the child through the pipe, and it sends three answers back.

    三个问题通过管道发给子进程，子进程发回三个答案。
    """
    questions = ["who is there?", "What is 6 times 7?", "is it late?"]
    expected = ["WHO IS THERE?", "WHAT IS 6 TIMES 7?", "IS IT LATE?"]
    for call in explore.using(sleep="any")("ask", questions=questions):
        facts = {"questions": questions, "expected": expected, "result": call.result}
        assert call.result == expected, NOT_THE_ANSWERS.filled(**facts)
        children = {child.id for child in call.children}
        for question, answer in zip(questions, expected, strict=True):
            asked = call.caller.id in senders(call, question)
            assert asked, NOT_ASKED.filled(question=question)
            answered = children & set(senders(call, answer))
            assert answered, NOT_ANSWERED.filled(answer=answer)


@pytest.mark.points(1)
def test_the_child_ends_when_the_caller_hangs_up(explore):
    """The caller closes its end; the child comes upon EOFError and ends with exit code 0.

    打电话的一方关闭自己那一端；子进程遇到 EOFError，以退出码 0 结束。
    """
    for call in explore.using(sleep="any")("ask", questions=["any news?"]):
        answering = set(senders(call, "ANY NEWS?")) - {call.caller.id}
        assert answering, NOT_ANSWERED.filled(answer="ANY NEWS?")
        assert answering <= heard_the_end(call), NEVER_HUNG_UP
        codes = [child.exit_code for child in call.children]
        assert set(codes) == {0}, ENDED_BADLY.filled(codes=codes)


@pytest.mark.points(0.5)
def test_long_questions_get_long_answers(explore):
    """Questions of 300,000 and 240,000 letters, and a short one: whoever asks also has to listen.

    两个问题分别长 30 万和 24 万个字符，还有一个很短：只顾着问、不听回答，就会卡住。
    """
    expected = [question.upper() for question in LONG]
    for call in explore.using(sleep="any")("ask", questions=LONG):
        texts = list(map(shortened, (LONG, expected)))
        result = shortened(map(str, call.result)) if isinstance(call.result, list) else call.result
        facts = {"questions": texts[0], "expected": texts[1], "result": result}
        assert call.result == expected, NOT_THE_ANSWERS.filled(**facts)
        answered = set(senders(call, "SHORT?")) - {call.caller.id}
        assert answered, NOT_ANSWERED.filled(answer="SHORT?")


def posts(call, word, stations):
    """For each station the process that first sent `word` as it looks behind that station."""
    looks = [word + "".join(map(str, range(number + 1))) for number in range(stations)]
    return [next(iter(senders(call, text)), "nobody") for text in looks]


def assert_own_stations(call, words, stations):
    """At each station one and the same child sent all the words on."""
    found = [posts(call, word, stations) for word in words]
    children = {child.id for child in call.children}
    names = {process.id: process.name for process in call.processes}
    told = [names.get(one, one) for one in found[0]]
    facts = NOT_A_STATION_EACH.filled(words=words, stations=stations, found=told)
    assert all(one == found[0] for one in found), facts
    assert len(set(found[0]) & children) == stations, facts


@pytest.mark.points(1)
def test_every_station_adds_its_number(explore):
    """Two words pass two stations, each a process of its own: 0 is added first, then 1.

    两个单词经过两个站，每个站是一个独立的进程：先添上 0，再添上 1。
    """
    words, expected = ["alpha", "bravo"], ["alpha01", "bravo01"]
    for call in explore.using(sleep="any")("relay", words=words, stations=2):
        facts = {"stations": 2, "words": words, "expected": expected, "result": call.result}
        assert call.result == expected, NOT_THE_WORDS.filled(**facts)
        assert_own_stations(call, words, 2)


@pytest.mark.points(1)
def test_every_station_hears_the_end_and_ends(explore):
    """Three stations: each comes upon EOFError when the one before it has closed, and ends with 0.

    三个站：前一站关闭以后，后一站遇到 EOFError，以退出码 0 结束。
    """
    for call in explore.using(sleep="any")("relay", words=["echo"], stations=3):
        assert_own_stations(call, ["echo"], 3)
        heard = heard_the_end(call) & set(posts(call, "echo", 3))
        assert len(heard) == 3, STATION_NEVER_HEARD_THE_END.filled(heard=len(heard), stations=3)
        codes = [child.exit_code for child in call.children]
        assert set(codes) == {0}, ENDED_BADLY.filled(codes=codes)


@pytest.mark.points(0.5)
def test_long_words_pass_through_the_chain(explore):
    """Three words of 100,000 letters and more, one station: more than the pipes can hold.

    三个单词各有十万个字母以上，一个站：所有管道加起来也装不下。
    """
    expected = [word + "0" for word in HEAVY]
    for call in explore.using(sleep="any")("relay", words=HEAVY, stations=1):
        texts = list(map(shortened, (HEAVY, expected)))
        result = shortened(map(str, call.result)) if isinstance(call.result, list) else call.result
        facts = {"words": texts[0], "expected": texts[1], "result": result}
        assert call.result == expected, NOT_THE_WORDS.filled(stations=1, **facts)
        numbered = [senders(call, word)[:1] for word in expected]
        children = {child.id for child in call.children}
        own = all(children & set(found) for found in numbered)
        facts = {"words": texts[0], "stations": 1, "found": numbered[0] or ["nobody"]}
        assert own, NOT_A_STATION_EACH.filled(**facts)
