"""Milvus 2.3.5 in a network of its own: unshare --map-root-user --net --mount python apart.py FOLDER.

The server listens on all addresses of its machine and cannot be told otherwise; here the only one is
the loopback of a network that nothing else is in. FOLDER/door, a Unix socket, leads to its API. It is
wiped at each start, wants a token (root:Milvus), and ends when its standard input does.
"""
import asyncio
import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

import milvus

API = 19530
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
NO_MORE = b""


def raise_loopback():
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH", b"lo", IFF_UP))


async def pass_on(reader, writer):
    try:
        while (data := await reader.read(1 << 16)) != NO_MORE:
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def lead(reader, writer):
    try:
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", API)
    except OSError:
        return writer.close()
    await asyncio.gather(pass_on(reader, server_writer), pass_on(server_reader, writer))


async def open_door(path):
    async with await asyncio.start_unix_server(lead, path) as door:
        await door.serve_forever()


def end_with_input():
    sys.stdin.buffer.read()
    # One that comes before the server is started has no effect; it needs some seconds to end.
    while True:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(6)


def main(folder):
    raise_loopback()
    # It locks a file there, which another server on this machine may have.
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
    door = os.path.join(folder, "door")
    threading.Thread(target=lambda: asyncio.run(open_door(door)), daemon=True).start()
    threading.Thread(target=end_with_input, daemon=True).start()
    extra = ["--extra-config", "log.level=warn", "--authorization-enabled", "True"]
    sys.argv[1:] = ["--data", os.path.join(folder, "data"), *extra]
    milvus.main()


main(sys.argv[1])
