import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { caseRowsUse } from '@assay/contract';
import { expect, test } from 'vitest';
import { makeOneTimeKey } from './case-key.ts';

const view = '0199c1a0-0000-7000-8000-000000000001';
const rows = { schema: 'assay.cases/1', job: view, suite: 'spam-heldout', version: '2026.1', rows: [] };
const base64 = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('base64');

async function sealedTo(
  publicKey: string,
  associated: string,
): Promise<{ encapsulated: string; ciphertext: string }> {
  const hpke = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const key = await hpke.kem.deserializePublicKey(Uint8Array.from(Buffer.from(publicKey, 'base64')).buffer);
  const info = new TextEncoder().encode(caseRowsUse).buffer;
  const sender = await hpke.createSenderContext({ recipientPublicKey: key, info });
  const text = new TextEncoder().encode(JSON.stringify(rows)).buffer;
  const ciphertext = await sender.seal(text, new TextEncoder().encode(associated).buffer);
  return { encapsulated: base64(sender.enc), ciphertext: base64(ciphertext) };
}

test('rows encrypted to the one-time key for this view open in the browser, and for no other view', async () => {
  const key = await makeOneTimeKey();
  expect(Buffer.from(key.publicKey, 'base64')).toHaveLength(32);
  const sealed = await sealedTo(key.publicKey, view);
  await expect(key.open(view, sealed)).resolves.toEqual(rows);
  await expect(key.open(view.replace(/1$/, '2'), sealed)).rejects.toThrow();
  await expect((await makeOneTimeKey()).open(view, sealed)).rejects.toThrow();
});
