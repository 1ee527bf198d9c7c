import { gunzipSync } from 'node:zlib';

/** Something planted in sealed rows that must be found nowhere else. */
export type Canary = string | number;

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

/** Base64 of a text inside any stream: the part that does not depend on the neighbours, at each of three offsets. */
function base64Cores(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)])
      .toString('base64')
      .replaceAll('=', '');
    return padded.slice(offset === 0 ? 0 : offset + 1, -2);
  });
}

function formsOf(canary: Canary): Buffer[] {
  if (typeof canary === 'number') {
    const [single, double] = [Buffer.alloc(4), Buffer.alloc(8)];
    single.writeFloatLE(canary);
    double.writeDoubleLE(canary);
    const shorter = [canary.toFixed(2), canary.toPrecision(6)];
    return [...[String(canary), ...shorter].map((text) => Buffer.from(text)), single, double];
  }
  const escaped = JSON.stringify(canary).slice(1, -1);
  const fullyEscaped = Array.from(
    canary,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ).join('');
  return [
    ...[canary, escaped, fullyEscaped, encodeURIComponent(canary), ...base64Cores(canary)].map((text) =>
      Buffer.from(text),
    ),
    Buffer.from(Buffer.from(canary).toString('hex')),
    Buffer.from(Buffer.from(canary).toString('hex').toUpperCase()),
    utf16(canary),
  ];
}

/** The canaries that some bytes hold, raw or in another form, also inside gzip. */
export function canariesIn(bytes: Uint8Array, canaries: readonly Canary[]): Canary[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = canaries.filter((canary) => formsOf(canary).some((form) => buffer.includes(form)));
  for (
    let at = buffer.indexOf('\u001f\u008b', 0, 'latin1');
    at >= 0;
    at = buffer.indexOf('\u001f\u008b', at + 1, 'latin1')
  ) {
    try {
      found.push(...canariesIn(gunzipSync(buffer.subarray(at)), canaries));
    } catch {
      // Two bytes that only look like gzip.
    }
  }
  return [...new Set(found)];
}
