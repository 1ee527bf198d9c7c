import { gunzipSync, inflateSync } from 'node:zlib';

/** Something planted in sealed rows that must appear nowhere else. */
export interface Canary {
  /** What kind of content it stands for: a label, a text, a number, a slice's value, a row's own id. */
  readonly name: string;
  readonly value: string | number;
}

/** A canary found, and in which disguise. */
export interface Sighting {
  readonly canary: string;
  readonly encoding: string;
}

function base64Needles(text: string): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64');
    // The first group mixes in what stood before, the last what follows: only the middle is the canary's own.
    return encoded.slice(offset === 0 ? 0 : 4, Math.floor((offset + text.length) / 3) * 4);
  });
}

function floatBytes(value: number): readonly (readonly [string, Buffer])[] {
  const forms: [string, Buffer][] = [];
  for (const order of ['LE', 'BE'] as const) {
    const [single, double] = [Buffer.alloc(4), Buffer.alloc(8)];
    single[`writeFloat${order}`](value);
    double[`writeDouble${order}`](value);
    forms.push([`float32 bytes ${order}`, single], [`float64 bytes ${order}`, double]);
  }
  return forms;
}

function needlesOf({ value }: Canary): readonly (readonly [string, Buffer])[] {
  const text = String(value);
  const needles: [string, Buffer][] = [
    ['raw', Buffer.from(text)],
    [
      'JSON-escaped',
      Buffer.from(
        Array.from(text)
          .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join(''),
      ),
    ],
    ['hex', Buffer.from(Buffer.from(text).toString('hex'))],
    ['HEX', Buffer.from(Buffer.from(text).toString('hex').toUpperCase())],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
    ...base64Needles(text).map((needle, offset): [string, Buffer] => [
      `base64 at offset ${offset}`,
      Buffer.from(needle),
    ]),
  ];
  if (typeof value !== 'number') return needles;
  const rounded = [value.toPrecision(6), value.toPrecision(7), value.toFixed(5), String(Math.fround(value))];
  return [
    ...needles,
    ...rounded.map((form): [string, Buffer] => [`rounded number ${form}`, Buffer.from(form)]),
    ...floatBytes(value),
  ];
}

function unpacked(bytes: Buffer): readonly Buffer[] {
  const inside: Buffer[] = [];
  for (
    let at = bytes.indexOf(Buffer.from([0x1f, 0x8b, 0x08]));
    at >= 0 && inside.length < 20;
    at = bytes.indexOf(Buffer.from([0x1f, 0x8b, 0x08]), at + 1)
  ) {
    try {
      inside.push(gunzipSync(bytes.subarray(at)));
    } catch {
      // Three bytes that only look like gzip.
    }
  }
  for (const level of [0x01, 0x5e, 0x9c, 0xda]) {
    const at = bytes.indexOf(Buffer.from([0x78, level]));
    try {
      if (at >= 0) inside.push(inflateSync(bytes.subarray(at)));
    } catch {
      // Likewise for zlib.
    }
  }
  return inside;
}

/**
 * Every canary in these bytes: raw, JSON-escaped, base64 at its three offsets, hex, UTF-16, and for numbers their
 * rounded forms and float bytes; also inside gzip and zlib, one layer deep.
 */
export function findCanaries(
  bytes: Uint8Array,
  canaries: readonly Canary[],
  wrapped = '',
): readonly Sighting[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = canaries.flatMap((canary) =>
    needlesOf(canary).flatMap(([encoding, needle]) =>
      needle.length >= 4 && buffer.includes(needle)
        ? [{ canary: canary.name, encoding: `${wrapped}${encoding}` }]
        : [],
    ),
  );
  return wrapped === ''
    ? [...found, ...unpacked(buffer).flatMap((inner) => findCanaries(inner, canaries, 'compressed, '))]
    : found;
}
