# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What Python's http.client makes of the server of examples/site.cpp: connections that are kept, bodies of both kinds."""

import concurrent.futures
import http.client
import os

where = os.environ["SITE"].removeprefix("http://")


def one_connection(number):
    c = http.client.HTTPConnection(where, timeout=60)
    for turn in range(5):
        c.request("GET", f"/hello/{number}-{turn}")
        answer = c.getresponse()
        assert (answer.status, answer.read()) == (200, f"hello, {number}-{turn}\n".encode()), answer.status
        c.request("POST", "/shrink", body=iter([b"ab", b"cd", b"efgh"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
        assert c.getresponse().read() == b"abcde\n"
        c.request("GET", "/countdown")
        assert c.getresponse().read() == b"3\n2\n1\n"
        c.request("HEAD", "/hello/x")
        answer = c.getresponse()
        assert answer.getheader("Content-Length") == "9" and answer.read() == b""
        c.request("GET", "/none")
        answer = c.getresponse()
        assert answer.status == 404 and answer.read(), answer.status
    c.close()


with concurrent.futures.ThreadPoolExecutor(20) as threads:
    list(threads.map(one_connection, range(20)))
print("python is content")
