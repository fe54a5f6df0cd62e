"""The secrets of a response: the way in starts it, the resume code opens it again, a receipt code erases it.

The start token comes with the start page; the resume code is derived from it, so that a repeated start gives
the same code. The database holds keyed hashes of both and nobody can get back from them. The browser that
answers keeps the code in a cookie, sealed: whoever looks into the cookie on a shared computer finds no code
to type where it is asked for.

A receipt code is derived from a token of its own, which comes with the page that sends the answers: nothing
ties it to the way in.

All of it hangs on SECRET_KEY: with another key no unfinished response can be opened again.
"""

import base64
import re
import secrets

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

#: 16 characters of 5 bits each. Crockford's base 32: no I, L, O or U, which are read as 1, 1, 0 and V.
CODE_CHARACTERS = 16
CODE_BYTES = 10
GROUP = 4
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_STANDARD_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_CROCKFORD = str.maketrans(_STANDARD_ALPHABET, ALPHABET)
_TO_STANDARD = str.maketrans(ALPHABET, _STANDARD_ALPHABET)
_LOOK_ALIKES = str.maketrans("ILOU", "110V")
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_CHARACTERS}}}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def new_start_token() -> str:
    """A random token of 128 bits for the form of a start page."""
    return secrets.token_urlsafe(16)


def is_start_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def start_hash(token: str) -> bytes:
    return _keyed("start", token)


def resume_code(token: str) -> str:
    """The resume code of the response that `token` started."""
    return _as_text(_keyed("code", token)[:CODE_BYTES])


def resume_hash(code: str) -> bytes:
    return _keyed("resume", code)


def receipt_code(token: str) -> str:
    """The code that erases the response that is completed by a page with this token."""
    return _as_text(_keyed("receipt code", token)[:CODE_BYTES])


def receipt_hash(code: str) -> bytes:
    return _keyed("receipt", code)


def show_code(code: str) -> str:
    """The code as people read it: groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, CODE_CHARACTERS, GROUP))


def read_code(typed: str) -> str | None:
    """The code that was typed, whatever its case, spaces, hyphens and look-alikes; None if it is none."""
    code = tidy(typed)
    return code if _CODE.fullmatch(code) else None


def tidy(typed: str) -> str:
    """What people type of a code, in capitals, without what separates its groups or looks alike."""
    return re.sub(r"[\W_]", "", typed).upper().translate(_LOOK_ALIKES)


def seal(code: str, handle: str) -> str:
    """The code as the cookie of `handle` keeps it."""
    masked = _as_text(_masked(_as_bytes(code), handle))
    return _signer(handle).sign(masked)


def unseal(sealed: str, handle: str) -> str | None:
    """The code in the cookie of `handle`; None if we did not seal it."""
    try:
        masked = _signer(handle).unsign(sealed)
    except BadSignature:
        return None
    return _as_text(_masked(_as_bytes(masked), handle))


def _keyed(purpose: str, text: str) -> bytes:
    return salted_hmac(f"surveys.secrets.{purpose}", text, algorithm="sha256").digest()


def _signer(handle: str) -> Signer:
    return Signer(salt=f"surveys.secrets.seal:{handle}")


def _masked(code: bytes, handle: str) -> bytes:
    """The code under a mask that only we can make; a handle has one code, so each mask is used once."""
    return bytes(byte ^ mask for byte, mask in zip(code, _keyed("mask", handle), strict=False))


def _as_text(code: bytes) -> str:
    return base64.b32encode(code).decode().translate(_TO_CROCKFORD)


def _as_bytes(code: str) -> bytes:
    return base64.b32decode(code.translate(_TO_STANDARD))
