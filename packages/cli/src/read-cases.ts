import type { Client } from '@assay/client';
import { type CaseRows, caseRows, caseRowsUse } from '@assay/contract';
import { base64, fromBase64, fromUtf8, utf8 } from '@assay/core';

const waitSeconds = 60;

/**
 * Reads sealed rows through the case view: a fresh X25519 key is made here, the rows arrive encrypted to it, and
 * nothing is kept. Reading is recorded and bars the reader from producing against the suite.
 */
export async function readCases(
  client: Client,
  number: number,
  ordinals: readonly number[],
): Promise<CaseRows['rows']> {
  const { generateX25519, hpkeOpen } = await import('@assay/evaluation');
  const key = await generateX25519();
  const { view } = await client.call('askCases', {
    params: { number },
    body: { ordinals: [...ordinals], recipientKey: base64(key.publicKey) },
  });
  const end = performance.now() + waitSeconds * 1000;
  while (performance.now() < end) {
    const answer = await client.call('getCases', { params: { view } });
    if (answer.state === 'failed' || answer.state === 'gone')
      throw new Error('The evaluator could not answer. Ask again.');
    if (answer.ciphertext !== null) {
      const sealed = {
        encapsulated: fromBase64(answer.ciphertext.encapsulated),
        ciphertext: fromBase64(answer.ciphertext.ciphertext),
      };
      const opened = await hpkeOpen(key.privateKey, caseRowsUse, utf8(answer.job), sealed);
      return caseRows.parse(JSON.parse(fromUtf8(opened))).rows;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(
    `No evaluator answered within ${waitSeconds} s. See whether one runs: assay serve, or assay evaluator.`,
  );
}
