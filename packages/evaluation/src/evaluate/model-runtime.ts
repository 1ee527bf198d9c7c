import { OnnxRuntime } from '../runtime/onnx-runtime.ts';
import { quoted, RuntimeFailure } from '../runtime/runtime-failure.ts';
import type { OutputSpec, RunLimits, Runtime } from '../runtime/runtime.ts';
import type { SealedDefinition } from '../suite/definition.ts';
import type { ArtifactFiles } from '../worker/job-artifacts.ts';

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

/** The runtime of an artifact, by its files: one .onnx file. Throws `RuntimeFailure` for anything else. */
export function runtimeOf(files: ArtifactFiles, definition: SealedDefinition, limits: RunLimits): Runtime {
  const models = [...files].filter(([path]) => path.toLowerCase().endsWith('.onnx'));
  const [model] = models;
  if (models.length !== 1 || model === undefined)
    throw new RuntimeFailure(
      'artifact-unreadable',
      `An artifact holds exactly one .onnx file; this one has ${models.length} among ${[...files.keys()].slice(0, 8).map(quoted).join(', ')}.`,
    );
  const { tensor, perFeature } = definition.file.input;
  return new OnnxRuntime(model[1], { tensor, perFeature: perFeature === true }, limits);
}
