import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { suiteManifest, type SuiteManifest } from '@assay/contract';
import { base64, canonicalJson, digestFromHash, digestOf, type Digest, type FieldFault } from '@assay/core';
import { sealChunk } from '../suite/chunk-cipher.ts';
import type { SealedDefinition } from '../suite/definition.ts';
import { hpkeSeal } from '../suite/hpke.ts';
import {
  dataKeyAssociated,
  dataKeyUse,
  frame,
  sealedMagic,
  type SealedHeader,
} from '../suite/sealed-format.ts';
import { checkPower, type PowerWarning } from './check-power.ts';
import { encodeRows } from './encode-rows.ts';
import { drawRowOrder, type RowOrder } from './row-order.ts';
import { sliceMemberships } from './slice-memberships.ts';
import { classesOf, readSuiteSource, suiteInvalid, type SuiteSource } from './suite-source.ts';
import { readSuiteTable, type SuiteTable } from './suite-table.ts';

const rowsPerChunk = 16_384;

/** What sealing yields: the public manifest, its digest, and where the sealed bytes are. */
export interface SealedSuite {
  readonly manifest: SuiteManifest;
  readonly manifestDigest: Digest;
  readonly sealedPath: string;
  readonly warnings: readonly PowerWarning[];
}

/** A suite file that passed every check, with what each slice and metric can show. */
export interface CheckedSuite {
  readonly source: SuiteSource;
  readonly table: SuiteTable;
  readonly memberships: readonly Uint8Array[];
  readonly order: RowOrder;
  readonly warnings: readonly PowerWarning[];
}

/**
 * Reads a suite file and every held-out row, and checks all that sealing checks; writes nothing. Throws
 * `SUITE_INVALID` naming every fault by field, with columns and counts and never a value of a row.
 */
export async function checkSuite(suiteFilePath: string): Promise<CheckedSuite> {
  const source = await readSuiteSource(suiteFilePath);
  const read = await readSuiteTable(source);
  if ('faults' in read) throw suiteInvalid(suiteFilePath, read.faults);
  const { members, faults } = sliceMemberships(source, read.table);
  if (faults.length > 0) throw suiteInvalid(suiteFilePath, faults);
  const order = drawRowOrder(source.file, read.table);
  const empty = emptyGateFaults(source, members, order);
  if (empty.length > 0) throw suiteInvalid(suiteFilePath, empty);
  const warnings = checkPower(source.file, order, members);
  return { source, table: read.table, memberships: members, order, warnings };
}

function emptyGateFaults(source: SuiteSource, members: readonly Uint8Array[], drawn: RowOrder): FieldFault[] {
  const gate = drawn.order.subarray(0, drawn.counts.gate);
  const faults: FieldFault[] = [];
  if (drawn.counts.gate === 0) faults.push({ path: 'heldOut', message: 'the gate part has no rows' });
  if (drawn.counts.vault === 0) faults.push({ path: 'heldOut', message: 'the vault part has no rows' });
  source.file.slices.forEach((slice, index) => {
    if (!gate.some((row) => members[index]?.[row] === 1))
      faults.push({
        path: `slices.${index}`,
        message: `the slice ${slice.name} has no rows in the gate part`,
      });
  });
  return faults;
}

/**
 * Validates a suite on the steward's machine and encrypts it to the evaluator's public key (raw X25519). The sealed
 * bytes go to `out`, which appears only when whole; the data key leaves this function only wrapped.
 */
export async function sealSuite(options: {
  readonly suiteFilePath: string;
  readonly evaluatorPublicKey: Uint8Array;
  readonly out: string;
}): Promise<SealedSuite> {
  const checked = await checkSuite(options.suiteFilePath);
  const { source, order, warnings } = checked;
  const sources = await digestSources(source);
  const sealed = await writeSealed(checked, options.evaluatorPublicKey, options.out);
  const { file } = source;
  const manifest = suiteManifest.parse({
    schema: 'assay.suite/1',
    suite: file.suite,
    version: file.version,
    title: file.title,
    task: file.task,
    features: file.features,
    metrics: file.metrics.map(({ name, margin, primary }) => ({ name, margin, primary })),
    slices: file.slices.map(({ name, metric, margin }) => ({ name, metric, margin })),
    reference: file.reference,
    guard: file.guard,
    rows: order.counts,
    sources,
    sealed,
  });
  return { manifest, manifestDigest: digestOf(canonicalJson(manifest)), sealedPath: options.out, warnings };
}

async function digestSources(source: SuiteSource): Promise<SuiteManifest['sources']> {
  const digested: SuiteManifest['sources'] = [];
  for (const { path, ...name } of source.file.sources) {
    const hash = createHash('sha256');
    try {
      for await (const piece of createReadStream(resolve(source.folder, path))) hash.update(piece as Buffer);
    } catch {
      throw suiteInvalid(source.path, [{ path: 'sources', message: `${path} cannot be read` }]);
    }
    digested.push({ ...name, digest: digestFromHash(hash.digest()) });
  }
  return digested;
}

/** What a checked suite is sealed as: everything but its rows. */
export function sealedDefinition(checked: CheckedSuite): SealedDefinition {
  const { file } = checked.source;
  return {
    schema: 'assay.definition/1',
    file,
    classes: classesOf(file),
    extras: checked.table.extras.map((extra) => ({ name: extra.name, dtype: extra.column.dtype })),
    packed: file.input.perFeature !== true && file.features.every((feature) => feature.dtype === 'float32'),
    rows: checked.order.counts,
    clusters: checked.table.clusters,
    rowsPerChunk,
  };
}

async function writeSealed(
  checked: CheckedSuite,
  recipient: Uint8Array,
  out: string,
): Promise<{ digest: Digest; bytes: number }> {
  const { file } = checked.source;
  const definition = sealedDefinition(checked);
  const { order } = checked.order;
  const dataKey = new Uint8Array(randomBytes(32));
  const wrapped = await hpkeSeal(recipient, dataKeyUse, dataKeyAssociated(file.suite, file.version), dataKey);
  const chunks = 1 + Math.ceil(order.length / rowsPerChunk);
  const header: SealedHeader = {
    schema: 'assay.sealed/1',
    suite: file.suite,
    version: file.version,
    aead: 'AES-256-GCM',
    chunks,
    wrappedKey: {
      recipient: base64(recipient),
      encapsulated: base64(wrapped.encapsulated),
      ciphertext: base64(wrapped.ciphertext),
    },
  };
  const headerBytes = canonicalJson(header);
  const bound = { suite: file.suite, version: file.version, header: digestOf(headerBytes) };
  const partial = `${out}.partial`;
  const handle = await open(partial, 'w', 0o600);
  const writer = new HashingWriter(handle);
  try {
    await writer.write(sealedMagic);
    await writer.write(frame(headerBytes));
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const start = (chunk - 1) * rowsPerChunk;
      const plain =
        chunk === 0
          ? canonicalJson(definition)
          : encodeRows(
              definition,
              checked.table,
              checked.memberships,
              order.subarray(start, start + rowsPerChunk),
            );
      const place = { ...bound, chunk, last: chunk === chunks - 1 };
      await writer.write(frame(sealChunk(dataKey, place, plain)));
      plain.fill(0);
    }
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(partial, { force: true });
    throw error;
  } finally {
    dataKey.fill(0);
  }
  await handle.close();
  await rename(partial, out);
  return writer.result();
}

class HashingWriter {
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#handle.write(bytes);
    this.#hash.update(bytes);
    this.#bytes += bytes.byteLength;
  }

  result(): { digest: Digest; bytes: number } {
    return { digest: digestFromHash(this.#hash.digest()), bytes: this.#bytes };
  }
}
