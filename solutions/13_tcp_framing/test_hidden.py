"""What the visible tests leave out: every place for a cut or an end, lies, sizes, small buffers.

DESIGN.md says which clause of the contract each of them guards.
"""

import hashlib

import pytest

from grader import Text
from grader.engine.peers import (
    HangsUp,
    Peer,
    Resets,
    Says,
    Signals,
    WaitsUntilStuck,
    piecewise,
)

LIMIT = 16 * 1024 * 1024
SILENCE = 5.5
"""Seconds, more than the time limits that are found in books; who has none is done at once."""
ODD = [
    b"\n",
    b"a\r\n\r\nb\0",
    b"\0\0\0\5",
    b" two  blanks ",
    b"",
    bytes(range(256)),
    b"\xff" * 4,
    b"None",
]


def frame(payload):
    return len(payload).to_bytes(4, "big") + payload


def receive(work, sock, times):
    """What up to `times` calls of recv_message give, an exception by the names of its classes.

    None and an exception are the last. A signal that comes meanwhile is caught, and nothing more.
    """
    import signal

    signal.signal(signal.SIGUSR1, lambda *_: None)
    received = []
    for _ in range(times):
        try:
            received.append(work.recv_message(sock))
        except NotImplementedError:
            raise
        except Exception as error:  # noqa: BLE001 - told, not swallowed
            kinds = type(error).__mro__
            received.append([kind.__name__ for kind in kinds if kind.__module__ == "builtins"])
        if received[-1] is None or isinstance(received[-1], list):
            break
    return received


def receive_by_turns(work, *socks, times):
    """`times` messages from each connection, one from each in turn."""
    received = [[] for _ in socks]
    for _ in range(times):
        for messages, sock in zip(received, socks, strict=True):
            messages.append(work.recv_message(sock))
    return received


def receive_on_the_same_number(work, first, second):
    """A message from the first connection, and one from the second, which takes its number over."""
    import os
    import socket

    received, number = [work.recv_message(first)], first.fileno()
    first.close()
    os.dup2(second.fileno(), number)
    return [*received, work.recv_message(socket.socket(fileno=number))]


def receive_in_brief(work, sock, times):
    """The length and a checksum of each message."""
    import hashlib

    received = [work.recv_message(sock) for _ in range(times)]
    return [[type(one).__name__, len(one), hashlib.sha256(one).hexdigest()] for one in received]


def receive_and_weigh(work, sock):
    """How a call of recv_message ends, and the most memory that Python took meanwhile."""
    import tracemalloc

    tracemalloc.start()
    try:
        ended = work.recv_message(sock)
    except NotImplementedError:
        raise
    except Exception as error:  # noqa: BLE001 - told, not swallowed
        kinds = type(error).__mro__
        ended = [kind.__name__ for kind in kinds if kind.__module__ == "builtins"]
    return {"ended": ended, "peak": tracemalloc.get_traced_memory()[1]}


def send(work, sock, payloads):
    """Send these messages, one after the other."""
    for payload in payloads:
        work.send_message(sock, payload)


def send_pattern(work, sock, sizes):
    """Send messages of these sizes; a signal that comes meanwhile is caught, and nothing more."""
    import signal

    signal.signal(signal.SIGUSR1, lambda *_: None)
    for size in sizes:
        work.send_message(sock, (bytes(range(251)) * (size // 251 + 1))[:size])


def receive_and_answer(work, sock, size):
    """Receive a message, and send one of this size back."""
    received = work.recv_message(sock)
    work.send_message(sock, (bytes(range(251)) * (size // 251 + 1))[:size])
    return received


def pattern(size):
    return (bytes(range(251)) * (size // 251 + 1))[:size]


CUT = Text(
    "The messages were {expected}, and the stream was cut after {cut} of {length} bytes. "
    "recv_message gave {received}. How many bytes does one recv give, at least and at most?",
    "要收的消息依次是 {expected}，字节流在第 {cut} 个字节之后被切开（共 {length} 个字节）。"
    "recv_message 得到的是 {received}。一次 recv 至少给多少字节？至多呢？",
)
GAVE_UP = Text(
    "The beginning of a message had come, then the other side was silent for some seconds, with "
    "the connection open. recv_message did not wait for the rest, it gave {received}. Who says how "
    "long a message may be under way?",
    "一条消息刚到了开头，对方就沉默了几秒，连接一直开着。recv_message 没有等剩下的部分，"
    "得到的是 {received}。一条消息在路上最多能走多久，是谁规定的？",
)
INTERRUPTED = Text(
    "While a message was on its way, in three pieces, signals came that meant nothing to it. "
    "recv_message should have given {expected}; it gave {received}. Which call of yours comes back "
    "early when there is a signal, and what does your program believe then?",
    "一条消息分三段到来，其间来了几个与它无关的信号。recv_message 应该得到 {expected}，"
    "实际得到的是 {received}。信号一来，你的哪个调用会提前返回？那时候你的程序以为发生了什么？",
)
ENDED = Text(
    "The connection ended after {count} bytes of this: {stream}. recv_message gave {received}; it "
    "should have given {expected}. Is that place between two messages, or inside one?",
    "连接在这串字节的前 {count} 个之后就结束了：{stream}。recv_message 得到的是 {received}，"
    "应该是 {expected}。那个位置是在两条消息之间，还是在一条消息里面？",
)
NOT_REFUSED = Text(
    "A header announced {length} bytes; more than 16 MiB is a ValueError, at once. The call ended "
    "with {ended}. What does your program do between the moment it knows the length and the moment "
    "it believes it?",
    "头部宣称后面有 {length} 个字节；超过 16 MiB 就应该立刻抛出 ValueError，"
    "这次调用的结果却是 {ended}。从知道长度到相信它，这中间你的程序做了什么？",
)
TOO_MUCH_MEMORY = Text(
    "A header announced {length} bytes, and {peak} bytes of memory were taken before it was "
    "refused. Four bytes from a stranger cost you all that. What has to come first?",
    "头部宣称后面有 {length} 个字节；在拒绝它之前，程序已经占用了 {peak} 字节内存。"
    "陌生人发来四个字节，就让你付出这么多。哪一步应该放在最前面？",
)
LARGEST_REFUSED = Text(
    "A header announced exactly 16 MiB, which is allowed, and then the connection ended: this is a "
    "ConnectionError. The call ended with {ended}. Is it the length itself that your program "
    "minds?",
    "头部宣称正好 16 MiB，这是允许的；随后连接断了，应该抛出 ConnectionError。"
    "这次调用的结果却是 {ended}。你的程序是不是嫌这个长度本身不行？",
)
WRONG_ON_THE_WIRE = Text(
    "Messages of these lengths were sent: {sizes}. Number {number} is the first that did not go "
    "over the wire as it should have. Is it the header or the payload, and who decided how much "
    "was handed over at once?",
    "依次发送了这些长度的消息：{sizes}。从第 {number} 条（从 0 数起）开始，线路上的字节就不对了。"
    "是头部不对，还是内容不对？一次交出去多少，是由谁决定的？",
)
SENT_TOO_MUCH = Text(
    "Messages of these lengths were sent: {sizes}. They all went over the wire, and then there was "
    "more: {more}. Which call sent it, and what does the other side take it for?",
    "依次发送了这些长度的消息：{sizes}。它们都到了，后面却还跟着别的：{more}。"
    "这是哪次调用发出去的？对方会把它当成什么？",
)
NOT_WHOLE = Text(
    "A message of {size} bytes and one of {small} bytes behind it came back as {received} (type, "
    "length, checksum). Is something missing, or is it in the wrong place?",
    "一条 {size} 字节的消息，后面跟着一条 {small} 字节的，收到的却是 {received}"
    "（类型、长度、校验和）。是少了什么，还是放错了地方？",
)
MIXED_UP = Text(
    "Two connections took turns. They carried {expected}; your program received {received}. Where "
    "does it keep what belongs to one connection alone?",
    "两个连接轮流收消息，各自传的是 {expected}，你的程序收到的却是 {received}。"
    "只属于某一个连接的东西，它存放在哪里？",
)
OF_ANOTHER = Text(
    "A connection was closed while a message of it had not been asked for yet. The next connection "
    "was another one with the same number (fileno). From the two your program received {received}; "
    "it should have been {expected}. By what does it know whose bytes it has kept?",
    "一个连接关闭的时候，还有一条消息没有被取走。下一个是另外的连接，描述符的号码（fileno）却相同。"
    "你的程序从这两个连接先后收到 {received}，应该是 {expected}。它凭什么知道存着的字节是谁的？",
)
NOT_THE_QUESTION = Text(
    "The other side said {expected}, and recv_message gave {received}. What comes between the "
    "bytes on the wire and the payload?",
    "对方说的是 {expected}，recv_message 得到的却是 {received}。"
    "从线路上的字节到消息的内容，中间有什么？",
)
BROKEN_OFF = Text(
    "The other side broke the connection off inside a message: this is a ConnectionError. The call "
    "gave {received}. What did your program do with the error that recv itself raises?",
    "对方在一条消息的中间强行断开了连接，应该抛出 ConnectionError，这次调用却得到 {received}。"
    "recv 自己抛出的错误，被你的程序怎样处理了？",
)
ANY_BYTES = Text(
    "Message number {number} was {expected!r}, and yours is {received!r}. Which bytes mean "
    "something special to your program?",
    "第 {number} 条消息（从 0 数起）是 {expected!r}，你的却是 {received!r}。"
    "哪些字节对你的程序有特殊的含义？",
)


def assert_on_the_wire(talk, payloads):
    heard, sizes = talk.conversations[0].heard, list(map(len, payloads))
    for number, payload in enumerate(payloads):
        expected = frame(payload)
        told = WRONG_ON_THE_WIRE.filled(sizes=sizes, number=number)
        assert heard.startswith(expected), told
        heard = heard[len(expected) :]
    assert heard == b"", SENT_TOO_MUCH.filled(sizes=sizes, more=heard[:20])


def in_words(received):
    """What was received, in words."""
    return [f"{one[0]} was raised" if isinstance(one, list) else one for one in received]


def raised(outcome, kind):
    """Whether a call ended in an exception of this kind, or of one derived from it."""
    return isinstance(outcome, list) and kind in outcome


@pytest.mark.points(0.5)
def test_a_cut_at_every_place(run):
    """Messages are cut in turn at every place, by signals too, and by silence: nothing is changed.

    几条消息，依次在每一个位置切成两段，或者中间来了信号，或者沉默了很久：收到的消息都一样。
    """
    expected = [b"ab", b"", b"c"]
    stream = b"".join(map(frame, expected))
    for cut in range(1, len(stream)):
        talk = run.talking_to(Peer(*piecewise(stream, cut)))(receive, times=3)
        facts = {"cut": cut, "length": len(stream), "received": in_words(talk.result)}
        assert talk.result == expected, CUT.filled(expected=expected, **facts)
    first, second, third = piecewise(frame(b"all of it") + frame(b"x"), 2, 9)
    signalled = (Signals(), WaitsUntilStuck())
    peer = Peer(first, *signalled, second, *signalled, third)
    received = run.talking_to(peer)(receive, times=2).result
    told = INTERRUPTED.filled(expected=[b"all of it", b"x"], received=in_words(received))
    assert received == [b"all of it", b"x"], told
    silent = run.within(SILENCE).talking_to(Peer(first)).waits(receive, times=1)
    assert silent is None, GAVE_UP.filled(received=in_words(silent.result))


@pytest.mark.points(1)
def test_an_end_at_every_place(run):
    """The stream ends in turn at every place: None between messages, ConnectionError inside one.

    字节流依次在每一个位置结束：在消息之间是 None，在消息里面是 ConnectionError。
    """
    messages = [b"ab", b"", b"cde"]
    stream = b"".join(map(frame, messages))
    ends = {0: 0, 6: 1, 10: 2, 17: 3}
    for count in range(len(stream) + 1):
        peer = Peer(*piecewise(stream[:count], count - 1), HangsUp())
        received = run.talking_to(peer)(receive, times=4).result
        whole = max(number for end, number in ends.items() if end <= count)
        last = None if count in ends else "ConnectionError"
        facts = {"count": count, "stream": stream, "received": in_words(received)}
        told = ENDED.filled(expected=[*messages[:whole], last], **facts)
        assert received[:-1] == messages[:whole], told
        assert received[-1] is None if last is None else raised(received[-1], last), told


@pytest.mark.points(0.5)
def test_a_header_that_lies(run):
    """A header announces more than 16 MiB: ValueError at once, and no memory is taken for it.

    头部宣称的长度超过 16 MiB：立刻抛出 ValueError，也不为它占用内存。
    """
    for length in (LIMIT + 1, 4 * LIMIT, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
        peer = Peer(Says(length.to_bytes(4, "big")))
        seen = run.talking_to(peer)(receive_and_weigh).result
        facts = NOT_REFUSED.filled(length=length, ended=in_words([seen["ended"]]))
        assert raised(seen["ended"], "ValueError"), facts
        fits = seen["peak"] < 2 * LIMIT or length == LIMIT + 1
        assert fits, TOO_MUCH_MEMORY.filled(length=length, peak=seen["peak"])


@pytest.mark.points(0.5)
def test_the_largest_message_is_allowed(run):
    """Exactly 16 MiB, and 10 MB, are sent; a header that announces exactly 16 MiB is believed.

    正好 16 MiB 的消息、10 MB 的消息都能发送；头部宣称正好 16 MiB，也应该相信。
    """
    peer = Peer(Says(LIMIT.to_bytes(4, "big") + b"only this"), HangsUp())
    received = run.talking_to(peer)(receive, times=1).result
    assert raised(received[0], "ConnectionError"), LARGEST_REFUSED.filled(ended=in_words(received))
    sizes = [LIMIT, 10_000_000]
    talk = run.talking_to(Peer())(send_pattern, sizes=sizes)
    assert_on_the_wire(talk, list(map(pattern, sizes)))


@pytest.mark.points(0.5)
def test_a_message_of_four_megabytes(run):
    """4 MB arrive, and a small message glued behind: both are received whole.

    收到 4 MB 的消息，后面还粘着一条小消息：两条都完整地收到。
    """
    payloads = [pattern(4_200_000), b"and this"]
    expected = [["bytes", len(one), hashlib.sha256(one).hexdigest()] for one in payloads]
    peer = Peer(Says(b"".join(map(frame, payloads))))
    received = run.talking_to(peer)(receive_in_brief, times=2).result
    facts = {"size": len(payloads[0]), "small": len(payloads[1]), "received": received}
    assert received == expected, NOT_WHOLE.filled(**facts)


@pytest.mark.points(0.5)
def test_a_socket_that_takes_little_at_a_time(run):
    """The socket's buffer is small, nobody reads for a while, a signal comes: all of it is sent.

    套接字的缓冲区很小，对方有一阵子不读，其间又来了信号：内容仍然一个字节不少地发出去。
    """
    sizes = [258, 700_003, 0, 1]
    moves = (WaitsUntilStuck(), Signals(), WaitsUntilStuck(), Signals())
    talk = run.talking_to(Peer(*moves, small_buffers=True))(send_pattern, sizes=sizes)
    assert_on_the_wire(talk, list(map(pattern, sizes)))


@pytest.mark.points(0.5)
def test_an_answer_on_the_same_connection(run):
    """A message is received, then a large one goes back over the same connection: all of it.

    收到一条消息，再用同一个连接发回一条大的：一个字节不少地发出去。
    """
    moves = (Says(frame(b"how much?")), WaitsUntilStuck())
    talk = run.talking_to(Peer(*moves, small_buffers=True))(receive_and_answer, size=700_003)
    told = NOT_THE_QUESTION.filled(expected=b"how much?", received=talk.result)
    assert talk.result == b"how much?", told
    assert_on_the_wire(talk, [pattern(700_003)])


@pytest.mark.points(0.5)
def test_any_bytes_may_be_a_message(run):
    """Line ends, zeros, what looks like a header, every byte: sent and received as they are.

    换行、零、看上去像头部的内容、每一种字节值：原样发送，原样接收。
    """
    talk = run.talking_to(Peer(Says(b"".join(map(frame, ODD)))))(receive, times=len(ODD))
    for number, (expected, received) in enumerate(zip(ODD, talk.result, strict=False)):
        facts = {"number": number, "expected": expected, "received": in_words([received])[0]}
        assert received == expected, ANY_BYTES.filled(**facts)
    assert_on_the_wire(run.talking_to(Peer())(send, payloads=ODD), ODD)


@pytest.mark.points(0.5)
def test_two_connections_at_once(run):
    """Two connections, at once or one after the other: each call gives the next of its own.

    两个连接，同时开着，或者一个接替另一个：每次调用得到的是自己那个连接的下一条。
    """
    expected = [[b"left one", b"left two"], [b"right one", b"right two"]]
    peers = [Peer(Says(b"".join(map(frame, one)))) for one in expected]
    received = run.talking_to(*peers)(receive_by_turns, times=2).result
    assert received == expected, MIXED_UP.filled(expected=expected, received=received)
    received = run.talking_to(*peers)(receive_on_the_same_number).result
    told = OF_ANOTHER.filled(expected=[b"left one", b"right one"], received=received)
    assert received == [b"left one", b"right one"], told


@pytest.mark.points(0.5)
def test_a_connection_that_is_broken_off(run):
    """Inside a message the connection is reset: ConnectionError, as at any other end inside one.

    消息收到一半，连接被强行断开：和其他断在消息里面的情形一样，抛出 ConnectionError。
    """
    for stream in (frame(b"all of it")[:2], frame(b"all of it")[:9]):
        peer = Peer(Says(frame(b"first")), Says(stream), Resets())
        received = run.talking_to(peer)(receive, times=2).result
        told = BROKEN_OFF.filled(received=in_words(received[1:]))
        assert received[:1] == [b"first"], told
        assert raised(received[1], "ConnectionError"), told
