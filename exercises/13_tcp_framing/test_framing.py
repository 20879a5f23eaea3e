"""What framing.py has to do, as tests that you may read: pytest exercises/13_tcp_framing

Your functions run for real, over a real TCP connection. At its other end is no program but a
script: `Says` is one piece of bytes, and the next piece only leaves when your program has taken all
of the last one (or can't go on without more). So the pieces are the same every time.
`receive` and `send` below are what is called in your process, with your module as `work`.
"""

import pytest

from grader import Text
from grader.engine.peers import HangsUp, Peer, Says, piecewise

HELLO = b"\x00\x00\x00\x05hello"
NOTHING = b"\x00\x00\x00\x00"
BYE = b"\x00\x00\x00\x03bye"


def receive(work, sock, times):
    """What `times` calls of recv_message give; an exception by Python's names of its classes."""
    received = []
    for _ in range(times):
        try:
            received.append(work.recv_message(sock))
        except NotImplementedError:
            raise
        except Exception as error:  # noqa: BLE001 - told, not swallowed
            kinds = type(error).__mro__
            received.append([kind.__name__ for kind in kinds if kind.__module__ == "builtins"])
            break
    return received


def send(work, sock, payloads):
    """Send these messages, one after the other."""
    for payload in payloads:
        work.send_message(sock, payload)


NOT_THE_MESSAGES = Text(
    "{times} call(s) of recv_message should have given {expected}, in this order; what came was "
    "{received}. Go through the conversation below piece by piece: after which of them does "
    "your program believe something that has not been said?",
    "recv_message 被调用了 {times} 次，依次应该得到 {expected}，实际得到的是 {received}。"
    "对照下面的对话一段一段地看：收到哪一段以后，你的程序把还没说的话当成了已经说完？",
)
NO_CONNECTION_ERROR = Text(
    "The connection ended inside a message, so the call has to end in ConnectionError. It gave "
    "{received}. The other side did not say what it had begun to say; who should get to know that?",
    "连接断在一条消息的中间，这次调用应该抛出 ConnectionError，实际得到的是 {received}。"
    "对方的话只说了一半，这件事该让谁知道？",
)
NOT_ON_THE_WIRE = Text(
    "For the messages {payloads} exactly {expected} should go over the wire. It was {heard}. At "
    "which byte are the two different for the first time, and does it belong to a length or to a "
    "payload?",
    "发送消息 {payloads}，线路上走的应该正好是 {expected}，实际是 {heard}。"
    "两者从哪个字节开始不同？那个字节属于长度，还是属于内容？",
)


def in_words(received):
    """What was received, in words."""
    return [f"{one[0]} was raised" if isinstance(one, list) else one for one in received]


def assert_received(talk, *expected):
    received = in_words(talk.result)
    facts = {"times": len(expected), "expected": list(expected), "received": received}
    assert talk.result == list(expected), NOT_THE_MESSAGES.filled(**facts)


@pytest.mark.points(1.5)
def test_messages_that_arrive_glued_together(run):
    """Three messages, one of them empty, come in one piece: each call gives exactly one of them.

    三条消息（其中一条是空的）粘成一段到达：每次调用只得到其中一条，不多不少。
    """
    talk = run.talking_to(Peer(Says(HELLO + NOTHING + BYE)))(receive, times=3)
    assert_received(talk, b"hello", b"", b"bye")


@pytest.mark.points(1)
def test_a_message_that_arrives_byte_by_byte(run):
    """A message comes one byte at a time, the header too: the call waits until it has all of it.

    一条消息一个字节一个字节地到，连头部也是：调用要等到全部收齐才返回。
    """
    talk = run.talking_to(Peer(*piecewise(HELLO)))(receive, times=1)
    assert_received(talk, b"hello")


@pytest.mark.points(0.5)
def test_the_end_between_two_messages(run):
    """Two messages, one of them empty, then the other side hangs up: the next call gives None.

    两条消息（其中一条是空的）之后，对方挂断了：下一次调用得到 None。
    """
    talk = run.talking_to(Peer(Says(HELLO), Says(NOTHING), HangsUp()))(receive, times=3)
    assert_received(talk, b"hello", b"", None)


@pytest.mark.points(0.5)
def test_the_end_inside_a_message(run):
    """The other side ends the connection in the middle of a message: ConnectionError.

    对方在一条消息的中间结束了连接：抛出 ConnectionError。
    """
    talk = run.talking_to(Peer(Says(BYE), Says(HELLO[:6]), HangsUp()))(receive, times=2)
    facts = NO_CONNECTION_ERROR.filled(received=in_words(talk.result)[1:])
    assert talk.result[:1] == [b"bye"], facts
    assert isinstance(talk.result[1], list), facts
    assert "ConnectionError" in talk.result[1], facts


@pytest.mark.points(1)
def test_what_is_sent_can_be_told_apart_again(run):
    """Three messages are sent: each as its length in 4 bytes, big-endian, and then its bytes.

    发送三条消息：每条都是先用 4 个字节（大端序）表示长度，然后才是内容。
    """
    payloads, expected = [b"hello", b"", b"bye"], HELLO + NOTHING + BYE
    talk = run.talking_to(Peer())(send, payloads=payloads)
    heard = talk.conversations[0].heard
    facts = {"payloads": payloads, "expected": expected, "heard": heard}
    assert heard == expected, NOT_ON_THE_WIRE.filled(**facts)
