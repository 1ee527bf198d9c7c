"""An independent check of an audit bundle: Python's standard library and openssl, none of Assay's code.

    python3 check_bundle.py BUNDLE

Written from docs/audit-bundle.md. Prints what it found; exits 0 when everything holds, 1 with the first thing wrong.
"""

import base64
import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: Ed25519 SubjectPublicKeyInfo, before the 32 key bytes


def sha256(data):
    return hashlib.sha256(data).digest()


def root_of(leaves):
    """RFC 6962 section 2.1, by its definition."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:]))


def signed(public_key, message, signature):
    """Ed25519 (RFC 8032) by openssl."""
    with tempfile.TemporaryDirectory() as folder:
        names = {"key": SPKI + public_key, "message": message, "signature": signature}
        paths = {name: Path(folder, name) for name in names}
        for name, content in names.items():
            paths[name].write_bytes(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin"]
        files = ["-inkey", paths["key"], "-in", paths["message"], "-sigfile", paths["signature"]]
        return subprocess.run(command + files, capture_output=True).returncode == 0


def require(holds, words):
    if not holds:
        print(f"WRONG: {words}")
        sys.exit(1)


def read(path):
    parts = {"key": [], "checkpoint": [], "fact": [], "document": []}
    header = end = None
    with gzip.open(path, "rb") as lines:
        for line in lines:
            word, rest = line.rstrip(b"\n").split(b" ", 1)
            if word == b"assay-bundle":
                header = json.loads(rest)
            elif word == b"end":
                end = json.loads(rest)
            else:
                parts[word.decode()].append(rest)
    require(header is not None and end is not None, "the bundle was cut short")
    return header, parts, end


def check_checkpoints(header, notes, keys, leaves):
    for encoded in notes:
        note = base64.b64decode(encoded).decode()
        text, signatures = note.rsplit("\n\n", 1)
        text += "\n"
        origin, size, root = text.split("\n")[:3]
        require(origin == header["origin"], f"checkpoint {size} is of another log")
        require(root_of(leaves[: int(size)]) == base64.b64decode(root), f"checkpoint {size} is not over these facts")
        held = False
        for line in signatures.strip("\n").split("\n"):
            _, name, value = line.split(" ")
            blob = base64.b64decode(value)
            for key in keys.values():
                public = base64.b64decode(key["publicKey"])
                key_id = sha256(f"{name}\n".encode() + b"\x01" + public)[:4]
                if key["name"] == name == origin and blob[:4] == key_id:
                    held = held or signed(public, text.encode(), blob[4:])
        require(held, f"checkpoint {size} is not signed by a key of the log")
    require(int(base64.b64decode(notes[-1]).decode().split("\n")[1]) == len(leaves), "facts beyond the last checkpoint")


def check_envelope(fact, envelope, keys):
    payload = base64.b64decode(envelope["payload"])
    kind = envelope["payloadType"].encode()
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    for line in envelope["signatures"]:
        key = keys.get(line["keyid"])
        require(key is not None, f"fact {fact['id']} is signed by an unknown key")
        public = base64.b64decode(key["publicKey"])
        require(sha256(public).hex() == line["keyid"], f"key {line['keyid']} is not its own digest")
        require(signed(public, message, base64.b64decode(line["sig"])), f"the signature of fact {fact['id']} is wrong")


def main(path):
    header, parts, end = read(path)
    keys = {key["keyId"]: key for key in map(json.loads, parts["key"])}
    facts, leaves = [], []
    for place, rest in enumerate(parts["fact"]):
        stated, data = rest.split(b" ", 1)
        leaves.append(sha256(b"\x00" + data))
        require(stated.decode() == leaves[-1].hex(), f"fact {place} was changed")
        facts.append(json.loads(data))
    check_checkpoints(header, parts["checkpoint"], keys, leaves)
    documents = {}
    for document in map(json.loads, parts["document"]):
        content = None if document["bytes"] is None else base64.b64decode(document["bytes"])
        if content is not None:
            require("sha256:" + sha256(content).hex() == document["digest"], f"document {document['digest']} was changed")
        documents[document["digest"]] = content
    envelopes = 0
    for fact in facts:
        for member in ("packet", "envelope", "policy"):
            digest = fact["payload"].get(member)
            require(digest is None or documents.get(digest) is not None, f"the {member} of fact {fact['id']} is missing")
        if "envelope" in fact["payload"]:
            check_envelope(fact, json.loads(documents[fact["payload"]["envelope"]]), keys)
            envelopes += 1
    counts = {"keys": len(keys), "facts": len(facts), "documents": len(documents)}
    for name, count in {**counts, "checkpoints": len(parts["checkpoint"])}.items():
        require(end[name] == count, f"the bundle should hold {end[name]} {name}")
    print(f"holds: {len(facts)} facts, {len(parts['checkpoint'])} checkpoints, {len(documents)} documents, {envelopes} envelopes")


if __name__ == "__main__":
    main(sys.argv[1])
