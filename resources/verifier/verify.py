#!/usr/bin/env python3
"""Checks an evidence bundle of Relight without Relight, with nothing but Python's standard library.

    python3 verify.py BUNDLE.zip [--key FINGERPRINT-OR-KEY]...

Says what is proven and what is not. Exit status: 0 intact, 1 incomplete, 2 broken, 64 wrong usage. The forms
are RFC 6962 (tree), RFC 8032 (Ed25519), RFC 8785 (JSON), RFC 3161 (time stamps, not their signatures), C2SP signed-note, tlog-checkpoint,
tlog-proof and tlog-cosignature. Tell the key apart from the bundle: one that brings its own proves nothing about who made it."""
import base64, calendar, hashlib, hmac, io, json, re, struct, sys, time, zipfile, zlib

MOST_BYTES, MOST_JSON, MOST_VALUES, MOST_NAMES, MOST_KEYS, SKEW = 256 << 20, 64 << 20, 10 ** 7, 2 << 20, 1000, 300
NOT_COMMITMENTS = {"rootSha256", "runbookSha256", "outputSha256", "sha256", "dataSha256", "provenKey"}
P, L = 2 ** 255 - 19, 2 ** 252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)

def point(encoded):
    sign, y = encoded[31] >> 7, int.from_bytes(encoded, "little") & (2 ** 255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * ROOT % P if (x * x - square) % P else x
    if y >= P or (x * x - square) % P or (x == 0 and sign): return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(scalar, p):
    result = (0, 1, 1, 0)
    for bit in bin(scalar)[2:]: result = add(add(result, result), p if bit == "1" else (0, 1, 1, 0))
    return result
BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
def signed(key, message, signature):
    a, r, s = (point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")) if len(signature) == 64 and len(key) == 32 else (None, None, L)
    if a is None or r is None or s >= L: return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    one, other = times(s, BASE), add(r, times(h, a))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0
def sha256(data): return hashlib.sha256(data).digest()
def push(tree, hashed):
    """Appends a leaf's hash to a tree, of which its full subtrees are kept, largest first."""
    tree.append((1, hashed))
    while len(tree) > 1 and tree[-1][0] == tree[-2][0]:
        size, right = tree.pop()
        tree[-1] = 2 * size, sha256(b"\1" + tree[-1][1] + right)
def root(tree):
    result = tree[-1][1] if tree else sha256(b"")
    for _, left in reversed(tree[:-1]): result = sha256(b"\1" + left + result)
    return result
def included(hashed, index, size, path):
    """The root that the path leads to; None where it belongs to no tree of that size."""
    if size < 2 or not path or len(path[-1]) != 32: return hashed if size == 1 and index == 0 and not path else None
    left = 1 << (size - 1).bit_length() - 1
    inner = included(hashed, index, left, path[:-1]) if index < left else included(hashed, index - left, size - left, path[:-1])
    return inner and sha256(b"\1" + (inner + path[-1] if index < left else path[-1] + inner))

class Key:
    """A verifier key: name+id+base64 of its kind (1 log, 4 cosigner) and 32 bytes."""
    def __init__(self, line):
        name, told, encoded = line.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        self.line, self.name, self.kind, self.raw = line.strip(), name, raw[0], raw[1:]
        self.id = sha256(name.encode() + b"\n" + raw)[:4]
        if self.id.hex() != told or len(self.raw) != 32 or self.kind not in (1, 4): raise ValueError("no key: " + line)
        self.fingerprint = sha256(self.raw).hex()
        self.shown = " ".join(self.fingerprint[i:i + 4] for i in range(0, 32, 4))
    def at(self, note):
        """When the note was signed with this key (0 where a log does not say); None where it was not."""
        signature = note.signatures.get((self.name, self.id), b"")
        if self.kind == 1: return 0 if signed(self.raw, note.text.encode(), signature) else None
        at = int.from_bytes(signature[:8], "big")
        return at if signed(self.raw, b"cosignature/v1\ntime %d\n" % at + note.text.encode(), signature[8:]) else None

class Note:
    def __init__(self, whole):
        text, lines = whole.rsplit("\n\n", 1)
        self.text, self.signatures = text + "\n", {}
        for line in lines.splitlines()[:100]:
            name, encoded = re.fullmatch("\u2014 ([^ +]+) ([^ ]+)", line).groups()
            raw = base64.b64decode(encoded, validate=True)
            self.signatures.setdefault((name, raw[:4]), raw[4:])
        self.origin, size, encoded = self.text.splitlines()[:3]
        self.size, self.root = decimal(size), base64.b64decode(encoded, validate=True)
def decimal(text): return int(re.fullmatch("0|[1-9][0-9]{0,17}", text).group())
def read_proof(text):
    head, note = text.split("\n\n", 1)
    index, path = re.fullmatch("c2sp.org/tlog-proof@v1\n(?:extra .*\n)?index (.+)((?:\n.+)*)", head).groups()
    return decimal(index), [base64.b64decode(line, validate=True) for line in path.split("\n")[1:65]], Note(note)
def unique(pairs):
    if len({name for name, _ in pairs}) != len(pairs): raise ValueError("a member stands twice")
    return dict(sorted(pairs, key=lambda pair: pair[0].encode("utf-16-be")))
def commitments(value, name=""):
    if isinstance(value, (dict, list)):
        members = value.items() if isinstance(value, dict) else [(name, one) for one in value]
        return [one for key, inner in members for one in commitments(inner, key)]
    return [value] if isinstance(value, str) and name not in NOT_COMMITMENTS and re.fullmatch("[0-9a-f]{64}", value) else []
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
def lettered(letters, group):
    """Crockford's base 32 as people read it out: two check letters at the end, in groups."""
    digest = sha256(letters.encode())
    return re.sub("(.{%d})(?=.)" % group, r"\1-", letters + LETTERS[digest[0] & 31] + LETTERS[digest[1] & 31])
def request(*parts):
    """The code that stands for what somebody was asked to sign; None where a part of it was erased."""
    if None in parts: return None
    number = int.from_bytes(sha256("\0".join(("relight approval 1",) + parts).encode())[:14], "big") << 3
    return lettered("".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(23))), 6)
def answered(code, answer, key):
    letters = answer.replace("-", "")[:-2]
    if not re.fullmatch("[%s]{103}" % LETTERS, letters) or lettered(letters, 5) != answer or not re.fullmatch("ed25519:[A-Za-z0-9_-]{43}", key): return False
    signature = sum(LETTERS.index(letter) << 5 * (102 - place) for place, letter in enumerate(letters)) >> 3
    return signed(base64.urlsafe_b64decode(key[8:] + "="), ("relight approval 1\nyes\n" + code).encode(), signature.to_bytes(64, "big"))
def der(data):
    """The contents of values of DER that stand side by side."""
    found, at = [], 0
    while at < len(data):
        long = max(0, data[at + 1] - 128)
        begin = at + 2 + long
        at = begin + (int.from_bytes(data[at + 2:begin], "big") if long else data[at + 1])
        found.append(data[begin:at])
    return found
def stamp(file):
    """The SHA-256 and the time in a response of RFC 3161, whoever made it; nothing where it is none."""
    try:
        for place in (0, 1, 1, 0, 2, 1, 0, 0): file = der(file)[place]
        (algorithm, imprint), time = der(der(file)[2]), der(file)[4].decode()
        return (imprint, time) if der(algorithm)[0].hex() == "608648016503040201" else (None, None)
    except (LookupError, ValueError):
        return None, None

class Check:
    def __init__(self):
        self.proven, self.seen, self.open, self.broken, self.limits, self.files, self.bound = [], [], [], [], [], {}, None
        self.words, self.past, self.codes, self.steps, self.asked, self.signatures = {"": ""}, {}, set(), {}, {}, 0
    def countersigned(self, at, recovery, kind, data):
        """What people signed on machines of their own: each code is made of what other events of the recovery say."""
        if kind in ("declared", "closed", "sealed"):
            self.past[kind] = data
            begun, end, seal = (self.past.get(one, {}) for one in ("declared", "closed", "sealed"))
            if end and seal:
                text = "recovery %s\nverdict %s\nevents %d\nroot %s" % (recovery, end["verdict"], seal["events"], seal["rootSha256"])
                self.codes.add(request(recovery, "sign-off", self.words.get(begun.get("title")), text, self.words.get(end["by"]), seal["rootSha256"]))
        elif kind == "planned":
            self.files[data["runbookSha256"]] = None
            self.steps.update((step["id"], step["title"]) for step in data["steps"])
        elif kind == "approval-asked": self.asked[data["step"]] = data
        elif kind == "approval-signed" or kind == "signed-off" and "elsewhere" in data:
            asked, step, there = self.asked.get(data.get("step"), {}), data.get("step"), data.get("elsewhere", data)
            words = [self.words.get(one) for one in (self.steps.get(step), data.get("text"), asked.get("by"))]
            codes, self.signatures = self.codes if "elsewhere" in data else {request(recovery, step, *words, asked.get("nonce"))}, self.signatures + 1
            fits = self.signatures <= MOST_KEYS and answered(there["code"], there["answer"], there["key"])
            if not fits or there["code"] not in codes and None not in codes:
                return self.broken.append("the signature in event %d was not made with the key that stands there, or for something else" % at)
            whole, key = there["code"] in codes, sha256(there["key"].encode())[:8].hex()
            (self.proven if whole else self.limits).append(("the signature in event %d was made with key %s over just what stands in this record" if whole
                else "what the signature in event %d was made for: key %s signed the code, but words that it was made of are gone") % (at, key))
    def events(self, recovery, events):
        """Every event in its form, its words the ones that were committed to, every seal over all before it."""
        tree, count, number, seal, sealing, covered, erased, missing = [], 0, -1, None, None, False, set(), set()
        for event in events:
            leaf, at = event["leaf"].encode(), event["number"]
            content = self.content(leaf, at)
            if at <= number or content is None or content.get("recovery") != recovery:
                self.broken.append("event %d is out of order, or none of recovery %s" % (at, recovery)); continue
            number, data, covered = at, self.data(content, event, missing), content["type"] == "sealed"
            self.countersigned(at, recovery, content["type"], data)
            if covered:
                if [data.get(name) for name in ("events", "rootSha256", "previousSeal")] != [count, root(tree).hex(), seal]:
                    self.broken.append("the seal in event %d does not fit the %d events before it" % (at, count))
                seal, sealing = at, leaf
            erased.update(data["events"] if content["type"] == "erased-words" else [])
            self.bound = self.bound or content["type"] == "start-bounded" and (content["recorded"], data)
            count += push(tree, sha256(b"\0" + leaf)) or 1
        self.open += ["the words of event %d are gone, and no event says so" % at for at in sorted(missing - erased)]
        self.open += [] if covered else ["the recovery has events that no seal covers"]
        if seal is not None: self.proven.append("recovery %s: %d events in their form, the last seal is event %d" % (recovery, count, seal))
        return seal, sealing
    def content(self, leaf, at):
        try:
            content = json.loads(leaf, object_pairs_hook=unique, parse_float=[].index)
            if json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() == leaf and isinstance(content, dict): return content
        except ValueError:
            pass
        return self.broken.append("event %d is not in the form in which events are stored" % at)
    def data(self, content, event, missing):
        """The event's data, after its words were held against it."""
        at, data, beside = event["number"], content.get("data"), event.get("beside")
        if "dataSha256" in content:
            if beside is None or sha256(beside.encode()).hex() != content["dataSha256"]:
                return self.broken.append("the data of event %d is not what was recorded" % at) or {}
            data = json.loads(beside)
        wanted = set(commitments(data))
        for words in event["words"]:
            mac = hmac.new(bytes.fromhex(words["salt"]), words["words"].encode(), "sha256").hexdigest()
            if mac != words["commitment"] or mac not in wanted:
                self.broken.append("the words of event %d are not the ones that were recorded" % at)
            wanted.discard(words["commitment"])
            self.words[mac] = words["words"]
            self.files.update({words["words"]: at} if content["type"] == "attached" and words["commitment"] == data["content"] else {})
        return missing.update({at} if wanted else ()) or data
    def proof(self, head, seal, parts, told):
        index, path, note = read_proof(parts["seal.tlog-proof"][:1 << 20].decode())
        if index != seal[0] or included(sha256(b"\0" + seal[1]), index, note.size, path) != note.root or note.origin != "relight/log/" + head["log"]:
            return self.broken.append("the proof does not lead from the last seal to the signed head")
        self.proven.append("the seal is event %d of the %d that log %s has signed for" % (index, note.size, head["log"]))
        self.key([(Key(one["key"]), one["endorsement"]) for one in head["keys"]], note, told)
        for key in map(Key, head["cosigners"]):
            at, known = key.at(note), trusted(key, told)
            (self.broken if at is None else self.seen if known else self.limits).append("the cosignature of %s does not fit" % key.name if at is None
                else ("cosigned with %s at %d (seconds since 1970)" if known else "whose cosignature it is: %s at %d") % (key.shown, at))
        for name in [one for one in parts if re.fullmatch("anchors/.+[.]tsr", one)]:
            imprint, at = stamp(parts[name])
            fits = imprint == sha256(note.text.encode())
            (self.limits if fits else self.broken).append("%s is no time stamp of this head" % name if not fits else "that the head was there at %s, as %s says: its signature "
                "was not checked here; openssl ts -verify -digest %s -in %s -CAfile AUTHORITY.pem does that" % (at, name, imprint.hex(), name))
        self.limits += ["what %s is worth: ask the bucket" % name for name in parts if re.fullmatch("anchors/.+[.](?!tsr).*", name)]
        if self.bound: self.start(*self.bound, parts, told)
    def start(self, recorded, data, parts, told):
        """A recovery began after what it names was said, if it names what somebody else has said of the log."""
        file, after = parts.get("start/" + data["anchor"]), "that it began after %s" % data["seen"]
        head = "%s\n%d\n%s\n" % (data["origin"], data["events"], base64.b64encode(bytes.fromhex(data["rootSha256"])).decode())
        if file is None: return self.limits.append(after + ": what the start names for it is not in this bundle")
        key, fits = None, sha256(file).hex() == data["sha256"] and (not data["anchor"].endswith(".tsr") or stamp(file)[0] == sha256(head.encode()))
        if fits and not data["anchor"].endswith(".tsr"):
            line, note = file.decode().split("\n\n", 1)
            key, note = Key(line), Note(note)
            fits = key.kind == 4 and note.text == head and key.at(note) == seconds(data["seen"])
        if not fits: return self.broken.append("%s is not what the start of the recovery names" % data["anchor"])
        known = key is not None and trusted(key, told)
        (self.proven if known else self.limits).append(after + ", as %s said" % (key.shown if key else "a time stamp that openssl ts -verify can check has"))
        if known and seconds(recorded) < seconds(data["seen"]) - SKEW:
            self.limits.append("the times in this record: it says it began at " + recorded)
    def key(self, chain, note, told):
        signer = next((i for i in reversed(range(len(chain))) if chain[i][0].at(note) is not None), None)
        if signer is None: return self.broken.append("the head is not signed by any key that the bundle names")
        if not told: return self.open.append("whose key it is: %s; give its fingerprint with --key" % chain[signer][0].shown)
        known = next((i for i in range(signer, -1, -1) if trusted(chain[i][0], told)), None)
        if known is None: return self.broken.append("the head is signed with another key than you were told: " + chain[signer][0].shown)
        for i in range(known + 1, signer + 1):
            before, (after, endorsement) = chain[i - 1][0], chain[i]
            statement = "relight log key 1\n%s\n%s\n" % (before.line, after.line)
            if not endorsement or not signed(before.raw, statement.encode(), base64.b64decode(endorsement, validate=True)):
                return self.broken.append("key %s is not endorsed by the key before it" % after.shown)
        self.proven.append("the head is signed with the key that you were told, or a successor that it named: " + chain[signer][0].shown)

def seconds(text): return calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S"))
def trusted(key, told): return any(key.fingerprint.startswith(one) for one in told)
def told_key(text):
    try:
        return Key(text).fingerprint
    except (ValueError, IndexError):
        letters = re.sub(r"[\s:]", "", text.lower())
        return letters if re.fullmatch("[0-9a-f]{32,64}", letters) else None
def unpacked(data):
    """The parts of a file that may be made to exhaust whoever reads it."""
    end = data.rfind(b"PK\5\6", -65557)
    if end < 0 or struct.unpack_from("<I", data, end + 12)[0] > MOST_NAMES: raise ValueError("no archive, or one with more parts than any recovery")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if len(set(names)) != len(names) or sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
            raise ValueError("parts that stand twice, or larger than any recovery")
        return {name: archive.read(name) for name in names}
def document(part):
    if len(part) > MOST_JSON or sum(map(part.count, (b"{", b"[", b","))) > MOST_VALUES: raise ValueError("more values than any recovery")
    return json.loads(part)
def verify(data, told):
    check = Check()
    try:
        parts = unpacked(data)
        head, events = document(parts["bundle.json"]), document(parts["events.json"])
        if [head["format"], events["format"]] != ["relight-bundle-v1", "relight-events-v1"] or len(head["keys"]) + len(head["cosigners"]) > MOST_KEYS:
            raise ValueError("no bundle of this form, or more keys than any log")
        check.broken += ["%s is another document" % name for name, part in parts.items() if name[:10] == "documents/" and name[10:] != sha256(part).hex()]
        check.open += ["the journal that this was taken from is damaged; events that could not be read: %.300s" % json.loads(parts["damage.json"])["unread"]] if "damage.json" in parts else []
        seal = check.events(head["recovery"], events["events"])
        check.open += ["the file %s that was attached in event %d is not in this bundle" % (one, at) for one, at in check.files.items() if at is not None and "documents/" + one not in parts]
        check.broken += ["%s is named by no event" % name for name in parts if name[:10] == "documents/" and name[10:] not in check.files]
        if "seal.tlog-proof" in parts: check.proof(head, seal, parts, told)
        check.open += [] if "seal.tlog-proof" in parts else ["no signed head of the log is in this bundle"]
    except (ValueError, LookupError, TypeError, AttributeError, RuntimeError, MemoryError, EOFError, OSError, OverflowError, zipfile.BadZipFile, zlib.error, struct.error) as error:
        check.broken.append("this cannot be read as a bundle: %s" % error)
    return check
def main(arguments):
    told, files = [], []
    while arguments:
        one = arguments.pop(0)
        (told.append(told_key(arguments.pop(0))) if one == "--key" and arguments else files.append(one))
    if len(files) != 1 or files[0].startswith("-") or None in told: return print(__doc__, file=sys.stderr) or 64
    check = verify(open(files[0], "rb").read(MOST_BYTES), told)
    limits = ["that nothing was recorded later: further seals may exist", "that what people wrote is true, and whatever nobody recorded"]
    status = 2 if check.broken else 1 if check.open else 0
    print(["intact", "incomplete", "broken"][status])
    for title, sentences in (("proven", [] if check.broken else check.proven), ("seen by others", [] if check.broken else check.seen),
                             ("not proven", check.broken + check.open + check.limits + limits)):
        for sentence in sentences: print("  %s: %s" % (title, sentence))
    return status

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
