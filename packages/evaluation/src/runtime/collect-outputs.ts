import { RuntimeFailure } from './runtime-failure.ts';
import type { OutputSpec, Predictions } from './runtime.ts';
import type { OutputPlan } from './onnx-signature.ts';

const outputTypes = ['float32', 'float64', 'int32', 'int64', 'bool', 'string'] as const;

/** Gathers the tensors of consecutive batches into predictions. untrusted: the payloads. */
export class OutputCollector {
  readonly #plan: OutputPlan;
  readonly #spec: OutputSpec;
  readonly #rows: number;
  #floats: Float32Array | Float64Array | undefined;
  readonly #labels: Int32Array | undefined;
  readonly #classIndex: Map<string, number>;
  readonly #positional: boolean;
  #width = 0;
  #filled = 0;

  constructor(plan: OutputPlan, spec: OutputSpec, rows: number) {
    this.#plan = plan;
    this.#spec = spec;
    this.#rows = rows;
    this.#labels = plan.as === 'labels' ? new Int32Array(rows) : undefined;
    this.#classIndex = new Map(spec.classes.map((name, index) => [name, index]));
    this.#positional = !spec.classes.some((name) => /^-?\d+$/.test(name));
  }

  get filled(): number {
    return this.#filled;
  }

  /** Takes the output of the next `rows` rows. */
  take(payload: Uint8Array, rows: number): void {
    const dtype = outputTypes[payload[0] ?? 255];
    const width = new DataView(payload.buffer, payload.byteOffset).getUint32(4, true);
    const body = payload.subarray(8);
    if (this.#filled + rows > this.#rows) throw this.#wrongShape();
    if (this.#labels) this.#takeLabels(this.#labels, dtype, body, rows);
    else this.#takeFloats(dtype, Math.max(width, 1), body, rows);
    this.#filled += rows;
  }

  #takeFloats(
    dtype: (typeof outputTypes)[number] | undefined,
    width: number,
    body: Uint8Array,
    rows: number,
  ): void {
    const bytes = dtype === 'float32' ? 4 : dtype === 'float64' ? 8 : 0;
    if (bytes === 0 || body.length !== rows * width * bytes) throw this.#wrongShape();
    if (this.#floats === undefined) {
      this.#width = this.#checkWidth(width);
      const length = this.#rows * width;
      this.#floats = dtype === 'float32' ? new Float32Array(length) : new Float64Array(length);
    }
    if (width !== this.#width || this.#floats.BYTES_PER_ELEMENT !== bytes) throw this.#wrongShape();
    new Uint8Array(this.#floats.buffer).set(body, this.#filled * width * bytes);
  }

  #checkWidth(width: number): number {
    const classes = this.#spec.classes.length;
    const fits =
      this.#plan.as === 'values' ? width === 1 : width === classes || (width === 1 && classes === 2);
    if (!fits) throw this.#wrongShape();
    return width;
  }

  #takeLabels(
    labels: Int32Array,
    dtype: (typeof outputTypes)[number] | undefined,
    body: Uint8Array,
    rows: number,
  ): void {
    const texts = labelTexts(dtype, body);
    if (texts?.length !== rows) throw this.#wrongShape();
    texts.forEach((text, index) => {
      const position = this.#positional ? Number(text) : Number.NaN;
      const byPosition = position >= 0 && position < this.#spec.classes.length ? position : -1;
      labels[this.#filled + index] = this.#classIndex.get(text) ?? byPosition;
    });
  }

  #wrongShape(): RuntimeFailure {
    return new RuntimeFailure(
      'output-mismatch',
      'The model answered with another type, shape or number of rows than it declares and the suite reads.',
    );
  }

  /** The predictions of all rows. */
  finish(): Predictions {
    if (this.#filled !== this.#rows) throw this.#wrongShape();
    if (this.#labels) return { kind: 'labels', values: this.#labels };
    const values = this.#floats ?? new Float32Array(0);
    if (this.#plan.as === 'values') return { kind: 'values', values };
    const classes = this.#spec.classes.length;
    if (this.#width === classes) return { kind: 'probabilities', classes, values };
    const both = new Float64Array(values.length * 2);
    values.forEach((value, row) => {
      both[2 * row] = 1 - value;
      both[2 * row + 1] = value;
    });
    return { kind: 'probabilities', classes: 2, values: both };
  }
}

function labelTexts(dtype: (typeof outputTypes)[number] | undefined, body: Uint8Array): string[] | undefined {
  const { buffer } = body.slice();
  if (dtype === 'int64' && body.length % 8 === 0) return Array.from(new BigInt64Array(buffer), String);
  if (dtype === 'int32' && body.length % 4 === 0) return Array.from(new Int32Array(buffer), String);
  if (dtype === 'bool') return Array.from(body, String);
  if (dtype !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    return Array.isArray(parsed) ? parsed.map(String) : undefined;
  } catch {
    return undefined;
  }
}
