"""A timer's signal ends the wait, in place of a socket's time limit; a child serves."""

import os
import random
import signal
import socket


class Alarm(Exception):
    pass


def ring(*_):
    raise Alarm


def resolve(name: str, server: tuple[str, int], timeout: float, retries: int) -> str:
    number = random.randint(10**9, 10**10)
    before = signal.signal(signal.SIGALRM, ring)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        for _ in range(retries + 1):
            try:
                signal.setitimer(signal.ITIMER_REAL, timeout)
                sock.sendto(f"{number} {name}".encode(), server)
                address = wait_for(sock, server, number)
                signal.setitimer(signal.ITIMER_REAL, 0)
            except Alarm:
                continue
            if address == "?":
                raise LookupError(name)
            return address
        raise TimeoutError(name)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sock.close()


def wait_for(sock, server, number):
    while True:
        data, sender = sock.recvfrom(1024)
        if sender != server:
            continue
        try:
            found, address = data.decode().split(" ")
            if int(found) == number:
                return address
        except ValueError:
            continue


def serve(sock, table: dict[str, str]) -> None:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        while True:
            data, client = sock.recvfrom(1024)
            if data == b"stop":
                break
            try:
                number, name = data.decode().split(" ")
            except ValueError:
                continue
            sock.sendto(f"{number} {table.get(name, '?')}".encode(), client)
    finally:
        os._exit(0)
