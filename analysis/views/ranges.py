"""Sending a file whole or in part, so that a download that broke off can go on (RFC 9110, section 14)."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

CHUNK = 1 << 18
#: One range; of several, which we need not serve, the whole file is sent.
ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


#: The bytes at these places, some at a time.
Read = Callable[[range], Iterator[bytes]]


def send_file(request: HttpRequest, path: Path, *, name: str, tag: str) -> HttpResponseBase:
    """The file as a download called `name`, like `send`. Raises `OSError`."""
    return send(request, partial(_read, path), size=path.stat().st_size, name=name, tag=tag)


def send(request: HttpRequest, read: Read, *, size: int, name: str, tag: str) -> HttpResponseBase:
    """So many bytes as a download called `name`: 200, or 206 or 416 where a range is asked for.

    `tag` names the bytes: who goes on with a file that is another by now gets it whole. No cache may keep it.
    """
    part = _part_asked_for(request, size, f'"{tag}"')
    # Compressed on the way, a part would be no part of the file that the tag names.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    if part is None:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = _sent(request, read, part, size, name)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _sent(request: HttpRequest, read: Read, part: range, size: int, name: str) -> HttpResponseBase:
    is_whole = len(part) == size
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    status = 200 if is_whole else 206
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(status=status, content_type=kind)
    else:
        response = StreamingHttpResponse(read(part), status=status, content_type=kind)
    response["Content-Length"] = str(len(part))
    if not is_whole:
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _part_asked_for(request: HttpRequest, size: int, tag: str) -> range | None:
    """The bytes that are asked for, all where no range is; `None` where the range is beyond the file."""
    whole = range(size)
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", tag) != tag:
        return whole
    first, last = asked.groups()
    if not first:  # so many bytes from the end
        return whole[max(size - int(last), 0) :] or None if last else whole
    if last and int(last) < int(first):
        return whole  # is no range at all
    return whole[int(first) : int(last) + 1 if last else size] or None


def _read(path: Path, part: range) -> Iterator[bytes]:
    left = len(part)
    with path.open("rb") as file:
        file.seek(part.start)
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
