"""A loopback stand-in for REST v2 of Milvus 2.5, over milvus-lite: python serve_v2.py FOLDER [TOKEN].

It knows what web/src/milvus uses, and is stricter than Milvus: a field that it does not know, a wrong
type, a header that Milvus' preflight does not allow, all are refused. Prints its port when it listens.
"""
import json
import logging
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from contract import ROUTES, Refusal, check
from lite import Lite

ALLOWED = (
    "Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, accept, origin, "
    "Cache-Control, X-Requested-With"
)
# What clients and browsers add themselves, beside what they may be told to send.
OWN = {"host", "connection", "user-agent", "referer", "accept-language", "pragma", "priority", "dnt"}
MAY_COME = OWN | {name.strip().lower() for name in ALLOWED.split(",")}
LARGEST = 64 * 1024 * 1024


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lite: Lite
    token = ""
    turn = threading.Lock()

    def do_OPTIONS(self):
        self.answer(204, b"")

    def do_GET(self):
        self.answer(404, b"404 page not found", "text/plain")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.token and self.headers.get("Authorization") != f"Bearer {self.token}":
            return self.reply({"code": 1800, "message": "user hasn't authenticated"}, 401)
        path = self.path.removeprefix("/v2/vectordb/")
        if path == self.path or path not in ROUTES:
            return self.answer(404, b"404 page not found", "text/plain")
        try:
            self.reply({"code": 0, "data": self.act(path, body)})
        except Refusal as refusal:
            self.reply({"code": refusal.code, "message": str(refusal)})

    def act(self, path, body):
        for name in self.headers:
            if name.lower() not in MAY_COME and not name.lower().startswith("sec-"):
                raise Refusal(1801, f"header {name} fails the preflight of a browser")
        if self.headers.get("Content-Type") != "application/json":
            raise Refusal(1801, "can only accept json format request")
        if len(body) > LARGEST:
            raise Refusal(1801, "the request is larger than 64 MB")
        try:
            request = json.loads(body)
        except ValueError as error:
            raise Refusal(1801, f"can only accept json format request, error: {error}")
        check(request, ROUTES[path], path)
        with self.turn:
            return getattr(self.lite, path.replace("/", "_"))(request)

    def reply(self, message, status=200):
        # Lists of protobuf are none to json.
        self.answer(status, json.dumps(message, ensure_ascii=False, default=list).encode())

    def answer(self, status, body, kind="application/json; charset=utf-8"):
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Credentials", "true")
        self.send_header("Access-Control-Allow-Headers", ALLOWED)
        self.send_header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, OPTIONS")
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main(folder, token=""):
    logging.disable(logging.CRITICAL)  # pymilvus logs what is refused, and so does this
    Handler.lite = Lite(f"{folder}/milvus.db")
    Handler.token = token
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    # Ends with whoever started it.
    threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
