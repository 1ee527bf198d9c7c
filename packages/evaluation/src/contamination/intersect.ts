import { cellAt } from '../suite/column.ts';
import type { PartRange, SealedRows } from '../suite/sealed-rows.ts';
import { canonicalRow } from './canonical-row.ts';
import { fewestFingerprintedRows } from './fingerprint.ts';
import { FingerprintsUnreadable, readFingerprints } from './fingerprint-file.ts';
import { TagIndex } from './tag-set.ts';
import { Tagger, type TagKind } from './tags.ts';
import { samplingRecall, TextTagger } from './text-tags.ts';

/** From this share of a row's kept 8-grams on, its text counts as contaminated. */
const contaminatedShare = 0.7;

/** What a suite's rows have in common with fingerprinted training data; row positions are within the range. */
export interface Overlap {
  readonly rowsFingerprinted: number;
  readonly exact: number;
  readonly rounded: number;
  readonly entity: number;
  readonly text: { readonly suspect: number; readonly contaminated: number; readonly recall: number } | null;
  /** One byte a row: 1 where the row was met in training, by any sign that counts. */
  readonly met: Uint8Array;
}

interface SuiteTags {
  readonly index: Map<TagKind, TagIndex>;
  /** For each kind, the tag numbers of each row. */
  readonly ofRow: Map<TagKind, readonly (readonly number[])[]>;
  readonly recall: number;
  readonly hasText: boolean;
}

function entityTexts(rows: SealedRows): readonly ((row: number) => string)[] {
  const { clusterColumn, idColumn } = rows.definition.file;
  const cluster = clusterColumn === undefined ? undefined : rows.column(clusterColumn);
  const readers: ((row: number) => string)[] = [];
  if (cluster) readers.push((row) => String(cellAt(cluster, row)).trim());
  if (idColumn !== undefined) readers.push((row) => rows.idOf(row).trim());
  return readers;
}

function tagSuite(rows: SealedRows, range: PartRange, key: Uint8Array): SuiteTags {
  const { features } = rows.definition.file;
  const columns = features.map((feature) => rows.column(feature.name));
  const textColumns = columns.filter((column) => column?.dtype === 'string');
  const entities = entityTexts(rows);
  const tagger = new Tagger(key);
  const texts = new TextTagger(key);
  const lists: Record<TagKind, bigint[][]> = {
    exact: [],
    rounded: [],
    entity: [],
    gram13: [],
    gram8: [],
    band: [],
  };
  let recall = 0;
  let withText = 0;
  for (let row = range.start; row < range.end; row += 1) {
    const written = canonicalRow(features, (index) => {
      const column = columns[index];
      return column === undefined ? null : cellAt(column, row);
    });
    lists.exact.push([tagger.of('exact', written.exact)]);
    lists.rounded.push([tagger.of('rounded', written.rounded)]);
    lists.entity.push(entities.map((read) => tagger.of('entity', read(row))));
    const tags = textColumns.map((column) =>
      texts.tagsOf(column === undefined ? '' : String(cellAt(column, row))),
    );
    lists.gram13.push(tags.flatMap((found) => found.gram13));
    lists.gram8.push(tags.flatMap((found) => found.gram8));
    lists.band.push(tags.flatMap((found) => found.band));
    const grams = tags.reduce((sum, found) => sum + found.grams, 0);
    if (grams > 0) {
      withText += 1;
      recall += samplingRecall(grams);
    }
  }
  const index = new Map<TagKind, TagIndex>();
  const ofRow = new Map<TagKind, readonly (readonly number[])[]>();
  for (const [kind, list] of Object.entries(lists) as [TagKind, bigint[][]][]) {
    const set = new TagIndex(list.reduce((sum, tags) => sum + tags.length, 0));
    ofRow.set(
      kind,
      list.map((tags) => tags.map((tag) => set.add(tag))),
    );
    index.set(kind, set);
  }
  return { index, ofRow, recall: withText === 0 ? 0 : recall / withText, hasText: withText > 0 };
}

/**
 * Intersects a producer's fingerprints with the rows of one part under the submission's key, streaming: memory grows
 * with the suite, not with the training data. Counts are for reviewers only: to a producer they would answer whether a
 * row is sealed.
 */
export async function intersect(
  rows: SealedRows,
  range: PartRange,
  fingerprints: AsyncIterable<Uint8Array>,
  key: Uint8Array,
): Promise<Overlap> {
  const suite = tagSuite(rows, range, key);
  const hits = new Map<TagKind, Uint8Array>();
  for (const [kind, set] of suite.index) hits.set(kind, new Uint8Array(set.size));
  const read = await readFingerprints(fingerprints, ({ kind, tags }) => {
    const set = suite.index.get(kind);
    const hit = hits.get(kind);
    if (set === undefined || hit === undefined || set.size === 0) return;
    for (const tag of tags) {
      const number = set.find(tag);
      if (number >= 0) hit[number] = 1;
    }
  });
  const wanted = rows.definition.file.features.map(({ name, dtype }) => `${name} ${dtype}`).join('\n');
  if (read.header.features.map(({ name, dtype }) => `${name} ${dtype}`).join('\n') !== wanted)
    throw new FingerprintsUnreadable('the fingerprints are over other features than the suite has');
  if (read.rows < fewestFingerprintedRows)
    throw new FingerprintsUnreadable('the fingerprints are of too few rows');
  return summarise(suite, hits, range.end - range.start, read.rows);
}

function summarise(
  suite: SuiteTags,
  hits: ReadonlyMap<TagKind, Uint8Array>,
  count: number,
  rowsFingerprinted: number,
): Overlap {
  const share = (kind: TagKind, row: number): number => {
    const numbers = suite.ofRow.get(kind)?.[row] ?? [];
    const found = numbers.filter((number) => hits.get(kind)?.[number] === 1).length;
    return numbers.length === 0 ? 0 : found / numbers.length;
  };
  const met = new Uint8Array(count);
  const totals = { exact: 0, rounded: 0, entity: 0, suspect: 0, contaminated: 0 };
  for (let row = 0; row < count; row += 1) {
    const exact = share('exact', row) > 0;
    const rounded = share('rounded', row) > 0;
    const entity = share('entity', row) > 0;
    const contaminated = share('gram8', row) >= contaminatedShare;
    const suspect = contaminated || share('gram13', row) > 0 || share('band', row) > 0;
    totals.exact += Number(exact);
    totals.rounded += Number(rounded);
    totals.entity += Number(entity);
    totals.suspect += Number(suspect);
    totals.contaminated += Number(contaminated);
    met[row] = exact || rounded || entity || contaminated ? 1 : 0;
  }
  return {
    rowsFingerprinted,
    exact: totals.exact,
    rounded: totals.rounded,
    entity: totals.entity,
    text: suite.hasText
      ? { suspect: totals.suspect, contaminated: totals.contaminated, recall: suite.recall }
      : null,
    met,
  };
}
