import { fields, NotProtobuf, varintOf, type Field } from './protobuf.ts';

/** ONNX element types by number (onnx.proto, TensorProto.DataType) as onnxruntime names them. */
const elementTypes = new Map<number, string>([
  [1, 'float32'],
  [2, 'uint8'],
  [3, 'int8'],
  [4, 'uint16'],
  [5, 'int16'],
  [6, 'int32'],
  [7, 'int64'],
  [8, 'string'],
  [9, 'bool'],
  [10, 'float16'],
  [11, 'float64'],
  [12, 'uint32'],
  [13, 'uint64'],
]);

/** An input or output as the file declares it. A dimension is a number, or null where it may vary. */
export interface OnnxValue {
  readonly name: string;
  readonly kind: 'tensor' | 'sequence' | 'map' | 'other';
  readonly elementType: string;
  readonly shape: readonly (number | null)[] | undefined;
}

/** A ZipMap node: it turns a probability tensor into a sequence of maps, which a runtime cannot hand over. */
export interface ZipMap {
  readonly input: string;
  readonly output: string;
  readonly classes: readonly string[];
}

/** What can be known of an ONNX file without running it. Names in it are the producer's: untrusted text. */
export interface OnnxModel {
  readonly irVersion: number;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  /** Graph inputs without those that have an initializer. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly externalData: boolean;
  readonly zipMaps: readonly ZipMap[];
}

/** Bytes that are no ONNX model. */
export class NotOnnx extends Error {
  override readonly name = 'NotOnnx';
}

const deepestGraph = 32;

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function isMessage(field: Field, number: number): field is Field & { kind: 'bytes' } {
  return field.number === number && field.kind === 'bytes';
}

function only(bytes: Uint8Array, number: number): Uint8Array[] {
  return [...fields(bytes)].flatMap((field) => (isMessage(field, number) ? [field.value] : []));
}

function numberOf(bytes: Uint8Array, number: number): number | undefined {
  for (const field of fields(bytes))
    if (field.number === number && field.kind === 'varint') return Number(varintOf(field.value));
  return undefined;
}

function nameOf(bytes: Uint8Array, number: number): string {
  return text(only(bytes, number)[0] ?? new Uint8Array(0));
}

function shapeOf(tensorType: Uint8Array): (number | null)[] | undefined {
  const shape = only(tensorType, 2)[0];
  if (shape === undefined) return undefined;
  return only(shape, 1).map((dimension) => {
    const value = numberOf(dimension, 1);
    return value === undefined || value <= 0 ? null : value;
  });
}

/** Reads a ValueInfoProto. */
export function readValue(bytes: Uint8Array): OnnxValue {
  const name = nameOf(bytes, 1);
  const type = only(bytes, 2)[0] ?? new Uint8Array(0);
  const tensor = only(type, 1)[0];
  if (tensor)
    return {
      name,
      kind: 'tensor',
      elementType: elementTypes.get(numberOf(tensor, 1) ?? 0) ?? 'unknown',
      shape: shapeOf(tensor),
    };
  const kind = only(type, 4).length > 0 ? 'sequence' : only(type, 5).length > 0 ? 'map' : 'other';
  return { name, kind, elementType: kind, shape: undefined };
}

function tensorIsExternal(tensor: Uint8Array): boolean {
  return numberOf(tensor, 14) === 1 || only(tensor, 13).length > 0;
}

/** One pass: an attribute of a tree ensemble may hold a hundred thousand numbers. */
function attributeHasExternal(attribute: Uint8Array, depth: number): boolean {
  for (const field of fields(attribute)) {
    if (field.kind !== 'bytes') continue;
    const { number, value } = field;
    if ((number === 5 || number === 10) && tensorIsExternal(value)) return true;
    if ((number === 6 || number === 11) && graphHasExternal(value, depth + 1)) return true;
    if (number === 22 && sparseIsExternal(value)) return true;
  }
  return false;
}

function sparseIsExternal(sparse: Uint8Array): boolean {
  return [...only(sparse, 1), ...only(sparse, 2)].some(tensorIsExternal);
}

function nodesHaveExternal(nodes: readonly Uint8Array[], depth: number): boolean {
  return nodes.some((node) => only(node, 5).some((attribute) => attributeHasExternal(attribute, depth)));
}

function graphHasExternal(graph: Uint8Array, depth: number): boolean {
  if (depth > deepestGraph) throw new NotOnnx('its graphs are nested too deeply');
  return (
    only(graph, 5).some(tensorIsExternal) ||
    only(graph, 15).some(sparseIsExternal) ||
    nodesHaveExternal(only(graph, 1), depth)
  );
}

/** The ZipMap that a NodeProto is, if it is one. */
export function readZipMap(node: Uint8Array): ZipMap | undefined {
  if (nameOf(node, 4) !== 'ZipMap') return undefined;
  const classes: string[] = [];
  for (const attribute of only(node, 5)) {
    for (const label of only(attribute, 9)) classes.push(text(label));
    for (const field of fields(attribute)) {
      if (field.number !== 8) continue;
      if (field.kind === 'varint') classes.push(String(varintOf(field.value)));
      else if (field.kind === 'bytes') classes.push(...packedIntegers(field.value));
    }
  }
  return { input: nameOf(node, 1), output: nameOf(node, 2), classes };
}

function packedIntegers(bytes: Uint8Array): string[] {
  const values: string[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    values.push(String(BigInt.asIntN(64, value)));
    value = 0n;
    shift = 0n;
  }
  return values;
}

/**
 * untrusted: reads inputs, outputs, operator sets, ZipMap nodes and external data of an ONNX file. Throws `NotOnnx`
 * for anything that is not a whole ONNX model.
 */
export function inspectOnnx(bytes: Uint8Array): OnnxModel {
  try {
    return inspectModel(bytes);
  } catch (error) {
    if (error instanceof NotProtobuf) throw new NotOnnx(error.message);
    throw error;
  }
}

function inspectModel(bytes: Uint8Array): OnnxModel {
  const irVersion = numberOf(bytes, 1);
  const graph = only(bytes, 7)[0];
  if (irVersion === undefined || irVersion < 1 || irVersion > 1000 || graph === undefined)
    throw new NotOnnx('it has no graph');
  const nodes = only(graph, 1);
  const initializers = new Set(only(graph, 5).map((tensor) => nameOf(tensor, 8)));
  const functions = only(bytes, 25).flatMap((definition) => only(definition, 7));
  return {
    irVersion,
    opsets: only(bytes, 8).map((opset) => ({ domain: nameOf(opset, 1), version: numberOf(opset, 2) ?? 0 })),
    inputs: only(graph, 11)
      .map(readValue)
      .filter((value) => !initializers.has(value.name)),
    outputs: only(graph, 12).map(readValue),
    externalData: graphHasExternal(graph, 0) || nodesHaveExternal(functions, 0),
    zipMaps: nodes.flatMap((node) => readZipMap(node) ?? []),
  };
}
