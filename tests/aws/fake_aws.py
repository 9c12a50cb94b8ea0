"""As much of AWS as `scripts/aws-export` asks of it, on 127.0.0.1: a small server that speaks the protocols of the
services, pages, throttles, refuses and breaks off. What it knows is the organization of organization.py."""
import http.server
import json
import re
import threading
import urllib.parse
from xml.sax.saxutils import escape

CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")
PAGE = 2  # items


class Refused(Exception):
    def __init__(self, code, message="refused", status=400):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def xml(value, item="member"):
    if isinstance(value, dict):
        return "".join(f"<{key}>{xml(inner, item)}</{key}>" for key, inner in value.items())
    if isinstance(value, (list, tuple)):
        return "".join(f"<{item}>{xml(inner, item)}</{item}>" for inner in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(value))


class FakeAws(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, organization, throttle_every=0, break_every=0, refuse=(), cut_once=()):
        """Of all requests every n-th is throttled or its answer cut off; those of `cut_once` are the first time."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.organization = organization
        self.throttle_every, self.break_every, self.refuse = throttle_every, break_every, set(refuse)
        self.cut_once, self.asked = set(cut_once), set()
        self.lock, self.count, self.seen = threading.Lock(), 0, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def is_cut(self, number, operation, said):
        asked = (operation, json.dumps(said, sort_keys=True))
        with self.lock:
            is_first = asked not in self.asked
            self.asked.add(asked)
        return (is_first and operation in self.cut_once) or (self.break_every and number % self.break_every == 0)

    def number(self, operation):
        with self.lock:
            self.count += 1
            self.seen.append(operation)
            return self.count


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.answer()

    def answer(self):
        try:
            self.answer_to(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
        except ConnectionError:  # the caller has gone
            self.close_connection = True

    def answer_to(self, body):
        key, region, service = CREDENTIAL.search(self.headers["Authorization"]).groups()
        account = key[4:] if key[4:].isdigit() else self.server.organization.management
        url = urllib.parse.urlsplit(self.path)
        target = self.headers.get("X-Amz-Target")
        if target:
            protocol, operation, said = "json", target.split(".")[-1], json.loads(body or "{}")
        elif "Action=" in body:
            said = dict(urllib.parse.parse_qsl(body))
            protocol, operation = ("ec2" if service == "ec2" else "query"), said["Action"]
        else:
            protocol, operation, said = rest(service, url, self.headers)
        number = self.server.number(f"{account}/{service}:{operation}")
        try:
            if self.server.throttle_every and number % self.server.throttle_every == 0:
                raise Refused("SlowDown" if protocol == "s3" else "ThrottlingException", "Rate exceeded",
                              503 if protocol == "s3" else 400)
            if (account, operation) in self.server.refuse or ("*", operation) in self.server.refuse:
                raise Refused("AccessDenied" if protocol in ("query", "s3", "s3-json", "ec2") else "AccessDeniedException",
                              "not authorized", 403)
            known = getattr(self.server.organization, operation, None)
            if known is None:
                raise Refused("InvalidAction", operation)
            text = told(protocol, operation, known(account, region, said))
        except Refused as refused:
            self.send(refused.status, fault(protocol, refused), protocol, refused.code)
            return
        if self.server.is_cut(number, operation, said):
            self.send(200, text, protocol, None, cut=len(text) // 2)
            return
        self.send(200, text, protocol, None)

    def send(self, status, text, protocol, error, cut=None):
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1" if protocol in ("json", "rest") else "text/xml")
        self.send_header("Content-Length", str(len(data)))
        if error:
            self.send_header("x-amzn-ErrorType", error)
        self.end_headers()
        self.wfile.write(data[:cut] if cut is not None else data)
        if cut is not None:
            self.close_connection = True


def rest(service, url, headers):
    """Protocol, operation and parameters of the services whose calls are paths."""
    parts = [urllib.parse.unquote(part) for part in url.path.split("/") if part]
    query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
    if service == "s3" and url.path.startswith("/v20180820/"):
        return "s3", "AccountPublicAccessBlock", {"account": headers.get("x-amz-account-id")}
    if service == "s3":
        if not parts:
            return "s3", "ListBuckets", {}
        kind = "BucketPolicy" if "policy" in query else "BucketPublicAccessBlock"
        return ("s3-json" if kind == "BucketPolicy" else "s3"), kind, {"bucket": parts[0]}
    if service == "lambda":
        if parts[-1] == "policy":
            return "rest", "GetFunctionPolicy", {"name": parts[-2]}
        return "rest", "ListFunctions", {**query, "Marker": query.get("Marker")}
    if service == "glacier":
        if parts[-1] == "access-policy":
            return "rest", "GetVaultAccessPolicy", {"name": parts[-2]}
        return "rest", "ListVaults", query
    return "rest", "GetRestApis", query


def told(protocol, operation, output):
    if protocol in ("json", "rest"):
        return json.dumps(output)
    if protocol == "s3-json":
        return output
    if protocol == "s3":
        (name, inner), = output.items()
        return f"<?xml version='1.0'?><{name}>{xml(inner, 'Bucket')}</{name}>"
    if protocol == "ec2":
        return f"<{operation}Response><requestId>1</requestId>{xml(output, 'item')}</{operation}Response>"
    inner = output if isinstance(output, str) else xml(output)
    return (f"<{operation}Response><{operation}Result>{inner}</{operation}Result>"
            f"<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{operation}Response>")


def fault(protocol, refused):
    if protocol in ("json", "rest"):
        return json.dumps({"__type": refused.code, "message": refused.message, "Message": refused.message})
    inner = f"<Code>{refused.code}</Code><Message>{escape(refused.message)}</Message>"
    if protocol == "ec2":
        return f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>1</RequestID></Response>"
    if protocol.startswith("s3"):
        return f"<Error>{inner}</Error>"
    return f"<ErrorResponse><Error><Type>Sender</Type>{inner}</Error><RequestId>1</RequestId></ErrorResponse>"


def paged(items, token, more, size=PAGE):
    """A page of a list, and the token of the next one under the name `more`."""
    start = int(token or 0)
    end = start + size
    return items[start:end], ({more: str(end)} if end < len(items) else {})
