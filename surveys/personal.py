"""Personal ways in: tokens of invitations and printed codes, derived from a wave's key and never stored.

The key lies in the database wrapped by `SECRET_KEY`, which does not: neither a dump nor a back-up can derive
a token. With the key gone, which is when the wave is final, nobody can tell whose a token was.
"""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

from surveys.secrets import ALPHABET, GROUP, tidy

KEY_BYTES = 32
_NONCE_BYTES = 12
#: A printed code: eleven characters of five bits, and one that finds mistyped ones.
PRINTED_CHARACTERS = 12


class LostKey(Exception):  # noqa: N818 - it is what it says
    """The wave's key was wrapped by another SECRET_KEY than this installation has now."""


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def wrap(key: bytes, wave_id: int) -> bytes:
    """The key as the database keeps it, for this wave only."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_wrapping_key()).encrypt(nonce, key, str(wave_id).encode())


def unwrap(wrapped: bytes, wave_id: int) -> bytes:
    """The key again. Raises `LostKey`."""
    nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    try:
        return AESGCM(_wrapping_key()).decrypt(nonce, sealed, str(wave_id).encode())
    except InvalidTag:
        raise LostKey from None


def mailed_token(key: bytes, invitation: UUID, issue: int) -> str:
    """The token of an invitation by mail: 22 characters, as those of start pages are."""
    return _as_token(_derived(key, "mail", invitation, issue))


def printed_code(key: bytes, invitation: UUID, issue: int) -> str:
    """The code of a printed invitation, 55 bits and a check character, without groups."""
    number = int.from_bytes(_derived(key, "code", invitation, issue)[:8]) >> 9
    characters = "".join(ALPHABET[number >> shift & 31] for shift in range(50, -1, -5))
    return characters + _check(characters)


def show_printed(code: str) -> str:
    """The code as letters print it: three groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, PRINTED_CHARACTERS, GROUP))


def read_printed(typed: str) -> str | None:
    """The printed code that was typed, whatever its case, spaces, hyphens and look-alikes.

    None if it is none: of mistyped ones the check character finds 31 of 32.
    """
    code = tidy(typed)
    if len(code) != PRINTED_CHARACTERS or set(code) - set(ALPHABET) or code[-1] != _check(code[:-1]):
        return None
    return code


def printed_token(code: str) -> str:
    """The token that a printed code stands for; from there on it is an invitation like others."""
    return _as_token(salted_hmac("surveys.personal.printed", code, algorithm="sha256").digest())


def seal_token(token: str, place: str) -> str:
    """The token as a cookie keeps it, for one place only: whoever looks into the cookie finds none."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_sealing_key()).encrypt(nonce, token.encode(), place.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal_token(sealed: str, place: str) -> str | None:
    """The token in a cookie of `place`; None if we did not seal it."""
    try:
        content = base64.urlsafe_b64decode(sealed.encode())
        nonce, encrypted = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
        return AESGCM(_sealing_key()).decrypt(nonce, encrypted, place.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def address_hash(address: str) -> bytes:
    """What stands for a mail address where none is kept; the same whatever its case."""
    return salted_hmac("surveys.personal.address", address.strip().lower(), algorithm="sha256").digest()


def opt_out_token(invitation: UUID) -> str:
    """What the link to want no more mail holds; it works as long as the invitation's row is there."""
    return _as_token(invitation.bytes) + _as_token(_opt_out_mac(invitation))


def read_opt_out(token: str) -> UUID | None:
    """The invitation of an opt-out link; None if we did not make it."""
    try:
        invitation = UUID(bytes=base64.urlsafe_b64decode(f"{token[:22]}=="))
    except ValueError:
        return None
    return invitation if hmac.compare_digest(token.encode(), opt_out_token(invitation).encode()) else None


def _opt_out_mac(invitation: UUID) -> bytes:
    return salted_hmac("surveys.personal.opt-out", str(invitation), algorithm="sha256").digest()


def _derived(key: bytes, way: str, invitation: UUID, issue: int) -> bytes:
    return hmac.digest(key, f"{way}:{invitation}:{issue}".encode(), "sha256")


def _as_token(random: bytes) -> str:
    return base64.urlsafe_b64encode(random[:16]).rstrip(b"=").decode()


def _check(characters: str) -> str:
    """A sum in which each place has an odd weight, so that no single slip and few swaps leave it the same."""
    total = sum((2 * place + 1) * ALPHABET.index(each) for place, each in enumerate(characters))
    return ALPHABET[total % 32]


def _wrapping_key() -> bytes:
    return hashlib.sha256(b"surveys.personal.wrap:" + settings.SECRET_KEY.encode()).digest()


def _sealing_key() -> bytes:
    return hashlib.sha256(b"surveys.personal.seal:" + settings.SECRET_KEY.encode()).digest()
