"""What the visible tests leave out: noise without end, every stranger, late answers, odd questions.

DESIGN.md says which clause of the contract each of them guards.
"""

import itertools

import pytest

from grader import Text
from grader.engine.datagrams import (
    Answers,
    Clients,
    Datagram,
    Freezes,
    Hears,
    KeepsSending,
    Sender,
    Sends,
    Server,
)

LONG = 5
SILENCE = 5.5
"""Seconds, more than the time limits that are found in books; who has none is done at once."""
"""Seconds: nobody has to ask again where the answer comes at once."""
PATIENCE = 20
"""So often a slow machine may make a program ask again, and it gets its answer still."""
OTHERS = (
    (
        Datagram(b"{id}0 10.0.0.1"),
        Datagram(b"1{id} 10.0.0.2"),
        Datagram(b"4294967297 10.0.0.3"),
        Datagram(b"{id}5 ?"),
        Datagram(b"{name} 10.0.0.4"),
    ),
    (
        Datagram(b"{id} 10.0.0.1", by=Sender.OTHER_PORT),
        Datagram(b"{id} 10.0.0.2", by=Sender.OTHER_HOST),
        Datagram(b"{id} ?", by=Sender.OTHER_PORT),
        Datagram(b"{id} ?", by=Sender.OTHER_HOST),
    ),
    (
        Datagram(b"{id}"),
        Datagram(b"{id}10.0.0.1"),
        Datagram(b"{id}  10.0.0.2"),
        Datagram(b"{id} 10.0.0.3 "),
        Datagram(b" {id} 10.0.0.4"),
        Datagram(b"{id} 10.0.0.5 and more"),
        Datagram(b"{id} ? ?"),
    ),
    (
        Datagram(b""),
        Datagram(b" "),
        Datagram(b"\xff\xfe \x80\x81"),
        Datagram(b"{id} \xff\xfe"),
        Datagram(b"{id}\xff 10.0.0.1"),
        Datagram(b"{id} 10.0.\xff0.2"),
        Datagram(b"10.0.0.1 {id}"),
        Datagram(b"x" * 3000),
    ),
)
"""What is no answer: other ids; strangers; too few and too many spaces; no text at all."""
NO_QUESTIONS = (
    b"",
    b" ",
    b"hello",
    b"7",
    b"7 ana ben",
    b"7  ana",
    b" 7 ana",
    b"\xff\xfe \x80\x81",
    b"8 \xff",
    b"\x80 ana",
    b"STOP",
    b"stop now",
    b"nonstop",
    b"stopstop",
    b"9 stop",
    b"x" * 3000,
)


def ask(work, server, names, timeout, retries):
    """What `resolve` gives for each name; an exception by Python's names of its classes.

    Equal names are one object, as they are where they stand in a program.
    """
    import sys

    outcomes = []
    for name in map(sys.intern, names):
        try:
            outcomes.append(work.resolve(name, server, timeout, retries))
        except NotImplementedError:
            raise
        except Exception as error:  # noqa: BLE001 - told, not swallowed
            kinds = type(error).__mro__
            outcomes.append([kind.__name__ for kind in kinds if kind.__module__ == "builtins"])
    return outcomes


def ask_in_vain(work, server, timeout, retries):
    """How one call ends, and how many times the timeout had passed by then."""
    import time

    at_first = time.monotonic()
    try:
        ended = work.resolve("ana", server, timeout, retries)
    except NotImplementedError:
        raise
    except Exception as error:  # noqa: BLE001 - told, not swallowed
        kinds = type(error).__mro__
        ended = [kind.__name__ for kind in kinds if kind.__module__ == "builtins"]
    return {"ended": ended, "timeouts": int((time.monotonic() - at_first) / timeout + 0.1)}


def ask_and_count_sockets(work, server, times, timeout, retries):
    """How many sockets the process has after each of these calls.

    The exceptions are kept, as by a caller that looks at them later: so is what they refer to.
    """
    import gc
    import os

    def sockets():
        numbers = os.listdir("/proc/self/fd")
        links = [f"/proc/self/fd/{number}" for number in numbers]
        return sum(os.path.islink(one) and "socket" in os.readlink(one) for one in links)

    counts, kept = [], []
    while len(counts) < times:
        try:
            work.resolve("ana", server, timeout, retries)
        except NotImplementedError:
            raise
        except Exception as error:  # noqa: BLE001 - it ends so, too
            kept.append(error)
        gc.collect()
        counts.append(sockets())
    return counts


def answer(work, sock, table):
    """Serve until it is over."""
    work.serve(sock, table)


BELIEVED = Text(
    "In front of the right answer ({expected!r}) there came {data!r}, where {{id}} is the id that "
    "was asked with, from {whom}. resolve gave {outcome}. By what does your program tell its "
    "answer from anything else that comes?",
    "在正确的回答（{expected!r}）之前，先来了 {data!r}（{{id}} 是提问时用的 id），来自{whom}。"
    "resolve 得到的是 {outcome}。你的程序凭什么把自己的回答和别的东西区分开？",
)
FROM = {
    Sender.SERVER: Text("the server itself", "服务器自己"),
    Sender.OTHER_PORT: Text("another port of its host", "同一台主机的另一个端口"),
    Sender.OTHER_HOST: Text("the same port of another host", "另一台主机的同一个端口"),
}
ASKED_TOO_OFTEN = Text(
    "{calls} calls were made, each was answered behind something else, long before its time was "
    "over; and yet {count} questions were sent. What made your program ask again?",
    "一共调用了 {calls} 次，每次的回答都跟在别的东西后面来了，时间还早得很，问题却发了 {count} 遍。"
    "是什么让你的程序又问了一遍？",
)
NEVER_IN_TIME = Text(
    "The timeout was {timeout:g} s, and all the time datagrams came that were no answer, a "
    "hundred in a second. {noise} of them came, and by then {count} question(s) had been sent. "
    "When does your program's clock start, and what starts it anew?",
    "时限是 {timeout:g} 秒，其间不断有不是回答的数据报到来，每秒一百个。一共来了 {noise} 个，"
    "而问题只发了 {count} 遍。你的程序从什么时候开始计时？又是什么让它重新计时？",
)
NOT_TWO = Text(
    "Nothing but noise came, with retries=1: two questions, and then TimeoutError. It was {count} "
    "question(s), and the call gave {outcome}. Does noise count as an answer, or as a timeout?",
    "来的全是杂音，retries=1：应该问两遍，然后抛出 TimeoutError。实际问了 {count} 遍，"
    "调用得到 {outcome}。杂音算是回答吗？算是超时吗？",
)
TOO_EARLY = Text(
    "With timeout={timeout:g} and retries={retries} nobody answered in time. The call may take "
    "{expected} timeouts, the wait after the last question is one of them; it was over after "
    "{waited}. Which wait was too short?",
    "timeout={timeout:g}、retries={retries}，一直没有人回答。这次调用应该等满 {expected} 个时限，"
    "最后一遍问完以后也要等；它却只等了 {waited} 个。哪一次等得太短？",
)
TOO_LATE = Text(
    "With timeout={timeout:g} the {count} questions took much longer than they may. They were "
    "{gaps} s apart. How long is each wait, and who makes it longer?",
    "timeout={timeout:g}，{count} 遍问题花的时间却比允许的长得多，每两遍之间隔了 {gaps} 秒。"
    "每次等多久？是谁把它拉长了？",
)
NOT_SO_MANY = Text(
    "Nobody answered, with retries={retries}: {expected} datagram(s) in all. {count} came to the "
    "server, and the call gave {outcome}. Which question is the first, which is the last?",
    "没有人回答，retries={retries}：一共应该发 {expected} 个数据报。到服务器的是 {count} 个，"
    "调用得到 {outcome}。哪一次是最初的提问，哪一次是最后的重发？",
)
DOUBTED = Text(
    'The answer "?" came at once, with retries={retries}. {count} question(s) came to the server, '
    "and the call gave {outcome}. What more will the server know when asked again?",
    "回答“?”马上就来了，retries={retries}。到服务器的问题却有 {count} 个，调用得到 {outcome}。"
    "再问一遍，服务器就会认识了吗？",
)
LATE_ANSWER = Text(
    "The answer to the first question came when the second one had been sent, and then the "
    "answer to that. The address is {expected!r}, and resolve gave {outcome}. Is a late answer "
    "less true?",
    "第二遍问题发出以后，第一遍的回答才到，接着第二遍的回答也到了。地址是 {expected!r}，"
    "resolve 得到的却是 {outcome}。来晚了的回答就不是回答吗？",
)
NOT_UNKNOWN = Text(
    "The server answered with the address {expected!r}, and resolve gave LookupError. Which "
    "answer means that a name is not known, and which does not?",
    "服务器回答的地址是 {expected!r}，resolve 得到的却是 LookupError。"
    "什么样的回答才表示名字不认识？什么样的不是？",
)
ASKED_A_STRANGER = Text(
    "A stranger sent something, and then your program sent it the question. Where does it read "
    "whom it has to ask?",
    "有个陌生人发来了东西，然后你的程序就把问题发给了它。该问谁，你的程序是从哪里看来的？",
)
CUT_OFF = Text(
    "The address has {length} characters, and resolve gave {outcome}. What becomes of the part of "
    "a datagram for which there is no room?",
    "地址有 {length} 个字符，resolve 得到的却是 {outcome}。数据报里放不下的那一部分，到哪里去了？",
)
ANSWERED_TWICE = Text(
    "Every answer came twice. The addresses are {expected}, and resolve gave {outcomes}. To which "
    "question does the second copy belong, and who still finds it?",
    "每个回答都来了两份。地址依次是 {expected}，resolve 得到的却是 {outcomes}。"
    "第二份属于哪个问题？后来又被谁捡到了？",
)
NOT_ASKED = Text(
    "{calls} calls were made, and {count} question(s) came to the server. Addresses change: from "
    "where does your program know the others?",
    "一共调用了 {calls} 次，到服务器的问题却只有 {count} 个。地址是会变的："
    "其余那几次，你的程序是从哪里知道的？",
)
NOT_FRESH = Text(
    "{calls} calls ({how}) asked for the same name, with {count} id(s) in all: {ids}. An "
    "answer to an earlier call may still be under way: what is to tell it from the answer to this "
    "one?",
    "{calls} 次调用（{how}）问的是同一个名字，一共只用了 {count} 个 id：{ids}。"
    "上一次调用的回答也许还在路上：凭什么把它和这一次的回答区分开？",
)
IN_VAIN = Text('not answered, or answered with "?"', "没有人回答，或者回答“?”")
FROZEN = Text(
    "The machine was busy, and when your program got its turn again the time was over and "
    "something had come that was no answer. The right answer, {expected!r}, was still to be had; "
    "resolve gave {outcome}. How much time is left when none is left, and what takes that badly?",
    "机器正忙，等轮到你的程序时，时限已经过了，还来了不是回答的东西。再等一下本可以得到正确的回答 "
    "{expected!r}，resolve 得到的却是 {outcome}。时间用完以后，剩下的时间是多少？谁受不了这个数？",
)
SOCKETS_LEFT = Text(
    "After each of {times} calls ({how}) the process had so many sockets: {counts}. Who closes "
    "them, and on which ways out?",
    "{times} 次调用（{how}）以后，进程里的套接字依次有这么多个：{counts}。"
    "谁来关掉它们？从每一条路出去时都会关吗？",
)
HOW = (
    Text("each of them answered", "每次都得到回答"),
    Text('each of them answered with "?"', "每次都回答“?”"),
    Text("none of them answered", "每次都没有人回答"),
)
NOT_GOING_ON = Text(
    "{data!r} came, which is no question, or none that ends anything. Behind it a client asked "
    "{question!r} and did not get {expected!r} for it, once. What does your server do with it?",
    "来了 {data!r}：它不是问题，也不该让什么结束。紧接着有个客户问 {question!r}，"
    "却没有得到（不多不少一份）{expected!r}。你的服务器是怎样对待它的？",
)
GAVE_UP = Text(
    "One client had asked and was answered, then nobody came for some seconds, and nobody had said "
    "stop: serve returned all the same. What ends your server?",
    "有个客户问过，也得到了回答，然后好几秒没有人来，也没有人说停止：serve 却返回了。"
    "是什么让你的服务器结束的？",
)
NAME_CUT_OFF = Text(
    "A name of {length} characters stands in the table. A client asked for it and should have got "
    "{expected!r}; it got {heard}. What becomes of the part of a datagram for which there is no "
    "room?",
    "表里有一个名字长 {length} 个字符。客户问了它，应该得到 {expected!r}，实际得到的是 {heard}。"
    "数据报里放不下的那一部分，到哪里去了？",
)
NOT_SERVED = Text(
    "Client {number} asked {questions} and should have got {expected}, in any order; it got "
    "{heard}. Which datagram changed what your server does with the next?",
    "客户 {number} 问了 {questions}，应该得到 {expected}（顺序不限），实际得到的是 {heard}。"
    "是哪个数据报，改变了你的服务器对待下一个的方式？",
)


def in_words(outcome):
    """What a call gave, in words, and not too many of them."""
    if isinstance(outcome, list):
        return f"{outcome[0]}"
    text = repr(outcome)
    return text if len(text) < 40 else f"{text[:16]}…'"


def ended_in(outcome, error):
    """Whether a call was ended by this exception; those that are derived from it are meant too."""
    return type(outcome) is list and error in outcome


def questions(talk):
    """The datagrams that came to the server."""
    return talk.conversations[0].heard_by(Sender.SERVER)


def asked_in_noise(talk):
    """How many questions had been sent when the last noise but one came.

    One more may come between the last question and the end of a call that does not wait for it.
    """
    heard = [turn.heard for turn in talk.conversations[0].turns]
    noise = [number for number, question in enumerate(heard) if not question]
    return sum(heard[: noise[-2]]) if len(noise) > 1 else 0


def assert_fresh(talk, calls, how):
    """Each call has asked, with an id of its own; two random ones may be equal."""
    ids = [data.partition(b" ")[0].decode("ascii", "replace") for data in questions(talk)]
    assert len(ids) >= calls, NOT_ASKED.filled(calls=calls, count=len(ids))
    different = list(dict.fromkeys(ids))
    facts = {"calls": calls, "how": str(how), "count": len(different), "ids": ", ".join(different)}
    assert len(different) >= calls - 1, NOT_FRESH.filled(**facts)


def assert_in_vain(talk, timeout, retries):
    """All questions were sent, as far apart as they have to be, and it ended in TimeoutError."""
    outcome, waited = talk.result["ended"], talk.result["timeouts"]
    count, expected = len(questions(talk)), retries + 1
    facts = {"retries": retries, "expected": expected, "count": count}
    told = NOT_SO_MANY.filled(outcome=in_words(outcome), **facts)
    assert count == expected, told
    assert ended_in(outcome, "TimeoutError"), told
    facts = {"timeout": timeout, "retries": retries, "expected": expected, "waited": waited}
    assert waited >= expected, TOO_EARLY.filled(**facts)


def assert_served(talk, expected):
    """Each client got its own answers; who stops the server expects none."""
    exchange = talk.conversations[0]
    for number, answers in expected.items():
        heard = exchange.heard_by(number)
        asked = [turn.data for turn in exchange.turns if not turn.heard and turn.by == number]
        facts = {"number": number, "questions": asked, "expected": answers, "heard": heard}
        assert sorted(heard) == sorted(answers), NOT_SERVED.filled(**facts)


@pytest.mark.points(1)
def test_nothing_but_noise(run):
    """What is no answer comes without end: two questions and TimeoutError, all in good time.

    不是回答的东西没完没了地来：问两遍就抛出 TimeoutError，一刻也不拖延。
    """
    timeout, most = 0.35, 150
    noise = (
        Datagram(b"{id}1 10.0.0.1"),
        Datagram(b"{id} 10.0.0.1", by=Sender.OTHER_PORT),
        Datagram(b"{id}"),
    )
    peer = Server(Hears(), KeepsSending(*noise, most=most, within=timeout))
    talk = run.talking_to(peer)(ask_in_vain, timeout=timeout, retries=1)
    came = sum(not turn.heard for turn in talk.conversations[0].turns)
    count, waited = asked_in_noise(talk), talk.result["timeouts"]
    told = NEVER_IN_TIME.filled(timeout=timeout, noise=came, count=count)
    assert came < most, told
    assert count > 1 or waited < 2, told
    count = len(questions(talk))
    told = NOT_TWO.filled(count=count, outcome=in_words(talk.result["ended"]))
    assert count == 2, told
    assert ended_in(talk.result["ended"], "TimeoutError"), told
    facts = {"timeout": timeout, "retries": 1, "expected": 2, "waited": waited}
    assert waited >= 2, TOO_EARLY.filled(**facts)


@pytest.mark.points(1)
def test_every_kind_of_datagram_that_is_no_answer(run):
    """Wrong ids, strangers, no space, too many, no text, nothing at all: none is an answer.

    id 不对、来自陌生人、没有空格、空格太多、不是文本、空无一物：都不是回答。
    """
    expected = "10.0.0.7"
    for others in OTHERS:
        moves = [(Hears(), Sends(one, Datagram(b"{id} 10.0.0.7"))) for one in others]
        asked = run.talking_to(Server(*itertools.chain(*moves)))
        talk = asked(ask, names=["ana"] * len(others), timeout=LONG, retries=1)
        for other, outcome in zip(others, talk.result, strict=True):
            facts = {"expected": expected, "outcome": in_words(outcome), "data": other.data[:40]}
            assert outcome == expected, BELIEVED.filled(whom=str(FROM[other.by]), **facts)
        count = len(questions(talk))
        facts = {"calls": len(others), "count": count}
        assert count == len(others), ASKED_TOO_OFTEN.filled(**facts)


@pytest.mark.points(0.5)
def test_answers_that_come_late_or_twice(run):
    """An answer to the first question comes after the second one; every answer comes twice.

    第一遍的回答在问过第二遍以后才到；每个回答都来两份。
    """
    stranger = Sends(Datagram(b"0 10.0.0.1", by=Sender.OTHER_PORT))
    late = Sends(Datagram(b"{id} ?10.0.0.7?", to=0))
    peer = Server(Hears(), stranger, Hears(), late, Answers(Datagram(b"{id} ?10.0.0.7?")))
    talk = run.talking_to(peer)(ask, names=["ana"], timeout=0.1, retries=PATIENCE)
    outcome, expected = talk.result[0], "?10.0.0.7?"
    assert not ended_in(outcome, "LookupError"), NOT_UNKNOWN.filled(expected=expected)
    told = LATE_ANSWER.filled(expected=expected, outcome=in_words(outcome))
    assert outcome == expected, told
    assert len(questions(talk)) == len(talk.conversations[0].heard), str(ASKED_A_STRANGER)
    names = ["ana", "ben", "ana", "cho"]
    twice = Datagram(b"{id} {name}." + b"x" * 180)
    talk = run.talking_to(Server(Answers(twice, twice)))(ask, names=names, timeout=LONG, retries=1)
    expected = [f"{name}.{'x' * 180}" for name in names]
    for whole, outcome in zip(expected, talk.result, strict=True):
        part = isinstance(outcome, str) and outcome != whole and whole.startswith(outcome)
        assert not part, CUT_OFF.filled(length=len(whole), outcome=repr(outcome))
    words = [", ".join(map(in_words, outcomes)) for outcomes in (expected, talk.result)]
    assert talk.result == expected, ANSWERED_TWICE.filled(expected=words[0], outcomes=words[1])


@pytest.mark.points(0.5)
def test_each_call_has_an_id_of_its_own(run):
    """Forty calls that get an address, eight that get none, all for one name: fresh ids.

    四十次调用得到地址，八次没有得到，问的都是同一个名字：每次都是新的 id。
    """
    peer = Server(Answers(Datagram(b"{id} 10.0.0.7")))
    talk = run.talking_to(peer)(ask, names=["ana"] * 40, timeout=LONG, retries=0)
    assert_fresh(talk, 40, HOW[0])
    peer = Server(Hears(), Hears(), Hears(), Answers(Datagram(b"{id} ?")))
    talk = run.talking_to(peer)(ask, names=["ana"] * 8, timeout=0.05, retries=0)
    assert_fresh(talk, 8, IN_VAIN)


@pytest.mark.points(0.5)
def test_so_many_questions_so_far_apart(run):
    """Nobody answers: one question, or four with three retries, all waited for. "?" is an answer.

    没有人回答：不重发就只问一遍，重发三次就问四遍，每遍之后都等满一个时限。“?”也是回答。
    """
    talk = run.talking_to(Server())(ask_in_vain, timeout=0.06, retries=0)
    assert_in_vain(talk, timeout=0.06, retries=0)
    timeout = 0.12
    talk = run.talking_to(Server())(ask_in_vain, timeout=timeout, retries=3)
    assert_in_vain(talk, timeout=timeout, retries=3)
    at = [turn.at for turn in talk.conversations[0].heard]
    gaps = ", ".join(f"{after - before:.2f}" for before, after in itertools.pairwise(at))
    told = TOO_LATE.filled(timeout=timeout, count=len(at), gaps=gaps)
    assert at[-1] - at[0] < 5 * timeout, told
    unknown = run.talking_to(Server(Answers(Datagram(b"{id} ?"))))
    talk = unknown(ask, names=["ana"], timeout=LONG, retries=3)
    outcome, count = talk.result[0], len(questions(talk))
    told = DOUBTED.filled(retries=3, count=count, outcome=in_words(outcome))
    assert (count, ended_in(outcome, "LookupError")) == (1, True), told


@pytest.mark.points(0.5)
def test_time_that_is_over_when_something_comes(run):
    """The program stands still for longer than its timeout, and meanwhile something came.

    程序停顿的时间比时限还长，其间来了别的东西。
    """
    timeout = 0.15
    noise = [Datagram(b"{id}1 10.0.0.1"), Datagram(b"{id} 10.0.0.1", by=Sender.OTHER_PORT)]
    frozen = Freezes(*noise, seconds=1.5 * timeout, within=timeout)
    peer = Server(Hears(), frozen, Hears(), Answers(Datagram(b"{id} 10.0.0.7")))
    talk = run.talking_to(peer)(ask, names=["ana"], timeout=timeout, retries=PATIENCE)
    outcome = talk.result[0]
    told = FROZEN.filled(expected="10.0.0.7", outcome=in_words(outcome))
    assert outcome == "10.0.0.7", told


@pytest.mark.points(0.5)
def test_no_socket_is_left(run):
    """Answered, not known, or without an answer: calls leave no more and more sockets behind.

    得到回答也好，名字不认识也好，没有人回答也好：调用不会留下越来越多的套接字。
    """
    answers = (Answers(Datagram(b"{id} 10.0.0.7")),), (Answers(Datagram(b"{id} ?")),), ()
    for moves, how in zip(answers, HOW, strict=True):
        asked = run.talking_to(Server(*moves))
        talk = asked(ask_and_count_sockets, times=4, timeout=0.03, retries=0)
        counts = talk.result
        told = SOCKETS_LEFT.filled(times=4, how=str(how), counts=counts)
        assert counts[-1] <= counts[0], told


@pytest.mark.points(0.5)
def test_whatever_is_no_question_does_not_end_the_server(run):
    """No question, almost a stop: the next one is still answered. Silence is waited out, too.

    不是问题的东西、差一点就是停止的东西：下一个问题照样得到回答。一直没人来问，也照样等着。
    """
    sends = []
    for number, data in enumerate(NO_QUESTIONS):
        sends += Sends(Datagram(data, by=1)), Sends(Datagram(b"%d ana" % number))
    peer = Clients(*sends, Sends(Datagram(b"stop", by=1)), count=2)
    talk = run.talking_to(peer)(answer, table={"ana": "10.0.0.1", "stop": "10.0.0.9"})
    heard = talk.conversations[0].heard_by(0)
    for number, data in enumerate(NO_QUESTIONS):
        expected = b"%d 10.0.0.1" % number
        facts = {"data": data[:40], "question": b"%d ana" % number, "expected": expected}
        assert heard.count(expected) == 1, NOT_GOING_ON.filled(**facts)
    nobody = run.within(SILENCE).talking_to(Clients(Sends(Datagram(b"1 ana")), count=1))
    assert nobody.waits(answer, table={}) is None, str(GAVE_UP)


@pytest.mark.points(0.5)
def test_several_clients_at_once(run):
    """Three clients, equal ids, a question asked twice, in one heap; a long name: all answered.

    三个客户、相同的 id、同一个问题问两遍，全都堆在一起到达；还有很长的名字：各得各的回答。
    """
    table = {"ana": "10.0.0.1", "ben": "10.0.0.2", "?": "10.0.0.3"}
    heap = Sends(
        Datagram(b"1 ana", by=0),
        Datagram(b"1 ben", by=1),
        Datagram(b"1 ana", by=0),
        Datagram(b"1099511627777 zoe", by=2),
        Datagram(b"2 Ana", by=1),
        Datagram(b"2 ?", by=2),
    )
    later = Sends(Datagram(b"1 ana", by=0), Datagram(b"3 an", by=2))
    peer = Clients(heap, later, Sends(Datagram(b"stop", by=1)), count=3)
    expected = {
        0: [b"1 10.0.0.1"] * 3,
        1: [b"1 10.0.0.2", b"2 ?"],
        2: [b"1099511627777 ?", b"2 10.0.0.3", b"3 ?"],
    }
    assert_served(run.talking_to(peer)(answer, table=table), expected)
    peer = Clients(Sends(Datagram(b"1 ana"), Datagram(b"stop")))
    assert_served(run.talking_to(peer)(answer, table={}), {0: [b"1 ?"]})
    name, expected = "n" * 180, b"1 10.0.0.1"
    peer = Clients(Sends(Datagram(b"1 " + name.encode())), Sends(Datagram(b"stop")))
    heard = run.talking_to(peer)(answer, table={name: "10.0.0.1"}).conversations[0].heard_by(0)
    told = NAME_CUT_OFF.filled(length=len(name), expected=expected, heard=heard)
    assert heard == [expected], told
