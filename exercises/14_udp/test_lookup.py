"""What lookup.py has to do, as tests that you may read: pytest exercises/14_udp

Your functions run for real, with real UDP sockets. Who they talk to is no program but a script. It
`Hears` a datagram and says nothing to it, which for you is as if it were lost. It `Answers` the
last one, with your own id for {id}, and every later one likewise. It `Sends` what it likes, when
your program has taken all that was sent before. `ask` and `answer` below are what is called in your
process, with your module as `work`.
"""

import pytest

from grader import Text
from grader.engine.datagrams import Answers, Clients, Datagram, Hears, Sender, Sends, Server

LONG = 5
"""Seconds: nobody has to ask again where the answer comes at once."""
PATIENCE = 20
"""So often a slow machine may make a program ask again, and it gets its answer still."""


def ask(work, server, names, timeout, retries):
    """What `resolve` gives for each name; an exception by Python's names of its classes."""
    outcomes = []
    for name in names:
        try:
            outcomes.append(work.resolve(name, server, timeout, retries))
        except NotImplementedError:
            raise
        except Exception as error:  # noqa: BLE001 - told, not swallowed
            kinds = type(error).__mro__
            outcomes.append([kind.__name__ for kind in kinds if kind.__module__ == "builtins"])
    return outcomes


def answer(work, sock, table):
    """Serve until it is over."""
    work.serve(sock, table)


NOT_THE_ADDRESS = Text(
    "The address of {name} is {expected!r}, and resolve gave {outcome}. Go through the datagrams "
    "below one by one: which of them did your program believe, or not believe, and why?",
    "{name} 的地址是 {expected!r}，resolve 得到的却是 {outcome}。"
    "对照下面的数据报一个一个地看：你的程序相信了哪一个，或者没有相信哪一个？为什么？",
)
NOT_A_QUESTION = Text(
    "{data!r} was sent to ask for {name}. A question is a number, one space and the name, in one "
    "datagram, and nothing else. What is different?",
    "为了询问 {name}，程序发出的是 {data!r}。一个问题就是一个数、一个空格、一个名字，"
    "装在一个数据报里，别的什么也没有。差在哪里？",
)
NOT_ASKED_AGAIN = Text(
    "The first question was lost, and {count} datagram(s) came to the server. Nobody tells you "
    "that something was lost: what does your program do when the time is over?",
    "第一个问题丢了，到服务器的数据报一共只有 {count} 个。东西丢了可没有人来告诉你："
    "时间到了，你的程序做了什么？",
)
NOT_WAITED_FOR = Text(
    "The first question was lost, and every later one is answered at once. {count} were sent, and "
    "resolve gave {outcome}. How long does your program wait after each of them?",
    "第一个问题丢了，后面的每一个都马上会得到回答。问题发了 {count} 遍，"
    "resolve 得到的却是 {outcome}。每问一遍，你的程序等多久？",
)
ASKED_TOO_OFTEN = Text(
    "The answer came at once, and yet {count} questions were sent. What made your program ask "
    "again, long before the time was over?",
    "答案马上就来了，问题却发了 {count} 遍。时间还早得很，是什么让你的程序又问了一遍？",
)
NO_LOOKUP_ERROR = Text(
    'The server\'s answer was "?": it does not know the name. This is a LookupError, and resolve '
    "gave {outcome}. How does whoever calls tell an address from no address?",
    "服务器回答的是“?”：它不认识这个名字。这时应该抛出 LookupError，resolve 得到的却是 {outcome}。"
    "调用的人怎样才能分清是地址，还是没有地址？",
)
NO_TIMEOUT_ERROR = Text(
    "Nobody answered. After the last wait this is a TimeoutError, and resolve gave {outcome}. Who "
    "should get to know that nobody is there?",
    "没有人回答。最后一次等待过后应该抛出 TimeoutError，resolve 得到的却是 {outcome}。"
    "没有人在，这件事该让谁知道？",
)
NOT_SO_MANY = Text(
    "Nobody answered, with retries={retries}: {expected} datagrams in all. {count} came to the "
    "server. Which of your questions is the first, and which is the last?",
    "没有人回答，retries={retries}：一共应该发 {expected} 个数据报，到服务器的是 {count} 个。"
    "哪一次是最初的提问，哪一次是最后的重发？",
)
NOT_THE_ANSWERS = Text(
    "To these questions the client should have got {expected}; it got {heard}. To whom does your "
    "server send, what, and when does it stop?",
    "对这些问题，客户应该得到 {expected}，实际得到的是 {heard}。"
    "你的服务器把什么发给了谁？它什么时候停下来？",
)


def in_words(outcome):
    """What a call gave, in words."""
    return f"{outcome[0]}" if isinstance(outcome, list) else repr(outcome)


def ended_in(outcome, error):
    """Whether a call was ended by this exception; those that are derived from it are meant too."""
    return type(outcome) is list and error in outcome


def is_number(text):
    """Whether this is a number in some notation."""
    for read in (int, float, lambda text: int(text, 16)):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False


def asked(talk, name):
    """How many questions came to the server; each of them is one."""
    questions = talk.conversations[0].heard_by(Sender.SERVER)
    for data in questions:
        number, _, rest = data.partition(b" ")
        well_formed = rest == name.encode() and is_number(number)
        assert well_formed, NOT_A_QUESTION.filled(data=data, name=name)
    return len(questions)


def assert_address(talk, name, expected):
    """The one call gave the address."""
    outcome = talk.result[0]
    facts = {"name": name, "expected": expected, "outcome": in_words(outcome)}
    assert outcome == expected, NOT_THE_ADDRESS.filled(**facts)


@pytest.mark.points(1)
def test_a_question_that_is_lost(run):
    """The first question is lost: it is asked again after the timeout, and then answered.

    第一个问题丢了：到了时限再问一次，这次得到了回答。
    """
    peer = Server(Hears(), Hears(), Answers(Datagram(b"{id} 10.0.0.7")))
    talk = run.talking_to(peer)(ask, names=["ana"], timeout=0.15, retries=PATIENCE)
    count = asked(talk, "ana")
    assert count > 1, NOT_ASKED_AGAIN.filled(count=count)
    facts = {"count": count, "outcome": in_words(talk.result[0])}
    assert not ended_in(talk.result[0], "TimeoutError"), NOT_WAITED_FOR.filled(**facts)
    assert_address(talk, "ana", "10.0.0.7")


@pytest.mark.points(1)
def test_what_is_not_the_answer(run):
    """Another id, another port, a space too many: ignored, and the right answer is taken.

    id 不对的、从别的端口来的、多了一个空格的：都不理会，只收下真正的回答。
    """
    others = (
        Datagram(b"{id}0 10.0.0.1"),
        Datagram(b"{id} 10.0.0.2", by=Sender.OTHER_PORT),
        Datagram(b"{id} 10.0.0.3 or so"),
    )
    peer = Server(Answers(*others, Datagram(b"{id} 10.0.0.7")))
    talk = run.talking_to(peer)(ask, names=["ana"], timeout=LONG, retries=1)
    count = asked(talk, "ana")
    assert_address(talk, "ana", "10.0.0.7")
    assert count == 1, ASKED_TOO_OFTEN.filled(count=count)


@pytest.mark.points(0.5)
def test_a_name_that_nobody_knows(run):
    """The server answers "?": LookupError.

    服务器回答“?”：抛出 LookupError。
    """
    peer = Server(Answers(Datagram(b"{id} ?")))
    talk = run.talking_to(peer)(ask, names=["nobody"], timeout=0.15, retries=PATIENCE)
    outcome = talk.result[0]
    known = NO_LOOKUP_ERROR.filled(outcome=in_words(outcome))
    assert asked(talk, "nobody"), known
    assert ended_in(outcome, "LookupError"), known


@pytest.mark.points(0.5)
def test_a_server_that_never_answers(run):
    """Nobody answers: TimeoutError after three questions, two of them retries.

    没有人回答：一共问三次（重发两次），然后抛出 TimeoutError。
    """
    talk = run.talking_to(Server())(ask, names=["ana"], timeout=0.05, retries=2)
    outcome, count = talk.result[0], asked(talk, "ana")
    assert ended_in(outcome, "TimeoutError"), NO_TIMEOUT_ERROR.filled(outcome=in_words(outcome))
    assert count == 3, NOT_SO_MANY.filled(retries=2, expected=3, count=count)


@pytest.mark.points(1.5)
def test_a_server_that_answers_until_it_is_stopped(run):
    """Known names, an unknown one, no question at all: it goes on until b"stop" comes.

    认识的名字、不认识的名字、根本不是问题的东西：一直服务下去，直到收到 b"stop"。
    """
    table = {"ana": "10.0.0.1", "ben": "10.0.0.2"}
    questions = (b"17 ben", b"18 zoe", b"hello", b"19 ana")
    sends = [Sends(Datagram(data)) for data in (*questions, b"stop")]
    talk = run.talking_to(Clients(*sends))(answer, table=table)
    heard = talk.conversations[0].heard_by(0)
    expected = [b"17 10.0.0.2", b"18 ?", b"19 10.0.0.1"]
    got = sorted(data for data in heard if data in expected)
    assert got == expected, NOT_THE_ANSWERS.filled(expected=expected, heard=heard)
