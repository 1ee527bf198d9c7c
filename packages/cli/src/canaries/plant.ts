import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { exampleFolder } from '../example/organisation-file.ts';
import type { Canary } from './canary.ts';

/** What is planted: one of each kind of content that a sealed row has. */
export const canaries: readonly Canary[] = [
  { name: 'label', value: 'quokka-label-5d17' },
  { name: 'text', value: 'heron-note-7f3ac1' },
  { name: 'number', value: 0.7312894617 },
  { name: 'slice value', value: 'lynx-desk-90be44' },
  { name: 'row id', value: 'ibex-row-3c8812f0' },
];

const value = (name: string): string => String(canaries.find((canary) => canary.name === name)?.value);

/** How many of the first gate rows carry canaries: enough that any that leak are seen. */
const plantedRows = 400;

function plantInto(csv: string, part: string, positive: string): string {
  const [header = '', ...lines] = csv.trimEnd().split('\n');
  const columns = header.split(',');
  const [id, label, number] = [
    columns.indexOf('message_id'),
    columns.indexOf('type'),
    columns.indexOf('make'),
  ];
  const planted = lines.map((line, index) => {
    const cells = line.split(',');
    const isPlanted = index < plantedRows;
    if (isPlanted) cells[id] = `${value('row id')}-${part}-${index}`;
    if (isPlanted) cells[number] = value('number');
    cells[label] = cells[label] === positive ? value('label') : 'plain-mail';
    return [...cells, isPlanted ? value('text') : 'note', isPlanted ? value('slice value') : 'desk'].join(
      ',',
    );
  });
  return `${[`${header},note,desk`, ...planted].join('\n')}\n`;
}

/** Writes the example's mail suite with canaries in its rows, and returns the path of its suite.yaml. */
export async function plantedSuite(folder: string): Promise<string> {
  const source = resolve(exampleFolder, 'suites/spam-filter');
  await mkdir(folder, { recursive: true });
  for (const part of ['gate.csv', 'vault.csv'])
    await writeFile(join(folder, part), plantInto(await readFile(join(source, part), 'utf8'), part, 'spam'));
  const suite = parse(await readFile(join(source, 'suite.yaml'), 'utf8')) as Record<string, unknown>;
  const changed = {
    ...suite,
    label: { column: 'type', positive: value('label'), classes: ['plain-mail', value('label')] },
    outputs: { probabilities: 'probabilities' },
    slices: [
      {
        name: 'one desk',
        where: `row.desk == "${value('slice value')}"`,
        metric: 'accuracy',
        margin: '0.05',
      },
    ],
    explore: ['desk'],
  };
  const path = join(folder, 'suite.yaml');
  await writeFile(path, stringify(changed));
  return path;
}
