import { type PolicyFile, policyFile } from '@assay/contract';
import { LineCounter, isNode, parseDocument } from 'yaml';
import { compileCondition } from './gates.ts';
import type { OwnersLine, SourceFault } from './model-owners.ts';
import { patternFault } from './model-pattern.ts';

type Path = readonly (string | number)[];

/** A parsed assay.yaml, and the line on which each part of it stands. */
export interface PolicySource {
  readonly policy: PolicyFile | null;
  readonly faults: readonly SourceFault[];
  readonly lineOf: (path: Path) => number;
}

/** Reads assay.yaml (YAML 1.2, unique keys). Every fault is named with its line; untrusted: any text. */
export function parsePolicySource(text: string): PolicySource {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, strict: true });
  const lineOf = (path: Path): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const fault = (line: number, reason: string): SourceFault => ({ file: 'assay.yaml', line, reason });
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) =>
      fault(error.linePos?.[0].line ?? 1, error.message.split('\n')[0] ?? 'not YAML'),
    );
    return { policy: null, faults, lineOf };
  }
  const parsed = policyFile.safeParse(valueOf(document));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const path = issue.path.filter((key) => typeof key !== 'symbol');
      return fault(lineOf(path), `${path.join('.') || 'the file'}: ${issue.message}`);
    });
    return { policy: null, faults, lineOf };
  }
  return { policy: parsed.data, faults: [], lineOf };
}

/** The document as plain values; a document with too many aliases (a "billion laughs") is nothing. */
function valueOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return null;
  }
}

/** What is wrong within one policy, its parts held against each other; people are not looked at here. */
export function policyFaults(source: PolicySource, lines: readonly OwnersLine[]): readonly SourceFault[] {
  const { policy, lineOf } = source;
  if (policy === null) return source.faults;
  const faults: SourceFault[] = [];
  const say = (path: Path, reason: string): void => {
    faults.push({ file: 'assay.yaml', line: lineOf(path), reason });
  };
  stageFaults(policy, say);
  gateFaults(policy, say);
  for (const [index, { models }] of policy.suites.entries()) {
    const reason = patternFault(models);
    if (reason !== null) say(['suites', index, 'models'], `suites: ${reason}`);
  }
  return [...faults, ...ownersFaults(policy, lines)];
}

type Say = (path: Path, reason: string) => void;

function stageFaults(policy: PolicyFile, say: Say): void {
  const names = policy.stages.map(({ name }) => name);
  for (const [index, stage] of policy.stages.entries()) {
    if (names.indexOf(stage.name) !== index) say(['stages', index], `stage ${stage.name} is named twice`);
    const { after, alias } = stage;
    if (after !== undefined && !names.slice(0, index).includes(after)) {
      say(
        ['stages', index, 'after'],
        `stage ${stage.name} comes after ${after}, which is not a stage above it`,
      );
    }
    if (alias !== undefined && policy.stages.findIndex((other) => other.alias === alias) !== index)
      say(['stages', index, 'alias'], `the alias ${alias} follows two stages`);
  }
}

function gateFaults(policy: PolicyFile, say: Say): void {
  for (const [index, stage] of policy.stages.entries()) {
    if (stage.gates.length > 0 && !stage.evaluated)
      say(['stages', index, 'gates'], `stage ${stage.name} has gates but is not evaluated`);
    for (const [at, gate] of stage.gates.entries()) {
      const path = ['stages', index, 'gates', at];
      if (stage.gates.findIndex(({ name }) => name === gate.name) !== at)
        say(path, `gate "${gate.name}" is named twice in stage ${stage.name}`);
      for (const key of ['pass', 'inconclusive'] as const) {
        const compiled = compileCondition(gate[key] ?? 'true');
        if (!compiled.ok) say([...path, key], `gate "${gate.name}", ${key}: ${compiled.reason}`);
      }
    }
  }
}

function ownersFaults(policy: PolicyFile, lines: readonly OwnersLine[]): readonly SourceFault[] {
  const stages = new Set(policy.stages.map(({ name }) => name));
  return lines.flatMap((line) => {
    const say = (reason: string): SourceFault => ({ file: 'MODELOWNERS', line: line.line, reason });
    const unknown = line.groups.filter(({ group }) => policy.groups[group] === undefined);
    return [
      ...(line.stage === '*' || stages.has(line.stage) ? [] : [say(`there is no stage ${line.stage}`)]),
      ...unknown.map(({ group }) => say(`there is no group ${group} in assay.yaml`)),
    ];
  });
}
