import { expect, test } from 'vitest';
import fc from 'fast-check';
import { base64, canonicalJson, canonicalText, digestOf, fromUtf8, hex, leafHash, utf8 } from '@assay/core';
import { verifyBundle } from './bundle.ts';
import { SmallRecord, gzipLines, keyPair, smallRecord } from './testing/small-record.ts';

const verdictOn = async (lines: readonly Uint8Array[], options = {}) =>
  verifyBundle(await gzipLines(lines), options);
const changedLine = (lines: readonly Uint8Array[], match: RegExp, change: (text: string) => string) => {
  const index = lines.findIndex((line) => match.test(fromUtf8(line)));
  expect(index).toBeGreaterThanOrEqual(0);
  return lines.map((line, at) => (at === index ? utf8(change(fromUtf8(line))) : line));
};

test('an honest bundle verifies, with its own keys and with keys held from elsewhere', async () => {
  const { record, half, halfReceipt, second } = smallRecord();
  const verdict = await verdictOn(record.lines());
  expect(verdict.faults).toEqual([]);
  expect(verdict).toMatchObject({
    ok: true,
    size: 19,
    keysFromBundle: true,
    counts: { decisions: 2, documents: 8 },
  });
  const receipts = [halfReceipt, record.receipt(second)];
  const held = await verdictOn(record.lines(), { keys: record.keys, knownCheckpoints: [half], receipts });
  expect(held).toMatchObject({ ok: true, keysFromBundle: false });
});

test('it is read alike from bytes, a blob, a stream, in pieces of any size and already decompressed', async () => {
  const bytes = await gzipLines(smallRecord().record.lines());
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.slice(at, at + 7);
  }
  const plain = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
  for (const source of [
    bytes,
    new Blob([bytes.slice()]),
    new Blob([bytes.slice()]).stream(),
    pieces(),
    plain,
  ]) {
    expect((await verifyBundle(source)).ok).toBe(true);
  }
});

test('a changed fact is named, with the history behind it', async () => {
  const lines = changedLine(smallRecord().record.lines(), /later 3/, (text) =>
    text.replace('later 3', 'later 4'),
  );
  const { first, faults } = await verdictOn(lines);
  expect(first).toMatchObject({ what: 'fact', which: '13' });
  expect(first?.words).toMatch(/fact 13 \([0-9a-f-]{36}\) was changed/);
  expect(faults.map(({ what }) => what)).toContain('checkpoint');
});

test('a changed fact whose stated hash was changed too is caught by the checkpoint', async () => {
  const lines = changedLine(smallRecord().record.lines(), /later 3/, (text) => {
    const bytes = utf8(text.slice(70).replace('later 3', 'later 4'));
    return `fact ${hex(leafHash(bytes))} ${fromUtf8(bytes)}`;
  });
  const { first, faults } = await verdictOn(lines);
  expect(first).toMatchObject({ what: 'checkpoint', which: '19' });
  expect(faults).toHaveLength(1);
});

test.each([
  ['removed', (lines: Uint8Array[]) => lines.filter((line) => !fromUtf8(line).includes('later 3'))],
  [
    'doubled',
    (lines: Uint8Array[]) =>
      lines.flatMap((line) => (fromUtf8(line).includes('later 3') ? [line, line] : [line])),
  ],
  [
    'moved',
    (lines: Uint8Array[]) => {
      const at = lines.findIndex((line) => fromUtf8(line).includes('later 3'));
      return lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!);
    },
  ],
])('a fact %s is caught', async (_, change) => {
  const { ok, faults } = await verdictOn(change(smallRecord().record.lines()));
  expect(ok).toBe(false);
  expect(faults.map(({ what }) => what)).toContain('checkpoint');
});

test('a changed packet is named with the fact that rests on it', async () => {
  const { record, second } = smallRecord();
  const lines = changedLine(record.lines(), new RegExp(`^document.*"digest":"${second.packet}"`), (text) => {
    const document = JSON.parse(text.slice(9)) as { bytes: string };
    return `document ${canonicalText({ ...document, bytes: base64(canonicalJson({ schema: 'assay.packet/1', better: true })) })}`;
  });
  const { first } = await verdictOn(lines);
  expect(first).toMatchObject({ what: 'document', which: second.packet });
  expect(first?.words).toContain(`fact ${second.factId} (decision.recorded) names as its packet`);
});

test('a changed signature is named', async () => {
  const record = new SmallRecord();
  const decision = record.addDecision();
  const forged = {
    ...decision.envelope,
    signatures: decision.envelope.signatures.map((line) => ({ ...line, sig: base64(new Uint8Array(64)) })),
  };
  const rewritten = new SmallRecord();
  rewritten.documents.push(...record.documents.slice(0, 3));
  const envelope = rewritten.addDocument(forged);
  const payload = (JSON.parse(fromUtf8(record.facts[1]!)) as { payload: Record<string, unknown> }).payload;
  rewritten.addFact('decision.recorded', { ...payload, envelope });
  rewritten.sign();
  expect((await verdictOn(rewritten.lines())).first).toMatchObject({ what: 'envelope' });
});

test.each([
  ['decision', { decision: 'reject' }],
  ['request', { request: 13 }],
  ['reviewer', { reviewer: '01900000-0000-7000-8000-000000000008' }],
  ['policy', { policy: digestOf(utf8('other')) }],
])('a statement that says another %s than its fact is named', async (name, signed) => {
  const record = new SmallRecord();
  record.addDecision(signed);
  record.sign();
  const { first } = await verdictOn(record.lines());
  expect(first).toMatchObject({ what: 'decision' });
  expect(first?.words).toContain(`the ${name} that was signed`);
});

test('a decision signed by a key that no fact of the ledger knows is refused, even when the bundle lists the key', async () => {
  const record = new SmallRecord();
  const stranger = keyPair(9);
  record.addDecision({}, stranger);
  record.sign();
  const key = {
    keyId: stranger.keyId,
    name: 'stranger',
    publicKey: base64(stranger.publicKey),
    holder: 'registry',
    from: 0,
    until: null,
  };
  expect((await verdictOn(record.lines())).first).toMatchObject({ what: 'envelope' });
  const lines = record.lines();
  lines.splice(2, 0, utf8(`key ${canonicalText(key)}`));
  expect((await verdictOn(lines)).faults.map(({ what }) => what)).toContain('key');
});

test('history rewritten and signed again with the real key is caught by an old receipt and by an old checkpoint', async () => {
  const { half, halfReceipt } = smallRecord();
  const rewritten = new SmallRecord();
  for (let index = 0; index < 8; index += 1)
    rewritten.addFact('team.created', { team: rewritten.newId(), name: `other ${index}` });
  rewritten.addDecision();
  for (let index = 0; index < 9; index += 1)
    rewritten.addFact('team.created', { team: rewritten.newId(), name: `later ${index}` });
  rewritten.sign();
  expect((await verdictOn(rewritten.lines())).ok).toBe(true);
  const byCheckpoint = await verdictOn(rewritten.lines(), { knownCheckpoints: [half] });
  expect(byCheckpoint.first).toMatchObject({ what: 'known checkpoint', which: '10' });
  const byReceipt = await verdictOn(rewritten.lines(), { receipts: [halfReceipt] });
  expect(byReceipt.first).toMatchObject({ what: 'receipt' });
  expect(byReceipt.first?.words).toContain('rewritten');
});

test('a bundle that ends before a checkpoint that I hold is called out', async () => {
  const { record } = smallRecord();
  const latest = record.checkpoints.at(-1)!;
  const short = new SmallRecord();
  short.sign();
  expect((await verdictOn(short.lines(), { knownCheckpoints: [latest] })).first?.words).toContain(
    'ends at 1',
  );
});

test('keys held from elsewhere refuse a record signed by others', async () => {
  const { record } = smallRecord();
  const other = keyPair(5);
  const keys = [{ ...record.keys[0]!, keyId: other.keyId, publicKey: base64(other.publicKey) }];
  expect((await verdictOn(record.lines(), { keys })).first).toMatchObject({ what: 'checkpoint' });
});

test('an erased annex is "erased on", not tampered; one without a fact of its erasure is a fault', async () => {
  const { record, second } = smallRecord();
  const erase = () => {
    const at = record.documents.findIndex(({ digest }) => digest === second.annex);
    record.documents[at] = { ...record.documents[at]!, bytes: null, erasedAt: '2026-12-01T00:00:00.000Z' };
  };
  erase();
  expect((await verdictOn(record.lines())).first?.words).toContain('no fact says that it was erased');
  record.addFact('annex.erased', { annex: second.annex, decision: second.decision });
  record.sign();
  expect(await verdictOn(record.lines())).toMatchObject({ ok: true, counts: { erased: 1 } });
});

test('a packet left out is named as missing', async () => {
  const { record, first } = smallRecord();
  const at = record.documents.findIndex(({ digest }) => digest === first.packet);
  record.documents.splice(at, 1);
  const verdict = await verdictOn(record.lines());
  expect(verdict.first).toMatchObject({ what: 'document', which: first.packet });
  expect(verdict.first?.words).toContain('missing');
});

test.each([
  ['no gzip at all', async () => utf8('hello')],
  ['nothing', async () => new Uint8Array()],
  ['a cut file', async () => (await gzipLines(smallRecord().record.lines())).slice(0, -40)],
  ['lines left out at the end', async () => gzipLines(smallRecord().record.lines().slice(0, -3))],
  ['something after the end', async () => gzipLines([...smallRecord().record.lines(), utf8('fact x')])],
  ['an unknown line', async () => gzipLines([utf8('hello world')])],
])('%s is a verdict, not an exception', async (_, bundle) => {
  const verdict = await verifyBundle(await bundle());
  expect(verdict.ok).toBe(false);
  expect(verdict.first?.words).toMatch(/\w/);
});

/** Whether a change touched only what the exporter says and nothing proves: the moment of export, a media type. */
const unproven = (before: Uint8Array, after: Uint8Array) => {
  const said = [before, after].map(
    (line) => /^(assay-bundle|document) ({.*})$/.exec(new TextDecoder().decode(line))?.[2],
  );
  const [left, right] = said.map((text) => {
    try {
      return {
        ...(JSON.parse(text ?? '') as Record<string, unknown>),
        exportedAt: null,
        mediaType: null,
        size: null,
      };
    } catch {
      return undefined;
    }
  });
  return left !== undefined && right !== undefined && canonicalText(left) === canonicalText(right);
};

test('any one changed byte of the lines is caught', async () => {
  const lines = smallRecord().record.lines();
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (pick, where, change) => {
      const index = pick % lines.length;
      const line = lines[index]!.slice();
      const at = where % line.length;
      line[at] = line[at]! ^ change;
      fc.pre(!unproven(lines[index]!, line));
      const verdict = await verdictOn(lines.map((kept, other) => (other === index ? line : kept)));
      expect(verdict.ok).toBe(false);
    }),
    { numRuns: 150 },
  );
});
