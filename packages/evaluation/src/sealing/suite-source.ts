import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AssayError, type FieldFault } from '@assay/core';
import { suiteFile, type SuiteFile } from '@assay/contract';
import { parseDocument } from 'yaml';
import { hasClasses } from '../suite/definition.ts';

/** A suite file that was read and parsed, with the folder that its paths are relative to. */
export interface SuiteSource {
  readonly path: string;
  readonly folder: string;
  readonly file: SuiteFile;
}

/** The refusal of a suite; `fields` names every fault. */
export function suiteInvalid(path: string, fields: readonly FieldFault[]): AssayError<'SUITE_INVALID'> {
  const list = fields.map((field) => `${field.path}: ${field.message}`).join('; ');
  return new AssayError({
    code: 'SUITE_INVALID',
    publicMessage: `${path} cannot be sealed. ${list}. Correct it and seal again; nothing was written.`,
    fields,
  });
}

/** Reads `suite.yaml`. Refuses with every faulty field, YAML faults with their lines. */
export async function readSuiteSource(path: string): Promise<SuiteSource> {
  const document = parseDocument(await readFile(path, 'utf8'), { uniqueKeys: true });
  if (document.errors.length > 0)
    throw suiteInvalid(
      path,
      document.errors.map((error) => ({
        path: `line ${error.linePos?.[0].line ?? 1}`,
        message: (error.message.split('\n')[0] ?? 'not YAML').replace(/ at line.*$/, ''),
      })),
    );
  const parsed = suiteFile.safeParse(document.toJS());
  if (!parsed.success)
    throw suiteInvalid(
      path,
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.') || 'file', message: issue.message })),
    );
  const faults = definitionFaults(parsed.data);
  if (faults.length > 0) throw suiteInvalid(path, faults);
  return { path, folder: dirname(resolve(path)), file: parsed.data };
}

/** The label classes of a suite as texts, in the order of the model's probability columns. */
export function classesOf(file: SuiteFile): string[] {
  return (file.label.classes ?? []).map(String);
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function definitionFaults(file: SuiteFile): FieldFault[] {
  const faults: FieldFault[] = [];
  const say = (path: string, message: string): void => {
    faults.push({ path, message });
  };
  for (const name of repeated(file.features.map((feature) => feature.name)))
    say('features', `the feature ${name} is named twice`);
  for (const name of repeated(file.slices.map((slice) => slice.name)))
    say('slices', `the slice ${name} is named twice`);
  for (const name of repeated(file.metrics.map((metric) => metric.name)))
    say('metrics', `the metric ${name} is named twice`);
  const metrics = new Set(file.metrics.map((metric) => metric.name));
  file.slices.forEach((slice, index) => {
    if (!metrics.has(slice.metric)) say(`slices.${index}.metric`, `${slice.metric} is not among the metrics`);
  });
  const primaries = file.metrics.filter((metric) => metric.primary).length;
  if (primaries !== 1) say('metrics', `exactly one metric must be primary; ${primaries} are`);
  classFaults(file, say);
  const used = [file.label.column, file.idColumn].filter((name) => name !== undefined);
  for (const feature of file.features)
    if (used.includes(feature.name)) say('features', `${feature.name} is the label or the id, so no feature`);
  return faults;
}

function classFaults(file: SuiteFile, say: (path: string, message: string) => void): void {
  if (!hasClasses(file.task)) return;
  const classes = classesOf(file);
  if (classes.length === 0)
    say('label.classes', 'must list the classes in the order of the probability columns');
  for (const name of repeated(classes)) say('label.classes', `${name} is listed twice`);
  if (file.task !== 'binary') return;
  if (classes.length !== 2) say('label.classes', 'a binary task has exactly two classes');
  if (file.label.positive === undefined) say('label.positive', 'must name the positive class');
  else if (!classes.includes(String(file.label.positive)))
    say('label.positive', 'is not among label.classes');
}
