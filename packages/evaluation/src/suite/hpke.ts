import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { utf8 } from '@assay/core';

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** Bytes encrypted to one X25519 key: the encapsulated key and the ciphertext with its tag. */
export interface HpkeSealed {
  readonly encapsulated: Uint8Array;
  readonly ciphertext: Uint8Array;
}

function buffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

/** Raw 32-byte keys of a fresh X25519 pair. */
export async function generateX25519(): Promise<{ publicKey: Uint8Array; privateKey: Uint8Array }> {
  const pair = await suite.kem.generateKeyPair();
  return {
    publicKey: new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)),
    privateKey: new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey)),
  };
}

/**
 * Encrypts to a raw X25519 public key (RFC 9180 base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM).
 * `info` names the use, so that a ciphertext made for one use cannot be opened in another.
 */
export async function hpkeSeal(
  recipient: Uint8Array,
  info: string,
  associated: Uint8Array,
  plaintext: Uint8Array,
): Promise<HpkeSealed> {
  const key = await suite.kem.importKey('raw', buffer(recipient), true);
  const sealed = await suite.seal(
    { recipientPublicKey: key, info: buffer(utf8(info)) },
    buffer(plaintext),
    buffer(associated),
  );
  return { encapsulated: new Uint8Array(sealed.enc), ciphertext: new Uint8Array(sealed.ct) };
}

/** Opens what `hpkeSeal` made; rejects when key, use or associated data differ. */
export async function hpkeOpen(
  privateKey: Uint8Array,
  info: string,
  associated: Uint8Array,
  sealed: HpkeSealed,
): Promise<Uint8Array> {
  const key = await suite.kem.importKey('raw', buffer(privateKey), false);
  const opened = await suite.open(
    { recipientKey: key, enc: buffer(sealed.encapsulated), info: buffer(utf8(info)) },
    buffer(sealed.ciphertext),
    buffer(associated),
  );
  return new Uint8Array(opened);
}
