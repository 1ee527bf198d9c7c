import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Canary, findCanaries } from './canary.ts';

const text: Canary = { name: 'text', value: 'heron-7f3a-quartz' };
const number: Canary = { name: 'number', value: 0.7312894617 };
const float32 = Buffer.alloc(4);
float32.writeFloatLE(0.7312894617);
const float64 = Buffer.alloc(8);
float64.writeDoubleBE(0.7312894617);

test.each([
  ['raw', Buffer.from('xx heron-7f3a-quartz yy')],
  [
    'JSON-escaped',
    Buffer.from(
      Array.from('heron-7f3a-quartz')
        .map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
    ),
  ],
  ['base64 at offset 0', Buffer.from(Buffer.from('heron-7f3a-quartz after').toString('base64'))],
  ['base64 at offset 1', Buffer.from(Buffer.from('1heron-7f3a-quartz after').toString('base64'))],
  ['base64 at offset 2', Buffer.from(Buffer.from('12heron-7f3a-quartz after').toString('base64'))],
  ['hex', Buffer.from(Buffer.from('heron-7f3a-quartz').toString('hex'))],
  ['UTF-16LE', Buffer.from('heron-7f3a-quartz', 'utf16le')],
  ['compressed, raw', Buffer.concat([Buffer.from('head'), gzipSync('heron-7f3a-quartz')])],
  ['rounded number', Buffer.from('{"v":0.73129}')],
  ['float32 bytes LE', Buffer.concat([Buffer.from('ab'), float32])],
  ['float64 bytes BE', float64],
])('a leak as %s is found', (encoding, bytes) => {
  expect(findCanaries(bytes, [text, number]).some((sighting) => sighting.encoding.startsWith(encoding))).toBe(
    true,
  );
});

test('what holds no canary shows none', () => {
  expect(findCanaries(Buffer.from('heron 7f3a quartz 0.7313'), [text, number])).toEqual([]);
});
