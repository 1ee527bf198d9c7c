import type { OnnxModel, OnnxValue } from './onnx-model.ts';
import type { FeatureSpec, OutputSpec } from './runtime.ts';
import { quoted, RuntimeFailure } from './runtime-failure.ts';

/** How the features of a suite become the input tensors of a model. */
export interface InputPlan {
  /** One tensor of all features, fed as the suite stores it. */
  readonly packed: boolean;
  readonly inputs: readonly {
    readonly name: string;
    readonly dtype: FeatureSpec['dtype'];
    readonly width: number;
    readonly rank: 1 | 2;
    /** Positions of the features that this tensor holds. */
    readonly features: readonly number[];
  }[];
}

/** Which output is read, and as what. */
export interface OutputPlan {
  readonly name: string;
  readonly as: 'probabilities' | 'labels' | 'values';
  readonly notes: readonly string[];
}

const floats = new Set(['float32', 'float64']);

function written(value: { name: string; elementType: string; shape: OnnxValue['shape'] }): string {
  const shape = value.shape?.map((size) => (size === null ? 'n' : String(size))).join(', ') ?? '…';
  return `${quoted(value.name)}: ${value.elementType}[${shape}]`;
}

function mismatch(wanted: string, inputs: readonly OnnxValue[]): RuntimeFailure {
  const has = inputs.map(written).join(', ') || 'no input';
  return new RuntimeFailure(
    'input-mismatch',
    `The suite feeds ${wanted}; the model takes ${has}. Export the model with the inputs that the suite feeds.`,
  );
}

/** Matches the inputs of a model with what the suite feeds; refuses with both sides named. */
export function planInputs(
  model: Pick<OnnxModel, 'inputs'>,
  features: readonly FeatureSpec[],
  options: { readonly tensor?: string | undefined; readonly perFeature: boolean },
): InputPlan {
  return options.perFeature
    ? planPerFeature(model, features)
    : planOneTensor(model, features, options.tensor);
}

function planOneTensor(
  model: Pick<OnnxModel, 'inputs'>,
  features: readonly FeatureSpec[],
  tensor: string | undefined,
): InputPlan {
  const dtype = features[0]?.dtype ?? 'float32';
  const width = features.length;
  const wanted = `${quoted(tensor ?? 'one tensor')}: ${dtype}[n, ${width}]`;
  const [input] = model.inputs;
  if (features.some((feature) => feature.dtype !== dtype))
    throw new RuntimeFailure(
      'input-mismatch',
      'The suite has features of several types and feeds them as one tensor; its steward must set input.perFeature.',
    );
  if (model.inputs.length !== 1 || input === undefined) throw mismatch(wanted, model.inputs);
  const columns = input.shape?.[1];
  const fits =
    input.kind === 'tensor' &&
    input.elementType === dtype &&
    (tensor === undefined || input.name === tensor) &&
    (input.shape === undefined ||
      (input.shape.length === 2 && (columns === null || columns === width) && batchIsOpen(input)));
  if (!fits) throw mismatch(wanted, model.inputs);
  return {
    packed: dtype === 'float32',
    inputs: [{ name: input.name, dtype, width, rank: 2, features: features.map((_feature, index) => index) }],
  };
}

/** A first dimension that is a number other than one cannot take batches; one is exporters' habit for "any". */
function batchIsOpen(input: OnnxValue): boolean {
  return input.shape?.[0] === null;
}

function planPerFeature(model: Pick<OnnxModel, 'inputs'>, features: readonly FeatureSpec[]): InputPlan {
  const byName = new Map(model.inputs.map((input) => [input.name, input]));
  const wanted = features.map((feature) => `${quoted(feature.name)}: ${feature.dtype}[n, 1]`).join(', ');
  const inputs = features.map((feature, index) => {
    const input = byName.get(feature.name);
    const rank = input?.shape?.length ?? 2;
    const fits =
      input !== undefined &&
      input.kind === 'tensor' &&
      input.elementType === feature.dtype &&
      (rank === 1 || (rank === 2 && (input.shape?.[1] ?? 1) === 1)) &&
      (input.shape === undefined || batchIsOpen(input));
    if (!fits) throw mismatch(wanted, model.inputs);
    return {
      name: feature.name,
      dtype: feature.dtype,
      width: 1,
      rank: rank === 1 ? (1 as const) : (2 as const),
      features: [index],
    };
  });
  const known = new Set(features.map((feature) => feature.name));
  if (model.inputs.some((input) => !known.has(input.name))) throw mismatch(wanted, model.inputs);
  return { packed: false, inputs };
}

function outputMismatch(message: string, outputs: readonly OnnxValue[]): RuntimeFailure {
  const has = outputs.map(written).join(', ') || 'no output';
  return new RuntimeFailure('output-mismatch', `${message}; the model gives ${has}.`);
}

function nonTensor(output: OnnxValue): RuntimeFailure {
  return new RuntimeFailure(
    'non-tensor-output',
    `The output ${quoted(output.name)} is a ${output.kind}, not a tensor. Export the model so that it gives a tensor (skl2onnx: zipmap=False).`,
  );
}

/**
 * Chooses the output to read: the one the suite names, else the only one that fits. ZipMap outputs count as tensors,
 * because they are replaced before the model runs; their class order must be the suite's.
 */
export function planOutput(model: Pick<OnnxModel, 'outputs' | 'zipMaps'>, spec: OutputSpec): OutputPlan {
  if (spec.want === 'probabilities') return planProbabilities(model, spec);
  if (spec.want === 'text')
    throw outputMismatch('An ONNX file cannot answer a text generation task', model.outputs);
  const declared = spec.want === 'scores' ? spec.names.scores : spec.names.value;
  const output = declared === undefined ? onlyFloat(model.outputs) : named(model.outputs, declared);
  if (output === undefined)
    throw outputMismatch(`The suite reads the output ${quoted(declared ?? 'of type float')}`, model.outputs);
  if (output.kind !== 'tensor') throw nonTensor(output);
  if (!floats.has(output.elementType))
    throw outputMismatch(`The output ${quoted(output.name)} must be float`, model.outputs);
  if ((output.shape?.length ?? 1) > 2 || (output.shape?.[1] ?? 1) !== 1)
    throw outputMismatch(`The output ${quoted(output.name)} must have one value a row`, model.outputs);
  return { name: output.name, as: 'values', notes: [] };
}

function named(outputs: readonly OnnxValue[], name: string): OnnxValue | undefined {
  return outputs.find((output) => output.name === name);
}

function onlyFloat(outputs: readonly OnnxValue[]): OnnxValue | undefined {
  const candidates = outputs.filter((output) => floats.has(output.elementType));
  return candidates.length === 1 ? candidates[0] : outputs.length === 1 ? outputs[0] : undefined;
}

function planProbabilities(model: Pick<OnnxModel, 'outputs' | 'zipMaps'>, spec: OutputSpec): OutputPlan {
  const { probabilities, label } = spec.names;
  const zipMap = model.zipMaps.find((zip) =>
    probabilities === undefined
      ? model.outputs.some((output) => output.name === zip.output)
      : zip.output === probabilities,
  );
  if (zipMap) return zipPlan(zipMap.output, zipMap.classes, spec);
  const output =
    probabilities === undefined
      ? model.outputs.find((candidate) => floats.has(candidate.elementType) || candidate.kind !== 'tensor')
      : named(model.outputs, probabilities);
  if (output === undefined) return planLabels(model, spec, probabilities, label);
  if (output.kind !== 'tensor') throw nonTensor(output);
  if (!floats.has(output.elementType))
    throw outputMismatch(`The output ${quoted(output.name)} must be float32 or float64`, model.outputs);
  const width = output.shape?.[1];
  const { classes } = spec;
  const fits =
    width === undefined ||
    width === null ||
    width === classes.length ||
    (width === 1 && classes.length === 2);
  if ((output.shape?.length ?? 2) > 2 || !fits)
    throw outputMismatch(`The suite has ${classes.length} classes`, model.outputs);
  return { name: output.name, as: 'probabilities', notes: [] };
}

function zipPlan(name: string, classes: readonly string[], spec: OutputSpec): OutputPlan {
  if (classes.length > 0 && classes.join('\n') !== spec.classes.join('\n'))
    throw new RuntimeFailure(
      'output-mismatch',
      `The ZipMap of ${quoted(name)} names the classes ${classes.slice(0, 30).map(quoted).join(', ')}; the suite has other classes, or another order.`,
    );
  return { name, as: 'probabilities', notes: ['The ZipMap node of the model was taken out before it ran.'] };
}

function planLabels(
  model: Pick<OnnxModel, 'outputs'>,
  spec: OutputSpec,
  probabilities: string | undefined,
  label: string | undefined,
): OutputPlan {
  const output =
    label === undefined
      ? model.outputs.length === 1
        ? model.outputs[0]
        : undefined
      : named(model.outputs, label);
  if (output === undefined)
    throw outputMismatch(
      `The suite reads the output ${quoted(probabilities ?? label ?? 'of type float')}`,
      model.outputs,
    );
  if (output.kind !== 'tensor') throw nonTensor(output);
  if (!['int64', 'int32', 'string', 'bool'].includes(output.elementType))
    throw outputMismatch(`The output ${quoted(output.name)} must hold labels`, model.outputs);
  const notes = [`The model gives labels and no probabilities (${spec.classes.length} classes).`];
  return { name: output.name, as: 'labels', notes };
}
