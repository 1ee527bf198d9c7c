import { bytesField, floatField, message, varintField } from '../runtime/protobuf.ts';

/** ONNX element type numbers (onnx.proto, TensorProto.DataType). */
export const elementType = { float32: 1, int64: 7, string: 8, bool: 9, float64: 11 } as const;
type ElementType = keyof typeof elementType;

/** A dimension: a size, or a name where it varies. */
type Dimension = number | string;

function dimension(size: Dimension): Uint8Array {
  return bytesField(1, typeof size === 'number' ? varintField(1, size) : bytesField(2, size));
}

/** A ValueInfoProto of a tensor. */
export function tensorValue(name: string, type: ElementType, shape: readonly Dimension[]): Uint8Array {
  const tensor = message(varintField(1, elementType[type]), bytesField(2, message(...shape.map(dimension))));
  return message(bytesField(1, name), bytesField(2, bytesField(1, tensor)));
}

/** A ValueInfoProto of a sequence of float tensors. */
export function sequenceValue(name: string): Uint8Array {
  const tensor = bytesField(1, varintField(1, elementType.float32));
  return message(bytesField(1, name), bytesField(2, bytesField(4, bytesField(1, tensor))));
}

/** A ValueInfoProto of a sequence of maps, as ZipMap gives it. */
export function mapSequenceValue(name: string): Uint8Array {
  const float = bytesField(1, varintField(1, elementType.float32));
  const map = bytesField(5, message(varintField(1, elementType.int64), bytesField(2, float)));
  return message(bytesField(1, name), bytesField(2, bytesField(4, bytesField(1, map))));
}

/** A TensorProto with raw little-endian data. */
export function tensor(
  name: string,
  type: ElementType,
  shape: readonly number[],
  data: ArrayBufferView,
): Uint8Array {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message(
    ...shape.map((size) => varintField(1, size)),
    varintField(2, elementType[type]),
    bytesField(8, name),
    bytesField(9, raw),
  );
}

/** A TensorProto whose data stands in a file beside the model. */
export function externalTensor(name: string, shape: readonly number[], location: string): Uint8Array {
  return message(
    ...shape.map((size) => varintField(1, size)),
    varintField(2, elementType.float32),
    bytesField(8, name),
    bytesField(13, message(bytesField(1, 'location'), bytesField(2, location))),
    varintField(14, 1),
  );
}

/** Attributes of a node, already encoded as AttributeProto. */
export const attribute = {
  integer: (name: string, value: number) =>
    message(bytesField(1, name), varintField(3, value), varintField(20, 2)),
  float: (name: string, value: number) =>
    message(bytesField(1, name), floatField(2, value), varintField(20, 1)),
  integers: (name: string, values: readonly number[]) =>
    message(bytesField(1, name), ...values.map((value) => varintField(8, value)), varintField(20, 7)),
  tensor: (name: string, value: Uint8Array) =>
    message(bytesField(1, name), bytesField(5, value), varintField(20, 4)),
  graph: (name: string, value: Uint8Array) =>
    message(bytesField(1, name), bytesField(6, value), varintField(20, 5)),
};

/** A NodeProto. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Uint8Array[] = [],
  domain = '',
): Uint8Array {
  return message(
    ...inputs.map((name) => bytesField(1, name)),
    ...outputs.map((name) => bytesField(2, name)),
    bytesField(4, operator),
    ...attributes.map((value) => bytesField(5, value)),
    ...(domain === '' ? [] : [bytesField(7, domain)]),
  );
}

/** A GraphProto. */
export function graph(parts: {
  readonly nodes: readonly Uint8Array[];
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
  readonly initializers?: readonly Uint8Array[];
}): Uint8Array {
  return message(
    ...parts.nodes.map((part) => bytesField(1, part)),
    bytesField(2, 'graph'),
    ...(parts.initializers ?? []).map((part) => bytesField(5, part)),
    ...parts.inputs.map((part) => bytesField(11, part)),
    ...parts.outputs.map((part) => bytesField(12, part)),
  );
}

/** A ModelProto of operator set 17 (and ai.onnx.ml 3). */
export function model(graphBytes: Uint8Array): Uint8Array {
  return message(
    varintField(1, 8),
    bytesField(7, graphBytes),
    bytesField(8, message(bytesField(1, ''), varintField(2, 17))),
    bytesField(8, message(bytesField(1, 'ai.onnx.ml'), varintField(2, 3))),
  );
}
