"""Deterministic CBOR as SyncProtocol.md ("Canonical encoding") asks for it: own encoder, own decoder.

The decoder reads any well-formed item of the allowed types; canonicity is then proved by encoding the result again and
comparing the bytes.
"""

NESTING_MAX = 16
TEXT_MAX = 65_536


class Refused(Exception):
    """Bytes that a reader must refuse, with the reason."""


class Map:
    """A map as its pairs in the order in which they stood."""

    def __init__(self, pairs):
        self.pairs = pairs


def head(major, value):
    """The shortest head of an item."""
    first = major << 5
    if value < 24:
        return bytes([first | value])
    for extra, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 1 << (8 * width):
            return bytes([first | extra]) + value.to_bytes(width, "big")
    raise Refused("a number beyond 64 bits")


def encode(item):
    """The canonical bytes of None, bool, int, bytes, str, list, tuple or Map."""
    if item is None:
        return b"\xf6"
    if item is True:
        return b"\xf5"
    if item is False:
        return b"\xf4"
    if isinstance(item, int):
        return head(0, item) if item >= 0 else head(1, -1 - item)
    if isinstance(item, bytes):
        return head(2, len(item)) + item
    if isinstance(item, str):
        text = item.encode("utf-8")
        return head(3, len(text)) + text
    if isinstance(item, (list, tuple)):
        return head(4, len(item)) + b"".join(encode(part) for part in item)
    if isinstance(item, Map):
        pairs = sorted((encode(key), encode(value)) for key, value in item.pairs)
        for one, next_one in zip(pairs, pairs[1:]):
            if one[0] == next_one[0]:
                raise Refused("a map with one key twice")
        return head(5, len(pairs)) + b"".join(key + value for key, value in pairs)
    raise TypeError(type(item))


class _Decoder:
    def __init__(self, data, string_max):
        self.data = data
        self.at = 0
        self.string_max = string_max

    def take(self, count):
        if len(self.data) - self.at < count:
            raise Refused("truncated")
        part = self.data[self.at:self.at + count]
        self.at += count
        return part

    def item(self, depth):
        if depth > NESTING_MAX:
            raise Refused("nested too deeply")
        first = self.take(1)[0]
        major, short = first >> 5, first & 31
        if major == 7:
            if first == 0xF6:
                return None
            if first in (0xF4, 0xF5):
                return first == 0xF5
            raise Refused("a float or a simple value other than false, true and null")
        if major == 6:
            raise Refused("a tag")
        if short > 27:
            raise Refused("an indefinite length or a reserved head")
        value = short if short < 24 else int.from_bytes(self.take(1 << (short - 24)), "big")
        if major == 0:
            return value
        if major == 1:
            return -1 - value
        if major in (2, 3):
            if value > self.string_max:
                raise Refused(f"a string longer than {self.string_max:,} bytes")
            part = bytes(self.take(value))
            if major == 2:
                return part
            try:
                return part.decode("utf-8")
            except UnicodeDecodeError:
                raise Refused("text that is not UTF-8") from None
        if value > len(self.data) - self.at:
            raise Refused("truncated")
        if major == 4:
            return [self.item(depth + 1) for _ in range(value)]
        return Map([(self.item(depth + 1), self.item(depth + 1)) for _ in range(value)])


def decode(data, string_max=TEXT_MAX):
    """The one item of canonical bytes. The depth of the outermost array of a header or body is not counted."""
    decoder = _Decoder(bytes(data), string_max)
    item = decoder.item(-1)
    if decoder.at != len(decoder.data):
        raise Refused("bytes after the last item")
    if encode(item) != decoder.data:
        raise Refused("not the canonical encoding")
    return item
