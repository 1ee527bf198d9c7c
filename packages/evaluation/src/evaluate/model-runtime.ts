import { HttpRuntime } from '../runtime/http/http-runtime.ts';
import { modelFileNames, readModelFile } from '../runtime/model-file.ts';
import { OnnxRuntime } from '../runtime/onnx-runtime.ts';
import { ProcessRuntime } from '../runtime/process/process-runtime.ts';
import { quoted, RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { OutputSpec, RunLimits, Runtime } from '../runtime/runtime.ts';
import type { SealedDefinition } from '../suite/definition.ts';
import type { ArtifactFiles } from '../worker/job-artifacts.ts';

/** What an evaluator's operator allows beyond ONNX files. */
export interface RuntimeSettings {
  /** Secrets for endpoints, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Paths outside /usr that sandboxed commands may read. */
  readonly readable: readonly string[];
}

/** Nothing beyond ONNX files and the system's own programs. */
export const plainSettings: RuntimeSettings = { secrets: {}, readable: [] };

/** What a suite expects a model to answer with. */
export function outputSpec(definition: SealedDefinition): OutputSpec {
  const { task, outputs } = definition.file;
  const want =
    task === 'generation'
      ? 'text'
      : task === 'ranking'
        ? 'scores'
        : task === 'regression'
          ? 'value'
          : 'probabilities';
  return { want, classes: definition.classes, names: outputs };
}

/**
 * The runtime of an artifact, by its files: `assay-model.yaml` makes it an endpoint or a command, else exactly one
 * .onnx file. Throws `RuntimeFailure` for anything else.
 */
export function runtimeOf(
  files: ArtifactFiles,
  definition: SealedDefinition,
  limits: RunLimits,
  settings: RuntimeSettings = plainSettings,
): Runtime {
  const { tensor } = definition.file.input;
  const perFeature = definition.file.input.perFeature === true;
  for (const name of modelFileNames) {
    const bytes = files.get(name);
    if (bytes === undefined) continue;
    const file = readModelFile(name, bytes);
    return file.runtime === 'process'
      ? new ProcessRuntime(file, { limits, files, readable: settings.readable })
      : new HttpRuntime(file, { limits, tensor, perFeature, secrets: settings.secrets });
  }
  const models = [...files].filter(([path]) => path.toLowerCase().endsWith('.onnx'));
  const [model] = models;
  if (models.length !== 1 || model === undefined)
    throw new RuntimeFailure(
      'artifact-unreadable',
      `An artifact holds exactly one .onnx file, or assay-model.yaml; this one has ${models.length} .onnx files among ${[...files.keys()].slice(0, 8).map(quoted).join(', ')}.`,
      false,
    );
  return new OnnxRuntime(model[1], { tensor, perFeature }, limits);
}
