import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { canonicalJson, canonicalText, isCanonicalText } from './canonical.ts';
import { fromUtf8, hex } from './codec.ts';

/** RFC 8785 §3.2.2 and §3.2.4: the sample object and its canonical bytes. */
test('the sample of RFC 8785 has the published bytes', () => {
  const sample: unknown = JSON.parse(
    String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],` +
      String.raw`"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
  );
  const published =
    '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c' +
    '31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d';
  expect(hex(canonicalJson(sample))).toBe(published);
});

/** RFC 8785 §3.2.3: keys sort by UTF-16 code units. */
test('keys are sorted by UTF-16 code units', () => {
  const sample = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  expect([...canonicalText(sample).matchAll(/:(\d)/g)].map((match) => match[1])).toEqual([
    '2',
    '4',
    '6',
    '7',
    '1',
    '5',
    '3',
  ]);
});

test('equal values have equal bytes, and the bytes parse back to the value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      const text = fromUtf8(canonicalJson(plain));
      expect(JSON.parse(text)).toEqual(plain);
      expect(canonicalText(JSON.parse(text))).toBe(text);
      expect(isCanonicalText(text)).toBe(true);
    }),
  );
});

describe('what JSON cannot hold exactly is refused, naming where', () => {
  test.each([
    ['NaN', { a: [1, Number.NaN] }, '$.a[1]'],
    ['an infinity', { a: Number.POSITIVE_INFINITY }, '$.a'],
    ['undefined as a member', { a: undefined }, '$.a'],
    ['a hole in an array', { a: [undefined] }, '$.a[0]'],
    ['a date', { at: new Date(0) }, '$.at'],
    ['a bigint', { n: 1n }, '$.n'],
    ['a function', { f: () => 1 }, '$.f'],
    ['a lone surrogate', { s: '\ud800' }, '$.s'],
    ['a map', new Map(), '$'],
    ['bytes', { b: new Uint8Array(1) }, '$.b'],
  ])('%s', (_, value, path) => {
    expect(() => canonicalJson(value)).toThrow(`${path} is`);
  });
  test('nesting too deep for the stack', () => {
    let value: unknown = 0;
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    expect(() => canonicalJson(value)).toThrow('256 levels');
  });
});

test.each(['{"b":1,"a":2}', '{ "a":1}', '1.0', '[1e2]', '"\\u0041"', 'nonsense'])(
  '%s is not canonical',
  (text) => {
    expect(isCanonicalText(text)).toBe(false);
  },
);
