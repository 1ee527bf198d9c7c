import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSuite } from '../sealing/seal-suite.ts';
import { rowsInMemory } from '../standalone/rows-in-memory.ts';
import { withFolder } from '../testing/example-suite.ts';
import { judgeAnswers, judgedScore } from './judge.ts';

test.each([
  ['0.75', 0.75],
  ['Score: 1', 1],
  ['yes, it is', 1],
  ['no', 0],
  ['7 of 10', 0],
])('what a judge says, %j, is the score %d', (said, score) => {
  expect(judgedScore(said)).toBe(score);
});

test('a judge is asked about every answer with its reference, and the report says that it judged', async () => {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { messages } = JSON.parse(Buffer.concat(pieces).toString()) as {
        messages: { content: string }[];
      };
      const [text, reference] = (messages.at(-1)?.content ?? '').split(' vs ');
      response.end(
        JSON.stringify({
          model: 'j',
          choices: [{ message: { content: text === reference ? 'yes' : '0.25' } }],
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await withFolder(async (folder) => {
    const table = ['a,y', ...Array.from({ length: 12 }, (_value, row) => `${row},text ${row}`)].join('\n');
    for (const name of ['gate.csv', 'vault.csv']) await writeFile(join(folder, name), table);
    await writeFile(
      join(folder, 'suite.yaml'),
      `suite: s
version: "1"
title: S
task: generation
label: { column: y }
features: [{ name: a, dtype: float32 }]
reference: s/1
guard: { epsilon: "0.1", delta: "0.05" }
heldOut: { gate: { path: gate.csv }, vault: { path: vault.csv } }
metrics: [{ name: judge, margin: "0.05", primary: true, parameters: { url: "http://127.0.0.1:${port}/v1", model: j, prompt: "{{text}} vs {{reference}}" } }]
`,
    );
    const rows = rowsInMemory(await checkSuite(join(folder, 'suite.yaml')));
    const texts = rows.references.slice(0, 12).map((text, row) => (row < 3 ? 'other' : text));
    const { scores, notes } = await judgeAnswers({
      rows,
      part: 'gate',
      candidate: { kind: 'texts', texts, nonFinite: new Uint8Array(12) },
      baseline: null,
      limits: { wallSeconds: 10, cpuSeconds: 10, memoryBytes: 0 },
      settings: { secrets: {}, readable: [] },
      signal: undefined,
    });
    const given = scores.get('judge')?.candidate ?? new Float64Array(0);
    expect(Array.from(given)).toEqual(texts.map((_text, row) => (row < 3 ? 0.25 : 1)));
    expect(notes.join()).toContain('judgement');
  });
  server.closeAllConnections();
  server.close();
});
