import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  externalDataModel,
  linearModel,
  nestedExternalDataModel,
  zipMapModel,
} from '../testing/hostile-models.ts';
import { inspectOnnx, NotOnnx } from './onnx-model.ts';
import { bytesField, fields, message, varintField, varintOf } from './protobuf.ts';
import { stripZipMaps } from './strip-zip-map.ts';

describe('reading an ONNX file', () => {
  test('finds inputs without initializers, outputs, operator sets and ZipMaps', () => {
    const model = inspectOnnx(zipMapModel({ width: 3 }, [0, 1, -5]));
    expect(model.inputs).toEqual([
      { name: 'float_input', kind: 'tensor', elementType: 'float32', shape: [null, 3] },
    ]);
    expect(model.outputs).toMatchObject([{ name: 'probabilities', kind: 'sequence' }]);
    expect(model.zipMaps).toEqual([{ input: 'soft', output: 'probabilities', classes: ['0', '1', '-5'] }]);
    expect(model.opsets).toContainEqual({ domain: '', version: 17 });
  });

  test('leaves no ZipMap and a tensor output after stripping, and nothing else changed', () => {
    const stripped = inspectOnnx(stripZipMaps(zipMapModel({ width: 3 }, [0, 1])));
    expect(stripped.zipMaps).toEqual([]);
    expect(stripped.outputs).toMatchObject([
      { name: 'probabilities', kind: 'tensor', elementType: 'float32' },
    ]);
    const plain = linearModel({ width: 3 });
    expect(stripZipMaps(plain)).toEqual(plain);
  });

  test('sees external data wherever it stands', () => {
    expect(inspectOnnx(linearModel({ width: 3 })).externalData).toBe(false);
    expect(inspectOnnx(externalDataModel({ width: 3 })).externalData).toBe(true);
    expect(inspectOnnx(nestedExternalDataModel({ width: 3 })).externalData).toBe(true);
  });

  test.prop([fc.uint8Array({ maxLength: 300 })])(
    'any bytes are a model or are refused, never a crash',
    (bytes) => {
      try {
        inspectOnnx(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(NotOnnx);
      }
    },
  );

  test.prop([fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 })])(
    'a model with any bytes overwritten is a model or is refused',
    (at, bytes) => {
      const model = linearModel({ width: 3 });
      model.set(bytes.subarray(0, model.length - (at % model.length)), at % model.length);
      try {
        inspectOnnx(model);
      } catch (error) {
        expect(error).toBeInstanceOf(NotOnnx);
      }
    },
  );
});

test.prop([fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.string()])(
  'what is written as protobuf is read back',
  (number, text) => {
    const [first, second] = [...fields(message(varintField(3, number), bytesField(9, text)))];
    expect(first?.kind === 'varint' && varintOf(first.value)).toBe(number);
    expect(second?.kind === 'bytes' && new TextDecoder().decode(second.value)).toBe(
      new TextDecoder().decode(new TextEncoder().encode(text)),
    );
  },
);
