#!/usr/bin/env python3
"""Checks an evidence bundle of Relight without Relight, with nothing but Python's standard library.

    python3 verify.py BUNDLE.zip [--key FINGERPRINT-OR-KEY]...

Says what is proven and what is not. Exit status: 0 intact, 1 incomplete, 2 broken, 64 wrong usage.
The forms are RFC 6962 (tree), RFC 8032 (Ed25519), RFC 8785 (JSON) and C2SP signed-note, tlog-checkpoint, tlog-proof and
tlog-cosignature. Tell the key apart from the bundle: a bundle that brings its own key proves nothing about who made it.
"""
import base64, hashlib, hmac, io, json, re, sys, zipfile

MOST_BYTES = 512 << 20
NOT_COMMITMENTS = {"rootSha256", "runbookSha256", "outputSha256", "sha256", "dataSha256", "provenKey"}

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)

def point(encoded):
    sign, y = encoded[31] >> 7, int.from_bytes(encoded, "little") & (2 ** 255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(scalar, p):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, p)
        p = add(p, p)
        scalar >>= 1
    return result

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signed(key, message, signature):
    if len(signature) != 64 or len(key) != 32:
        return False
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    one, other = times(s, BASE), add(r, times(h, a))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0

def sha256(data):
    return hashlib.sha256(data).digest()

def leaf_hash(leaf):
    return sha256(b"\0" + leaf)

def node(left, right):
    return sha256(b"\1" + left + right)

def root(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    left = 1 << (len(hashes) - 1).bit_length() - 1
    return node(root(hashes[:left]), root(hashes[left:]))

def included(hashed, index, size, path):
    """The root that the path leads to; None where it belongs to no tree of that size."""
    if not 0 <= index < size:
        return None
    last = size - 1
    for other in path:
        if last == 0 or len(other) != 32:
            return None
        if index & 1 or index == last:
            hashed = node(other, hashed)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            hashed = node(hashed, other)
        index, last = index >> 1, last >> 1
    return hashed if last == 0 else None

class Key:
    """A verifier key: name+id+base64 of its kind (1 log, 4 cosigner) and 32 bytes."""

    def __init__(self, line):
        name, told, encoded = line.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        self.line, self.name, self.kind, self.raw = line.strip(), name, raw[0], raw[1:]
        self.id = sha256(name.encode() + b"\n" + raw)[:4]
        if self.id.hex() != told or len(self.raw) != 32 or self.kind not in (1, 4):
            raise ValueError("no key: " + line)
        self.fingerprint = sha256(self.raw).hex()

    def shown(self):
        return " ".join(self.fingerprint[i:i + 4] for i in range(0, 32, 4))

    def at(self, note):
        """When the note was signed with this key (0 where a log does not say); None where it was not."""
        for name, key_id, signature in note.signatures:
            if name == self.name and key_id == self.id:
                if self.kind == 1 and signed(self.raw, note.text.encode(), signature):
                    return 0
                if self.kind == 4 and len(signature) == 72:
                    time = int.from_bytes(signature[:8], "big")
                    if signed(self.raw, b"cosignature/v1\ntime %d\n" % time + note.text.encode(), signature[8:]):
                        return time
        return None

class Note:
    def __init__(self, whole):
        text, lines = whole.rsplit("\n\n", 1)
        self.text, self.signatures = text + "\n", []
        for line in lines.splitlines()[:100]:
            name, encoded = re.fullmatch("\u2014 ([^ +]+) ([^ ]+)", line).groups()
            raw = base64.b64decode(encoded, validate=True)
            self.signatures.append((name, raw[:4], raw[4:]))
        origin, size, root_line = self.text.splitlines()[:3]
        self.origin, self.size, self.root = origin, decimal(size), base64.b64decode(root_line, validate=True)

def decimal(text):
    if not re.fullmatch("0|[1-9][0-9]{0,17}", text):
        raise ValueError("no number: " + text)
    return int(text)

def read_proof(text):
    head, note = text.split("\n\n", 1)
    lines = head.splitlines()
    if lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise ValueError("no proof of this form")
    if lines[0].startswith("extra "):
        lines.pop(0)
    index = decimal(re.fullmatch("index (.+)", lines.pop(0)).group(1))
    return index, [base64.b64decode(line, validate=True) for line in lines[:64]], Note(note)

def unique(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a member stands twice")
    return dict(sorted(pairs, key=lambda pair: pair[0].encode("utf-16-be")))

def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

def commitments(value, name=""):
    if isinstance(value, dict):
        return [one for key, inner in value.items() for one in commitments(inner, key)]
    if isinstance(value, list):
        return [one for inner in value for one in commitments(inner, name)]
    is_one = isinstance(value, str) and name not in NOT_COMMITMENTS and re.fullmatch("[0-9a-f]{64}", value)
    return [value] if is_one else []

class Check:
    def __init__(self):
        self.proven, self.seen, self.open, self.broken, self.limits = [], [], [], [], []

    def events(self, recovery, events):
        """Every event in its form, its words the ones that were committed to, every seal over all before it."""
        hashes, number, seal, sealing, covered, erased, missing = [], -1, None, None, False, set(), set()
        for event in events:
            leaf, at = event["leaf"].encode(), event["number"]
            content = self.content(leaf, at)
            if at <= number or content is None or content.get("recovery") != recovery:
                self.broken.append("event %d is out of order, or none of recovery %s" % (at, recovery))
                continue
            number, data = at, self.data(content, event, missing)
            covered = content["type"] == "sealed"
            if covered:
                if [data.get(name) for name in ("events", "rootSha256", "previousSeal")] != [len(hashes), root(hashes).hex(), seal]:
                    self.broken.append("the seal in event %d does not fit the %d events before it" % (at, len(hashes)))
                seal, sealing = at, leaf
            if content["type"] == "erased-words":
                erased.update(data["events"])
            hashes.append(leaf_hash(leaf))
        self.open += ["the words of event %d are gone, and no event says so" % at for at in sorted(missing - erased)]
        self.open += [] if covered else ["the recovery has events that no seal covers"]
        if seal is not None:
            self.proven.append("recovery %s: %d events in their form, the last seal is event %d" % (recovery, len(hashes), seal))
        return seal, sealing

    def content(self, leaf, at):
        try:
            content = json.loads(leaf, object_pairs_hook=unique, parse_float=lambda text: 1 / 0)
            if canonical(content) == leaf and isinstance(content, dict):
                return content
        except (ValueError, ZeroDivisionError):
            pass
        self.broken.append("event %d is not in the form in which events are stored" % at)
        return None

    def data(self, content, event, missing):
        """The event's data, after its words were held against it."""
        at, data, beside = event["number"], content.get("data"), event.get("beside")
        if "dataSha256" in content:
            if beside is None or sha256(beside.encode()).hex() != content["dataSha256"]:
                self.broken.append("the data of event %d is not what was recorded" % at)
                return {}
            data = json.loads(beside)
        wanted = set(commitments(data))
        for words in event["words"]:
            mac = hmac.new(bytes.fromhex(words["salt"]), words["words"].encode(), "sha256").hexdigest()
            if mac != words["commitment"] or mac not in wanted:
                self.broken.append("the words of event %d are not the ones that were recorded" % at)
            wanted.discard(words["commitment"])
        if wanted:
            missing.add(at)
        return data

    def proof(self, head, seal, parts, told):
        index, path, note = read_proof(parts["seal.tlog-proof"].decode())
        if index != seal[0] or included(leaf_hash(seal[1]), index, note.size, path) != note.root or note.origin != "relight/log/" + head["log"]:
            return self.broken.append("the proof does not lead from the last seal to the signed head")
        self.proven.append("the seal is event %d of the %d that log %s has signed for" % (index, note.size, head["log"]))
        self.key([(Key(one["key"]), one["endorsement"]) for one in head["keys"]], note, told)
        for line in head["cosigners"]:
            key = Key(line)
            if (time := key.at(note)) is None:
                self.broken.append("the cosignature of %s does not fit" % key.name)
            elif trusted(key, told):
                self.seen.append("cosigned at %d (seconds since 1970) with %s" % (time, key.shown()))
            else:
                self.limits.append("whose cosignature it is: %s at %d" % (key.shown(), time))
        self.broken += ["%s is no time stamp of this head" % name for name in parts if re.fullmatch("anchors/.+[.]tsr", name) and sha256(note.text.encode()) not in parts[name]]
        self.limits.append("who signed what lies under anchors/, and when: ask openssl ts -verify, or the bucket")

    def key(self, chain, note, told):
        signer = next((i for i in reversed(range(len(chain))) if chain[i][0].at(note) is not None), None)
        if signer is None:
            self.broken.append("the head is not signed by any key that the bundle names")
        elif not told:
            self.open.append("whose key it is: %s; give its fingerprint with --key" % chain[signer][0].shown())
        else:
            known = next((i for i in range(signer, -1, -1) if trusted(chain[i][0], told)), None)
            if known is None:
                return self.broken.append("the head is signed with another key than you were told: " + chain[signer][0].shown())
            for i in range(known + 1, signer + 1):
                before, after, endorsement = chain[i - 1][0], chain[i][0], chain[i][1]
                statement = "relight log key 1\n%s\n%s\n" % (before.line, after.line)
                if not endorsement or not signed(before.raw, statement.encode(), base64.b64decode(endorsement, validate=True)):
                    return self.broken.append("key %s is not endorsed by the key before it" % after.shown())
            self.proven.append("the head is signed with the key that you were told, or a successor that it named: " + chain[signer][0].shown())

def trusted(key, told):
    return any(key.fingerprint.startswith(one) for one in told)

def told_key(text):
    try:
        return Key(text).fingerprint
    except (ValueError, IndexError):
        letters = re.sub(r"[\s:]", "", text.lower())
        return letters if re.fullmatch("[0-9a-f]{32,64}", letters) else None

def verify(data, told):
    check = Check()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(set(archive.namelist())) != len(archive.namelist()) or sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
                raise ValueError("parts that stand twice, or larger than any recovery")
            parts = {name: archive.read(name) for name in archive.namelist()}
        head, events = json.loads(parts["bundle.json"]), json.loads(parts["events.json"])
        if head["format"] != "relight-bundle-v1" or events["format"] != "relight-events-v1":
            raise ValueError("no bundle of this form")
        check.broken += ["%s is another document" % name for name, part in parts.items() if name[:10] == "documents/" and name[10:] != sha256(part).hex()]
        seal = check.events(head["recovery"], events["events"])
        if "seal.tlog-proof" in parts:
            check.proof(head, seal, parts, told)
        check.open += [] if "seal.tlog-proof" in parts else ["no signed head of the log is in this bundle"]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, NotImplementedError, zipfile.BadZipFile, OSError) as error:
        check.broken.append("this cannot be read as a bundle: %s" % error)
    return check

def main(arguments):
    told, files = [], []
    while arguments:
        one = arguments.pop(0)
        (told.append(told_key(arguments.pop(0))) if one == "--key" and arguments else files.append(one))
    if len(files) != 1 or files[0].startswith("-") or None in told:
        print(__doc__, file=sys.stderr)
        return 64
    check = verify(open(files[0], "rb").read(MOST_BYTES), told)
    limits = ["that nothing was recorded later: further seals may exist", "that what people wrote is true, and whatever nobody recorded"]
    status = 2 if check.broken else 1 if check.open else 0
    print(["intact", "incomplete", "broken"][status])
    for title, sentences in (("proven", [] if check.broken else check.proven), ("seen by others", [] if check.broken else check.seen),
                             ("not proven", check.broken + check.open + check.limits + limits)):
        for sentence in sentences:
            print("  %s: %s" % (title, sentence))
    return status

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
