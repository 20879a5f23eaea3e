"""Protocols on an event loop, both sides."""

import asyncio
import random


class Asking(asyncio.DatagramProtocol):
    def __init__(self, number, server):
        self.number, self.server = number, server
        self.address = asyncio.get_running_loop().create_future()

    def datagram_received(self, data, sender):
        try:
            number, address = data.decode().split(" ")
        except ValueError:
            return
        if sender == self.server and number == self.number and not self.address.done():
            self.address.set_result(address)


async def ask(name, server, timeout, retries):
    number = str(random.SystemRandom().randint(1, 2**31))
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        lambda: Asking(number, server), local_addr=("0.0.0.0", 0)
    )
    try:
        for _ in range(retries + 1):
            transport.sendto(f"{number} {name}".encode(), server)
            try:
                return await asyncio.wait_for(asyncio.shield(protocol.address), timeout)
            except asyncio.TimeoutError:
                continue
    finally:
        transport.close()
    raise TimeoutError(name)


def resolve(name: str, server: tuple[str, int], timeout: float, retries: int) -> str:
    address = asyncio.run(ask(name, server, timeout, retries))
    if address == "?":
        raise LookupError(name)
    return address


class Answering(asyncio.DatagramProtocol):
    def __init__(self, table):
        self.table = table
        self.stopped = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, client):
        if data == b"stop":
            if not self.stopped.done():
                self.stopped.set_result(None)
            return
        try:
            number, name = data.decode().split(" ")
        except ValueError:
            return
        self.transport.sendto(f"{number} {self.table.get(name, '?')}".encode(), client)


async def answer(sock, table):
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(lambda: Answering(table), sock=sock)
    await protocol.stopped
    transport.close()


def serve(sock, table: dict[str, str]) -> None:
    sock.settimeout(0)
    asyncio.run(answer(sock, table))
