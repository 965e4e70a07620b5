#!/usr/bin/env python3
"""A handler of Tallylight's webhooks, of the standard library alone. See README.md for its variables.

The official library does the signature as well: `from standardwebhooks import Webhook`, `Webhook(secret).verify(body, headers)`.
"""
import base64
import hashlib
import hmac
import json
import os
import queue
import subprocess
import threading
import time
from collections import OrderedDict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MOST_BODY = 1024 * 1024
MOST_SEEN = 10_000
TOLERANCE_SECONDS = 300
SECRET = os.environ.get("WEBHOOK_SECRET", "")
TOKEN = os.environ.get("DISPERSA_TOKEN", "")
ON_ALERT = os.environ.get("ON_ALERT", "")

seen = OrderedDict()
seen_lock = threading.Lock()
alerts = queue.Queue()


def is_signed(headers, body):
    """Standard Webhooks 1.0: HMAC-SHA256 over id.timestamp.body; one signature of several is enough."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdigit() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    key = base64.b64decode(SECRET[len("whsec_"):] if SECRET.startswith("whsec_") else SECRET)
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    signatures = headers.get("webhook-signature", "").encode("latin-1", "replace").split(b" ")
    return any([hmac.compare_digest(expected, one) for one in signatures])


def is_digest(alert):
    """Dispersa: MD5 of the time, as it stands in the body, and the token."""
    expected = hashlib.md5((str(alert.get("time")) + TOKEN).encode()).hexdigest()
    return hmac.compare_digest(expected.encode(), alert["digest"].encode())


def judge(headers, body):
    if SECRET and not is_signed(headers, body):
        return 401
    try:
        alert = json.loads(body)
    except (ValueError, RecursionError):
        return 400
    if not isinstance(alert, dict):
        return 400
    legacy = isinstance(alert.get("digest"), str)
    if not (is_digest(alert) if legacy else SECRET):
        return 401
    what = alert.get("status" if legacy else "type")
    if not isinstance(what, str):
        return 400
    if legacy:
        stream = alert.get("stream")
    else:
        data = alert.get("data") if isinstance(alert.get("data"), dict) else {}
        stream = data["stream"].get("url") if isinstance(data.get("stream"), dict) else ""
    key = headers.get("webhook-id") or hashlib.sha256(body).hexdigest()
    with seen_lock:
        if key not in seen:  # else a repeat: it was taken before
            seen[key] = True
            if len(seen) > MOST_SEEN:
                seen.popitem(last=False)
            alerts.put((what, str(stream or "")))
    return 200


def work():
    """After the answer: here goes what your handler does."""
    while True:
        what, stream = alerts.get()
        if not ON_ALERT:
            print(what, stream, flush=True)
            continue
        try:
            subprocess.run([ON_ALERT, what, stream], check=False)
        except OSError as error:
            print(f"could not run {ON_ALERT}: {error}", flush=True)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 15  # a sender that says no more

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            self.close_connection = True
            self.answer(411)
        elif int(length) > MOST_BODY:
            self.close_connection = True
            self.answer(413)
            self.drain(min(int(length), 8 * MOST_BODY))
        else:
            self.answer(judge(self.headers, self.rfile.read(int(length))))

    def drain(self, length):
        """A sender that is still writing would not read the answer if the connection were cut under it."""
        while length > 0 and (part := self.rfile.read(min(length, 65536))):
            length -= len(part)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    threading.Thread(target=work, daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Handler).serve_forever()
