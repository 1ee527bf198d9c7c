import { readValue, readZipMap } from './onnx-model.ts';
import { bytesField, fields, message, varintField } from './protobuf.ts';

const graphField = 7;
const nodeField = 1;
const outputField = 12;
const float32 = 1;

/**
 * The same model with every ZipMap node replaced by Identity, so that its output is the probability tensor that the
 * node was given. Nothing else changes; the columns are in the order of the node's classes.
 */
export function stripZipMaps(model: Uint8Array): Uint8Array {
  return message(
    ...[...fields(model)].map((field) =>
      field.number === graphField && field.kind === 'bytes'
        ? bytesField(graphField, stripGraph(field.value))
        : field.raw,
    ),
  );
}

function stripGraph(graph: Uint8Array): Uint8Array {
  const replaced = new Set<string>();
  for (const field of fields(graph)) {
    if (field.number !== nodeField || field.kind !== 'bytes') continue;
    const zip = readZipMap(field.value);
    if (zip) replaced.add(zip.output);
  }
  const parts = [...fields(graph)].map((field) => {
    if (field.kind !== 'bytes') return field.raw;
    const zip = field.number === nodeField ? readZipMap(field.value) : undefined;
    if (zip) return bytesField(nodeField, identity(zip.input, zip.output));
    if (field.number !== outputField) return field.raw;
    const { name } = readValue(field.value);
    return replaced.has(name) ? bytesField(outputField, tensorOutput(name)) : field.raw;
  });
  return message(...parts);
}

function identity(input: string, output: string): Uint8Array {
  return message(bytesField(1, input), bytesField(2, output), bytesField(4, 'Identity'));
}

function tensorOutput(name: string): Uint8Array {
  const tensorType = varintField(1, float32);
  return message(bytesField(1, name), bytesField(2, bytesField(1, tensorType)));
}
