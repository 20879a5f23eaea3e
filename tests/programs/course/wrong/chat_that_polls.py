"""Whoever has not written yet when one looks is not heard."""
from multiprocessing import Pipe, Process, Value


def ann(conn):
    conn.send("hello")
    conn.send("are you there?")


def bob(conn, heard):
    conn.recv()
    heard.value = 1
    while conn.poll():
        conn.recv()
        heard.value += 1


def main():
    a, b = Pipe()
    heard = Value("i", 0)
    p, q = Process(target=ann, args=(a,)), Process(target=bob, args=(b, heard))
    p.start(), q.start()
    p.join(), q.join()
    return heard.value
