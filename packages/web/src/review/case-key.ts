import type { CaseRows } from '@assay/contract';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';

/** The text that binds the encryption to its use; the contract's `caseRowsUse`. */
const use = 'assay.cases/1';
const encoder = new TextEncoder();

function suite(): CipherSuite {
  return new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

function fromBase64(text: string): ArrayBuffer {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let index = 0; index < raw.length; index += 1) bytes[index] = raw.charCodeAt(index);
  return bytes.buffer;
}

/** A key pair for one reading: the private half never leaves this page and is gone when it is closed. */
export interface OneTimeKey {
  /** Raw 32 bytes, base64. */
  readonly publicKey: string;
  /** Opens the rows that were encrypted to this key by this job. Throws when they were not. */
  open(
    job: string,
    sealed: { readonly encapsulated: string; readonly ciphertext: string },
  ): Promise<CaseRows>;
}

/** Makes a one-time X25519 key in this browser (HPKE, RFC 9180). */
export async function makeOneTimeKey(): Promise<OneTimeKey> {
  const hpke = suite();
  const pair = await hpke.kem.generateKeyPair();
  const raw = new Uint8Array(await hpke.kem.serializePublicKey(pair.publicKey));
  return {
    publicKey: btoa(String.fromCharCode(...raw)),
    async open(job, { encapsulated, ciphertext }) {
      const context = await hpke.createRecipientContext({
        recipientKey: pair.privateKey,
        enc: fromBase64(encapsulated),
        info: encoder.encode(use).buffer,
      });
      const opened = await context.open(fromBase64(ciphertext), encoder.encode(job).buffer).catch(() => {
        throw new Error('These rows were not encrypted to this page for this reading. Ask again.');
      });
      const { caseRows } = await import('@assay/contract');
      return caseRows.parse(JSON.parse(new TextDecoder().decode(opened)));
    },
  };
}
