"""What comes over the channel is parsed strictly: a lie is refused, and nothing else happens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.engine import messages, wire
from grader.engine.inside.plain import plain
from grader.engine.operations import ProtocolFault
from grader.engine.packets import MAX_MESSAGE, PACKET, join_pieces
from grader.engine.packing import pack_plain, unpack_plain
from grader.errors import ChannelError

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.binary()
texts = st.text(st.characters(exclude_categories=[]))
keys = scalars.filter(lambda one: not isinstance(one, float)) | texts
data = st.recursive(
    scalars | texts,
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner),
    max_leaves=30,
)


@given(data)
def test_plain_data_comes_back_as_it_was(value):
    assert unpack_plain(pack_plain(plain(value))) == value


@given(st.binary(max_size=300))
@settings(max_examples=10_000, deadline=None)
def test_rubbish_is_refused_and_nothing_else(rubbish):
    for read, refusal in (
        (wire.decode, ChannelError),
        (messages.decode, ProtocolFault),
        (unpack_plain, ChannelError),
    ):
        try:
            read(rubbish)
        except refusal:
            continue


def test_a_timestamp_is_no_plain_data():
    with pytest.raises(ChannelError):
        unpack_plain(b"\xd6\xff\x00\x00\x00\x00")


def test_data_that_is_nested_without_end_is_refused():
    with pytest.raises(ChannelError):
        unpack_plain(b"\x91" * 100_000 + b"\xc0")
    with pytest.raises(ChannelError):
        unpack_plain(b"\x91" * 60 + b"\xc0")


@given(st.binary(min_size=1, max_size=3 * PACKET), st.integers(1, PACKET))
@settings(max_examples=50, deadline=None)
def test_a_message_in_pieces_is_put_together(message, size):
    pieces = bytearray()
    parts = [message[start : start + size] for start in range(0, len(message), size)]
    for part in parts[:-1]:
        assert join_pieces(pieces, b"\x00" + part) is None
    assert join_pieces(pieces, b"\x01" + parts[-1]) == message


@pytest.mark.parametrize("packet", [b"", b"\x02x", b"\x01" + b"x" * (PACKET + 1)])
def test_a_packet_of_another_form_is_refused(packet):
    with pytest.raises(ChannelError):
        join_pieces(bytearray(), packet)


def test_a_message_without_end_is_refused():
    pieces = bytearray(MAX_MESSAGE - PACKET)
    assert join_pieces(pieces, b"\x00" + b"x" * (PACKET - 1)) is None
    with pytest.raises(ChannelError):
        join_pieces(pieces, b"\x00" + b"x" * PACKET)
